"""Figures of each day of a window, the days without predictions among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.monitoring.counts import DayCounts
from core.monitoring.scores import Means, daily_means
from core.monitoring.windows import Window

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Daily:
    """One entry for each day of the window.

    Attributes:
        days: all of them, oldest first.
        n: predictions, 0 on a day without any.
        at_risk, high: of these, at or above the threshold; in the high band.
        risk: mean probability with its 95 % band, NaN on a day without predictions.
        rolling: the same over runs of `run` days.
        run: days of a run.
    """

    days: tuple[date, ...]
    n: Numbers
    at_risk: Numbers
    high: Numbers
    risk: Means
    rolling: Means
    run: int

    @property
    def share_at_risk(self) -> Floats:
        """Predicted churn rate of each day, 0 to 1; NaN without predictions."""
        return shares(self.at_risk, self.n)


def daily(counts: Sequence[DayCounts], window: Window, run: int = 7) -> Daily:
    """Spread a version's counts over the days of a window.

    Args:
        counts: at most one for a day; others than the window's are left out.
        run: days of the rolling mean, ≥ 1.
    """
    place = {day: index for index, day in enumerate(window.days)}
    table = np.zeros((3, len(place)), np.int64)
    sums = np.zeros((2, len(place)))
    for one in counts:
        if one.day in place:
            at = place[one.day]
            table[:, at] = one.n, one.at_risk, one.bands[2]
            sums[:, at] = one.probability_sum, one.probability_squares
    n, at_risk, high = table
    return Daily(
        days=window.days,
        n=n,
        at_risk=at_risk,
        high=high,
        risk=daily_means(n, sums[0], sums[1]),
        rolling=daily_means(n, sums[0], sums[1], run),
        run=run,
    )


def shares(part: Numbers, whole: Numbers) -> Floats:
    """Part / whole, NaN where there is no whole.

    >>> shares(np.array([1, 0]), np.array([4, 0])).tolist()
    [0.25, nan]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)


def by_hour(counts: Sequence[DayCounts]) -> Numbers:
    """Predictions in each hour of the UTC day, all days together, shape (24,)."""
    return np.sum([one.hours for one in counts], axis=0, dtype=np.int64) if counts else np.zeros(24, np.int64)
