"""How each model treats the groups of a protected column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.comparison.groups import groups_of
from core.evaluation.comparison.trial import Answers, Trial
from core.monitoring.intervals import Interval, share

SMALLEST = 50
"""Customers that a group must hold to count for a gap."""


@dataclass(frozen=True, slots=True)
class Treated:
    """One model and one group.

    Attributes:
        accuracy, contacted: with their intervals.
        recall: of those who left, called at risk; None when nobody left. wrongly: of those who stayed; None likewise.
    """

    accuracy: Interval
    contacted: Interval
    recall: Interval | None
    wrongly: Interval | None


@dataclass(frozen=True, slots=True)
class Group:
    """One group and both models.

    Attributes:
        level: for people.
        n, positives: customers, and how many of them left.
    """

    level: str
    n: int
    positives: int
    first: Treated
    second: Treated


@dataclass(frozen=True, slots=True)
class Fairness:
    """One protected column.

    Attributes:
        column: its name; title: its label.
        groups: those with enough customers, in the order of the schema.
        first_gap, second_gap: largest less smallest accuracy over the groups; None when fewer than two are large enough.
    """

    column: str
    title: str
    groups: tuple[Group, ...]
    first_gap: float | None
    second_gap: float | None


def fairness(trial: Trial, smallest: int = SMALLEST) -> tuple[Fairness, ...]:
    """Both models over every protected column; () without the customers' columns, or when none is protected."""
    if trial.table is None:
        return ()
    found = []
    for column in trial.table.schema.columns:
        if column.protected:
            groups = groups_of(trial.table, column)
            made = tuple(
                _group(trial, label, groups.of == place)
                for place, label in enumerate(groups.labels)
                if np.count_nonzero(groups.of == place) >= smallest
            )
            gaps = (_gap([one.first for one in made]), _gap([one.second for one in made]))
            found.append(Fairness(column.name, column.label, made, *gaps))
    return tuple(found)


def _group(trial: Trial, label: str, inside: NDArray[np.bool_]) -> Group:
    actual = trial.target[inside] == 1
    first, second = (_treated(answers, inside, actual) for answers in (trial.first, trial.second))
    return Group(label, int(inside.sum()), int(actual.sum()), first, second)


def _treated(answers: Answers, inside: NDArray[np.bool_], actual: NDArray[np.bool_]) -> Treated:
    flagged = answers.at_risk[inside]
    n, positives, hits = len(actual), int(actual.sum()), int(np.count_nonzero(flagged & actual))
    right, contacted = int(np.count_nonzero(flagged == actual)), int(flagged.sum())
    return Treated(
        share(right, n),
        share(contacted, n),
        share(hits, positives) if positives else None,
        share(contacted - hits, n - positives) if n > positives else None,
    )


def _gap(treated: list[Treated]) -> float | None:
    values = [one.accuracy.value for one in treated]
    return max(values) - min(values) if len(values) > 1 else None
