"""The scoreboard counts what it says: hits after the onset by a fitting signal, alarms before it."""

from xml.etree import ElementTree

from core.customers.synthetic.scenarios import SCENARIOS
from core.serving.drills.picture import picture
from core.serving.drills.scoreboard import HEADINGS, Raised, Run, cells, rows

SUDDEN, NONE = SCENARIOS["sudden"], SCENARIOS["none"]


def _run(scenario, seed, *raised, onset=10, days=30):
    return Run(scenario, seed, onset, days, tuple(Raised(*one) for one in raised))


FOUND = rows(
    [
        _run(NONE, 1, (4, "data_quality", "x"), onset=30),
        _run(NONE, 2, onset=30),
        _run(
            SUDDEN, 1, (3, "segment", "x"), (11, "data_quality", "x"), (12, "feature_drift", "x"), (13, "mean_risk", "")
        ),
        _run(SUDDEN, 2, (14, "mean_risk", "")),
        _run(SUDDEN, 3, (20, "data_quality", "x")),
    ]
)


def test_only_a_fitting_signal_after_the_onset_counts_as_noticed():
    row = FOUND[1]
    assert (row.noticed, row.runs, row.delays, row.median_delay) == (2, 3, (3, 5), 4)
    assert row.by == ("feature_drift", "mean_risk")
    assert row.also == ("data_quality",)


def test_false_alarms_are_those_of_quiet_days():
    assert [(row.false_alarms, row.quiet_days) for row in FOUND] == [(1, 60), (1, 30)]
    assert FOUND[0].false_per_100 == 100 / 60


def test_a_row_has_a_cell_for_each_heading_and_none_is_never_noticed():
    assert [len(cells(row)) for row in FOUND] == [len(HEADINGS)] * 2
    assert cells(FOUND[0])[2] is None
    assert cells(FOUND[1])[2] == 2


def test_the_picture_is_well_formed_and_has_a_dot_for_each_delay():
    found = ElementTree.fromstring(picture(FOUND, 20))
    assert len(found.findall("{http://www.w3.org/2000/svg}circle")) == 2
    texts = [one.text for one in found.iter("{http://www.w3.org/2000/svg}text")]
    assert "1 false alarm in 60 quiet days" in texts
    assert "2 of 3, by feature drift or mean risk" in texts
