"""Data quality against the reference."""

import numpy as np
import pytest
from scipy.stats import binomtest

from core.monitoring.enough import NotEnoughData
from core.monitoring.quality import SAYS, DefectCount, quality


def test_chance_equals_scipys_binomial_test_given_both_sides():
    (found,), _ = quality([DefectCount("missing", "age", 12, 500, 100, 20_000)])
    assert found.p_value == pytest.approx(binomtest(12, 112, 500 / 20_500, alternative="greater").pvalue)
    assert (found.share.value, found.reference_share, found.rise) == (0.024, 0.005, pytest.approx(0.019))
    assert found.worse


@pytest.mark.parametrize("rate", [0.002, 0.02, 0.4])
def test_quiet_windows_raise_an_alarm_in_at_most_one_of_a_hundred(rate):
    rng = np.random.default_rng(1)
    draws = zip(rng.binomial(20_000, rate, (1_000, 20)), rng.binomial(200, rate, (1_000, 20)), strict=True)
    alarms = sum(
        any(
            one.worse
            for one in quality(
                [DefectCount("missing", str(i), int(now[i]), 200, int(then[i]), 20_000) for i in range(20)]
            )[0]
        )
        for then, now in draws
    )
    assert alarms <= 10


def test_a_rise_of_five_points_is_found_at_500_rows():
    rng = np.random.default_rng(2)
    found = [
        quality([DefectCount("unseen", "plan", int(c), 500, 20, 20_000)])[0][0].worse
        for c in rng.binomial(500, 0.05, 200)
    ]
    assert np.mean(found) >= 0.95


def test_fewer_defects_and_a_certain_but_tiny_rise_are_no_finding():
    fewer = DefectCount("missing", "a", 0, 1_000_000, 5_000, 20_000)
    tiny = DefectCount("missing", "b", 6_000, 1_000_000, 20, 20_000)
    found, _ = quality([fewer, tiny])
    assert not any(one.worse for one in found) and {one.counted.column: one.p_adjusted < 1e-6 for one in found} == {
        "a": False,
        "b": True,
    }


def test_the_largest_rise_comes_first():
    found, _ = quality([DefectCount("missing", "a", 5, 100, 0, 100), DefectCount("missing", "b", 50, 100, 0, 100)])
    assert [one.counted.column for one in found] == ["b", "a"]


def test_one_lost_journal_line_is_one_too_many_however_many_there_are():
    found, _ = quality([DefectCount("torn", "", 1, 10_000_000), DefectCount("foreign", "", 0, 10_000_000)])
    assert {one.counted.defect: one.worse for one in found} == {"torn": True, "foreign": False}
    assert quality([DefectCount("torn", "", 2, 3)])[0][0].worse


def test_duplicates_were_never_tolerated_but_the_floor_holds():
    few, many = DefectCount("duplicate", "", 2, 1_000), DefectCount("duplicate", "", 20, 1_000)
    assert [one.worse for one in quality([few, many])[0]] == [True, False]


def test_few_rows_are_no_verdict():
    judged, unknown = quality([DefectCount("missing", "a", 1, 9, 0, 100)])
    assert judged == () and unknown[0][1] == NotEnoughData(9, 50, "rows")


def test_every_defect_has_words():
    assert all(words and words[0].islower() for words in SAYS.values())
