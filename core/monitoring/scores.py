"""Drift of the predictions: the classic first-against-last rule, daily means with their bands, the score distribution."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from core.monitoring.distances import jensen_shannon
from core.monitoring.drift import BUDGET, Band, band_of
from core.monitoring.enough import NotEnoughData
from core.monitoring.intervals import Z95, two_sided
from core.monitoring.stability import Counts, stability

Floats = NDArray[np.float64]
LIMIT = 0.10
"""Change of the mean probability that the classic rule alarms at."""
SMALLEST_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class MeanShift:
    """The first n predictions against the last n.

    Attributes:
        first, last: mean probability of each.
        change: last - first, probability, signed.
        low, high: 95 % interval of the change.
        p_value: chance of a change at least this large if the mean had not moved.
        n: predictions on each side.
        beyond_limit: the classic rule: |change| above the limit, whatever chance does.
        moved: beyond the limit, and p_value within the budget.
    """

    first: float
    last: float
    change: float
    low: float
    high: float
    p_value: float
    n: int
    beyond_limit: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class ScoreDrift:
    """The score distribution against the reference.

    Attributes:
        psi, p_value, by_chance, n_reference, n_current: as in core.monitoring.stability.Stability.
        jensen_shannon: distance, 0 to 1.
        band: as in core.monitoring.drift.ColumnDrift.
    """

    psi: float
    p_value: float
    by_chance: float
    jensen_shannon: float
    n_reference: int
    n_current: int
    band: Band


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Means along time, each with its band; NaN where there are no (or too few) predictions.

    Attributes:
        mean, low, high: probability, float64, same shape.
        n: predictions behind each, int64.
    """

    mean: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]


def first_against_last(
    probability: Floats, n: int, limit: float = LIMIT, budget: float = BUDGET
) -> MeanShift | NotEnoughData:
    """Compare the mean of the first n predictions with that of the last n (Welch's statistic, normal law).

    Args:
        probability: in the order in which they were made, shape (any,); only both ends are looked at.
        n: predictions on each side; fewer, when there are not twice as many.
        limit: change of the mean that counts, > 0.
        budget: largest p-value that counts.

    >>> calm = first_against_last(np.tile([0.2, 0.3], 100), 50)
    >>> risen = first_against_last(np.concatenate([np.tile([0.2, 0.3], 50), np.tile([0.4, 0.5], 50)]), 50)
    >>> calm.moved, round(risen.change, 2), risen.moved
    (False, 0.2, True)
    """
    size = min(n, len(probability) // 2)
    if size < SMALLEST_SAMPLE:
        return NotEnoughData(2 * size, 2 * SMALLEST_SAMPLE, "predictions")
    first, last = probability[:size], probability[len(probability) - size :]
    change = float(last.mean() - first.mean())
    error = sqrt(float(first.var(ddof=1) + last.var(ddof=1)) / size)
    p = two_sided(change / error) if error else float(change == 0)
    beyond = abs(change) > limit
    return MeanShift(
        first=float(first.mean()),
        last=float(last.mean()),
        change=change,
        low=change - Z95 * error,
        high=change + Z95 * error,
        p_value=p,
        n=size,
        beyond_limit=beyond,
        moved=beyond and p <= budget,
    )


def rolling_means(probability: Floats, width: int) -> Means:
    """The mean of each run of `width` predictions with its 95 % band; entry i is the run that ends at prediction i.

    Args:
        probability: in the order in which they were made, shape (n,).
        width: ≥ 2. The first width - 1 entries are NaN.

    Raises:
        ValueError: width is below 2.

    >>> found = rolling_means(np.array([0.1, 0.3, 0.2, 0.6]), 2)
    >>> found.mean.round(2).tolist(), round(float(found.high[1] - found.mean[1]), 3)
    ([nan, 0.2, 0.25, 0.4], 0.196)
    """
    if width < 2:
        raise ValueError(f"a band needs runs of at least 2, got {width}")
    n = len(probability)
    mean, error = np.full(n, np.nan), np.full(n, np.nan)
    if n >= width:
        runs = np.lib.stride_tricks.sliding_window_view(probability, width)
        mean[width - 1 :] = runs.mean(axis=1)
        error[width - 1 :] = runs.std(axis=1, ddof=1) / sqrt(width)
    counted = np.minimum(np.arange(1, n + 1), width)
    return Means(mean, mean - Z95 * error, mean + Z95 * error, counted)


def daily_means(n: NDArray[np.int64], total: Floats, squares: Floats, days: int = 1) -> Means:
    """Mean probability of each run of days from what the views keep, with its 95 % band.

    Args:
        n: predictions of each day, shape (days,), 0 is fine.
        total, squares: Σ p and Σ p² of each day, same shape.
        days: length of a run, ≥ 1; a run that begins before the first day holds what there is.

    >>> found = daily_means(np.array([2, 0, 2]), np.array([0.4, 0.0, 1.0]), np.array([0.1, 0.0, 0.52]))
    >>> found.mean.tolist(), found.n.tolist()
    ([0.2, nan, 0.5], [2, 0, 2])
    """
    size, added, squared = (_trailing(np.asarray(values, dtype=np.float64), days) for values in (n, total, squares))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(size > 0, added / size, np.nan)
        variance = np.where(size > 1, np.maximum(squared - size * mean**2, 0.0) / (size - 1), np.nan)
        error = np.sqrt(variance / size)
    return Means(mean, mean - Z95 * error, mean + Z95 * error, size.astype(np.int64))


def score_drift(reference: Counts, current: Counts, budget: float = BUDGET) -> ScoreDrift | NotEnoughData:
    """Compare the score histogram of a window with the reference's.

    Args:
        reference, current: customers per score bin, same shape.
        budget: largest p-value that counts.

    Raises:
        ValueError: the shapes differ.

    >>> found = score_drift(np.array([600, 300, 100]), np.array([100, 200, 200]))
    >>> round(found.psi, 2), found.band
    (0.88, 'strong')
    """
    found = stability(reference, current)
    if isinstance(found, NotEnoughData):
        return found
    return ScoreDrift(
        psi=found.psi,
        p_value=found.p_value,
        by_chance=found.by_chance,
        jensen_shannon=jensen_shannon(reference, current),
        n_reference=found.n_reference,
        n_current=found.n_current,
        band=band_of(found.psi, beyond_chance=found.p_value <= budget),
    )


def _trailing(values: Floats, days: int) -> Floats:
    """Sums of the last `days` entries, each run by itself, so that no rounding is carried along."""
    padded = np.concatenate([np.zeros(days - 1), values])
    return np.lib.stride_tricks.sliding_window_view(padded, days).sum(axis=1) if len(values) else values
