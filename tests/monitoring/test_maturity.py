"""Coverage of labels by day, and which days are settled."""

from datetime import date, timedelta

import numpy as np
import pytest

from core.monitoring.maturity import coverage, maturity

DAYS = [date(2026, 11, 1) + timedelta(days=i) for i in range(4)]
MONTH = timedelta(days=2)


def test_only_due_days_count_for_coverage():
    found = maturity(DAYS, np.array([10, 30, 50, 70]), np.array([9, 27, 1, 0]), DAYS[3], MONTH)
    assert [day.due for day in found] == [True, True, False, False]
    whole = coverage(found)
    assert (whole.value, whole.n) == (0.9, 40)


def test_a_day_without_predictions_has_no_coverage_and_none_due_has_none():
    found = maturity(DAYS, np.zeros(4, np.int64), np.zeros(4, np.int64), DAYS[3], MONTH)
    assert {day.coverage for day in found} == {None} and coverage(found) is None
    assert coverage(maturity(DAYS[3:], np.array([5]), np.array([5]), DAYS[3], MONTH)) is None


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        maturity(DAYS, np.array([1]), np.array([1]), DAYS[3], MONTH)
    with pytest.raises(ValueError, match="0 ≤ count ≤ n"):
        maturity(DAYS[:1], np.array([1]), np.array([2]), DAYS[3], MONTH)
