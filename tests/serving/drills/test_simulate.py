"""Simulated days: real lines at simulated times, outcomes after the delay, never in the real journal."""

from datetime import date

import numpy as np
import pytest

from core.customers.synthetic.scenarios import SCENARIOS
from core.errors import JournalError
from core.journal.lines import OutcomeLine, PredictionLine
from core.journal.store import Journal
from core.model.store import open_alias
from core.serving.drills.store import MARK, Plan, claim, simulate
from tests.pages.running import small_model

PLAN = Plan(SCENARIOS["none"], days=4, per_day=40, seed=3, last=date(2026, 11, 20), delay=2)


@pytest.fixture(scope="module")
def version(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mlruns")
    small_model(folder)
    return open_alias(folder, "churn").version


@pytest.fixture(scope="module")
def lines(version, tmp_path_factory):
    logs = tmp_path_factory.mktemp("simulated") / "logs"
    claim(logs, logs.parent / "real", PLAN)
    written = list(simulate(logs, version, (0.3, 0.6), PLAN, outlier_share=0.01))
    assert [(day.day.day, day.predictions, day.outcomes) for day in written] == [
        (17, 40, 0),
        (18, 40, 0),
        (19, 40, 40),
        (20, 40, 40),
    ]
    with Journal(logs) as journal:
        return [line for line in journal.read() if not isinstance(line, tuple)]


def test_every_customer_is_scored_with_reasons_on_the_simulated_day(lines):
    found = [line for line in lines if isinstance(line, PredictionLine)]
    assert len(found) == 160
    assert {line.at.date().day for line in found} == {17, 18, 19, 20}
    assert all(abs(line.base_margin + sum(line.contributions.values()) - line.margin) < 1e-9 for line in found)
    assert len({line.at.hour for line in found}) > 5


def test_every_customer_is_looked_at_for_being_unusual(version, tmp_path):
    logs, odd = tmp_path / "logs", Plan(SCENARIOS["outliers"], 3, 400, seed=3, last=date(2026, 11, 20), delay=2)
    claim(logs, tmp_path / "real", odd)
    list(simulate(logs, version, (0.3, 0.6), odd, outlier_share=0.01))
    with Journal(logs) as journal:
        found = [line for line in journal.read() if isinstance(line, PredictionLine)]
    unusual = [np.mean([one.unusual for one in found if one.at.day == day]) for day in (18, 19, 20)]
    assert {type(one.unusual) for one in found} == {bool}
    assert unusual[0] < 0.025 < 0.04 < np.mean(unusual[1:])


def test_outcomes_come_after_the_delay_and_belong_to_predictions(lines):
    asked = {line.id: line for line in lines if isinstance(line, PredictionLine)}
    learned = [line for line in lines if isinstance(line, OutcomeLine)]
    assert len(learned) == 80
    for line in learned:
        assert (line.at.date() - asked[line.prediction].at.date()).days == PLAN.delay
        assert line.customer == asked[line.prediction].customer
    assert 0.1 < sum(line.positive for line in learned) / 80 < 0.5


def test_the_real_journal_is_refused(tmp_path):
    with pytest.raises(JournalError, match="the desk's own journal"):
        claim(tmp_path / "a" / ".." / "logs", tmp_path / "logs", PLAN)
    assert not (tmp_path / "logs").exists()


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path):
    (tmp_path / "2026-11-20.jsonl").write_text("{}\n")
    with pytest.raises(JournalError, match="is not empty"):
        claim(tmp_path, tmp_path / "logs", PLAN)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-20.jsonl"]


def test_a_claimed_folder_says_what_was_simulated(tmp_path):
    claim(tmp_path / "new", tmp_path / "logs", PLAN)
    assert '"scenario": "none"' in (tmp_path / "new" / MARK).read_text()
