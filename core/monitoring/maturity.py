"""Which predictions can have a label by now, and how many of those do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.monitoring.intervals import Interval, share


@dataclass(frozen=True, slots=True)
class Maturity:
    """How far the labels of one day's predictions have come.

    Attributes:
        day: when they were made.
        n: predictions.
        labelled: with an outcome.
        due: the day's outcomes are complete: the horizon has passed.
        coverage: share with an outcome, with its interval; None on a day without predictions.
    """

    day: date
    n: int
    labelled: int
    due: bool
    coverage: Interval | None


def is_due(day: date, today: date, horizon: timedelta) -> bool:
    """Whether the outcome of a prediction of this day is settled: today is the horizon or more after it.

    >>> [is_due(date(2026, 10, day), date(2026, 11, 21), timedelta(days=30)) for day in (21, 22, 23)]
    [True, True, False]
    """
    return today - day >= horizon


def maturity(
    days: list[date], n: NDArray[np.int64], labelled: NDArray[np.int64], today: date, horizon: timedelta
) -> tuple[Maturity, ...]:
    """Coverage of each day.

    Performance belongs to due days only: before, those who left early are labelled and those who stay are not, so every
    figure is that of a selection by outcome.

    Args:
        days: when predictions were made.
        n, labelled: predictions of each day, and how many have an outcome; 0 ≤ labelled ≤ n, shape (days,).
        today: when this is asked, UTC.
        horizon: how long after a prediction its outcome is settled.

    Raises:
        ValueError: the shapes differ, or more are labelled than predicted.

    >>> found = maturity([date(2026, 10, 1), date(2026, 11, 20)], np.array([100, 100]), np.array([90, 2]),
    ...     date(2026, 11, 21), timedelta(days=30))
    >>> [(day.due, day.coverage.value) for day in found]
    [(True, 0.9), (False, 0.02)]
    """
    if not len(days) == len(n) == len(labelled):
        raise ValueError(f"{len(days)} days do not fit {len(n)} and {len(labelled)} counts")
    return tuple(
        Maturity(day, made, known, is_due(day, today, horizon), share(known, made) if made or known else None)
        for day, made, known in zip(days, n.tolist(), labelled.tolist(), strict=True)
    )


def coverage(found: tuple[Maturity, ...]) -> Interval | None:
    """Share of all due predictions that have an outcome; None when none is due.

    >>> day = Maturity(date(2026, 10, 1), 100, 90, True, None)
    >>> coverage((day, day)).value, coverage(())
    (0.9, None)
    """
    due = [day for day in found if day.due]
    n = sum(day.n for day in due)
    return share(sum(day.labelled for day in due), n) if n else None
