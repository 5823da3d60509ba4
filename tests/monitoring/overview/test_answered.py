"""One version's counts out of days that hold several versions and roles."""

from datetime import date

import numpy as np

from core.monitoring.counts import Shape, no_counts
from core.monitoring.overview.answered import answered, versions_in
from core.monitoring.views.day import DayView

SHAPE = Shape(("age",), (4,), 20)


def counts(day, n, model="churn/1", role="champion"):
    """Counts of n predictions."""
    found = no_counts(date(2026, 11, day), model, role, SHAPE)
    found.flat[0] = n
    return found


def view(day, *counted):
    """A day with these counts."""
    return DayView(
        date(2026, 11, day), counted, (), 0, {}, 0, 0, (), 0, 0, frozenset(), {one.model: "x" for one in counted}
    )


def test_answers_as_champion_and_as_challenger_are_added_up_and_shadow_answers_are_not():
    days = [
        view(2, counts(2, 5, role="challenger"), counts(2, 7), counts(2, 100, role="shadow")),
        view(1, counts(1, 3), counts(1, 9, model="churn/2")),
    ]
    found = answered(days, "churn/1")
    assert [(one.day.day, one.n, one.role) for one in found] == [(1, 3, "champion"), (2, 12, "champion")]


def test_a_version_that_only_was_a_shadow_is_counted_as_such():
    found = answered([view(1, counts(1, 8, role="shadow"))], "churn/1")
    assert [one.n for one in found] == [8]


def test_days_without_predictions_are_left_out_and_counts_of_the_views_stay_as_they_are():
    first = counts(1, 4)
    days = [view(1, first), view(2, counts(2, 0)), view(3)]
    assert [one.day.day for one in answered(days, "churn/1")] == [1]
    assert np.array_equal(first.flat, counts(1, 4).flat)
    assert answered(days, "churn/9") == ()


def test_versions_come_with_the_busiest_first():
    days = [view(1, counts(1, 4), counts(1, 9, model="churn/2")), view(2, counts(2, 0, model="churn/3"))]
    assert versions_in(days) == ("churn/2", "churn/1")
