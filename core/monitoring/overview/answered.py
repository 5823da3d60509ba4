"""The counts of one model version out of the views of several days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.monitoring.counts import DayCounts, total
from core.monitoring.views.day import DayView

ANSWERING = ("champion", "challenger")
"""Roles whose answers somebody saw."""


def answered(days: Iterable[DayView], label: str) -> tuple[DayCounts, ...]:
    """One version's counts of each day that has any, oldest first, under the role in which it answered first.

    As champion and as challenger it answered customers who were drawn by chance, so both are added up. A version that only
    ever was a shadow is counted as such: nobody saw its answers.

    Args:
        days: with counts of any version.
        label: e.g. "churn/3".
    """
    found = [(day, [one for one in day.counts if one.model == label and one.n]) for day in days]
    seen = any(one.role in ANSWERING for _, counts in found for one in counts)
    summed = [
        total(replace(one, role=ANSWERING[0]) for one in counts if (one.role in ANSWERING) == seen)
        for _, counts in found
    ]
    return tuple(sorted((one for one in summed if one is not None), key=lambda one: one.day))


def versions_in(days: Sequence[DayView]) -> tuple[str, ...]:
    """Labels of the versions that predicted anything, those with the most predictions first."""
    found: dict[str, int] = {}
    for day in days:
        for one in day.counts:
            found[one.model] = found.get(one.model, 0) + one.n
    return tuple(sorted((label for label, n in found.items() if n), key=lambda label: (-found[label], label)))
