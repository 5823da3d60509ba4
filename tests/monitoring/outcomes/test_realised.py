"""Along time, by group, curves, and how much is known."""

from datetime import date, timedelta

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.monitoring.counts import UNIT, Shape, no_counts
from core.monitoring.enough import NotEnoughData
from core.monitoring.outcomes.labelled import Labelled
from core.monitoring.outcomes.realised import realised, roc
from core.monitoring.performance import performance
from core.monitoring.windows import Window

FIRST = date(2026, 10, 1)
SHOWN = Window(FIRST, FIRST + timedelta(days=9))
JUDGED = Window(FIRST, FIRST + timedelta(days=5))
TODAY = JUDGED.last + timedelta(days=30)


def day(back, n):
    found = no_counts(FIRST + timedelta(days=back), "churn/3", "champion", Shape((), (), 20))
    found.part("n")[:] = n
    found.part("scores")[[5, 35]] = n // 2
    found.part("score_sums")[[5, 35]] = round(n // 2 * 0.27 / UNIT), round(n // 2 * 0.78 / UNIT)
    return found


@pytest.fixture
def found():
    rng = np.random.default_rng(1)
    p = rng.random(1_000)
    y = (rng.random(1_000) < p).astype(np.int8)
    days = np.datetime64(FIRST) + rng.integers(0, 10, 1_000)
    nobody = np.full(1_000, None, object)
    covered = {FIRST + timedelta(days=i): int(np.sum(days == np.datetime64(FIRST) + i)) for i in range(10)}
    labelled = Labelled(
        "churn/3", y, p, p >= 0.5, np.full(1_000, 0.5), days, days, nobody, nobody, n_found=1_000, covered=covered
    )
    sex = np.where(np.arange(1_000) % 2, "f", "m").astype(object)
    whole = realised(labelled, [day(i, 200) for i in range(10)], JUDGED, SHOWN, 0.5, {"sex": sex}, ["sex"], TODAY, 30)
    return labelled, sex, whole


def test_only_judged_days_count_and_all_days_are_estimated(found):
    labelled, _, whole = found
    inside = labelled.day <= np.datetime64(JUDGED.last)
    assert whole.overall == performance(labelled.target[inside], labelled.probability[inside], 0.5)
    assert (whole.n, whole.made, whole.covered) == (inside.sum(), 1_200, inside.sum())
    assert len(whole.days) == 10 and all(one.estimated.n == 200 for one in whole.days)
    assert isinstance(whole.days[6].realised, NotEnoughData) and whole.days[5].realised.n > 60
    judged, rest = whole.weeks
    assert (judged.first, judged.last, rest.last) == (FIRST, JUDGED.last, SHOWN.last)
    assert judged.realised == whole.overall and isinstance(rest.realised, NotEnoughData) and rest.estimated.n == 800


def test_groups_segments_and_maturity(found):
    labelled, sex, whole = found
    mine = (labelled.day <= np.datetime64(JUDGED.last)) & (sex == "f")
    assert whole.groups["sex"]["f"] == performance(labelled.target[mine], labelled.probability[mine], 0.5)
    assert {(one.column, one.level) for one in whole.segments} == {("sex", "f"), ("sex", "m")}
    assert [one.due for one in whole.maturity] == [True] * 6 + [False] * 4
    assert whole.maturity[0].coverage.n == 200


def test_the_curves_are_those_of_the_judged_customers(found):
    labelled, _, whole = found
    inside = labelled.day <= np.datetime64(JUDGED.last)
    x, y = whole.roc.T
    area = roc_auc_score(labelled.target[inside], labelled.probability[inside])
    assert float(np.trapezoid(y, x)) == pytest.approx(area, abs=2e-3)
    assert sum(one.came.n for one in whole.calibration) == whole.n
    assert all(one.came.low <= one.said <= one.came.high for one in whole.calibration[1:-1:3])
    assert roc(np.ones(5, np.int8), np.linspace(0, 1, 5)) is None


def test_without_outcomes_there_are_estimates(found):
    none = found[0].where(np.zeros(1_000, bool))
    whole = realised(none, [day(i, 200) for i in range(10)], JUDGED, SHOWN, 0.5, {}, ["sex"], TODAY, 30)
    assert isinstance(whole.overall, NotEnoughData) and whole.roc is None and whole.calibration == whole.segments == ()
    assert whole.days[9].estimated.figures["accuracy"].value == pytest.approx(0.755, abs=1e-6)
