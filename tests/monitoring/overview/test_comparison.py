"""Drift of a window against a reference, and day by day."""

from datetime import date

import numpy as np
import pytest

from core.monitoring.decomposition import ContributionSums, Decomposition
from core.monitoring.drift import ColumnDrift
from core.monitoring.enough import NotEnoughData
from core.monitoring.overview.comparison import compare
from core.monitoring.overview.heat import heat
from core.monitoring.overview.reference import Reference, of_counts
from core.monitoring.windows import Window
from tests.monitoring.overview.examples import AGE, PLAN, PROFILE, counts, shared

TRAINING = Reference(
    n=1000,
    columns={one.column: np.array(one.counts, np.int64) for one in (AGE, PLAN)},
    scores=np.array(PROFILE.score_counts, np.int64),
    sums=ContributionSums.of_reference(-1.0, np.array([0.1, -0.2]), 1000),
    mean=0.25,
)
OLD = shared(500, (0.1, 0.3, 0.6, 0, 0))


def test_columns_are_ranked_by_what_they_do_to_the_scores_not_by_psi():
    found = compare(counts(9, 500, mean=0.3, age=OLD, effect=(0.11, 0.2)), PROFILE, TRAINING)
    assert [row.column for row in found.columns] == ["plan", "age"]
    plan, age = found.columns
    assert age.moved
    assert age.drift.psi == pytest.approx(0.2 * np.log(3) + 0.1 * np.log(4 / 3) + 0.3 * np.log(2), abs=0.01)
    assert not plan.moved
    assert plan.share.change == pytest.approx(0.4)


def test_the_steps_of_the_waterfall_add_up_to_the_change():
    found = compare(counts(9, 500, mean=0.3, effect=(0.15, 0.1)), PROFILE, TRAINING)
    assert isinstance(found.why, Decomposition)
    assert found.why.change == pytest.approx(0.35)
    assert found.why.exact
    assert sum(row.points for row in found.columns) == pytest.approx(0.05, abs=1e-6)


def test_a_selection_of_explained_predictions_is_not_split():
    found = compare(counts(9, 500, explained=300, age=OLD), PROFILE, TRAINING)
    assert isinstance(found.why, NotEnoughData)
    assert [(row.column, row.points) for row in found.columns] == [("age", None), ("plan", None)]


def test_three_predictions_have_no_verdict():
    found = compare(counts(9, 3), PROFILE, TRAINING)
    assert all(isinstance(row.drift, NotEnoughData) for row in found.columns)
    assert isinstance(found.scores, NotEnoughData)


def test_the_window_before_can_be_the_reference():
    found = compare(counts(9, 500, age=OLD), PROFILE, of_counts(counts(2, 500, age=OLD)))
    assert all(isinstance(row.drift, ColumnDrift) and row.drift.psi == 0.0 for row in found.columns)
    assert found.why.n_before == 500


def test_each_day_is_judged_and_a_day_with_few_customers_is_not():
    window = Window(date(2026, 11, 8), date(2026, 11, 11))
    days = [counts(8, 500), counts(9, 500, age=OLD), counts(11, 20)]
    found = heat(days, TRAINING.columns, ["age", "plan"], window)
    assert found.cells == (("none", "strong", "not_enough", "not_enough"), ("none", "none", "not_enough", "not_enough"))
    assert np.isnan(found.psi[:, 2:]).all()
    assert found.n.tolist() == [500, 500, 0, 20]


def test_long_windows_are_put_together():
    window = Window(date(2026, 11, 1), date(2026, 11, 30))
    found = heat([counts(day, 30) for day in range(1, 31)], TRAINING.columns, ["age"], window, most=10)
    assert (len(found.steps), found.n.tolist()) == (10, [90] * 10)
    assert found.cells[0] == ("none",) * 10
