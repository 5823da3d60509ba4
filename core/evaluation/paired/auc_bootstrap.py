"""The difference of two ROC-AUCs by bootstrap: to check DeLong's interval with, not instead of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.evaluation.paired.bootstrap import RESAMPLES, Difference
from core.model.training.auc import placements

Indices = NDArray[np.int64]
AT_ONCE = 2_000_000
"""Drawn customers held in memory at a time: some 50 MB."""


def auc_bootstrap(
    target: NDArray[np.int8],
    first_probability: NDArray[np.float64],
    second_probability: NDArray[np.float64],
    rng: np.random.Generator,
    n: int = RESAMPLES,
) -> Difference:
    """Draw positives and negatives again, with replacement: the 95 % percentile interval of the difference.

    Scores are ranked once. Per resample the drawn negatives are counted between the distinct scores of the positives;
    their running sum at each drawn positive is its share of negatives below, and the mean of these is the area: O(n)
    each.

    Args:
        target: 0 or 1, at least two of each, shape (n,).
        first_probability, second_probability: any number that grows with the risk, shape (n,).
        rng: where the resamples come from.
        n: how many, ≥ 100.

    Raises:
        ValueError: fewer than two customers of a class, or too few resamples.

    >>> draw = np.random.default_rng(1)
    >>> target = (np.arange(400) % 4 == 0).astype(np.int8)
    >>> good, poor = target + draw.normal(size=400), target + 3 * draw.normal(size=400)
    >>> found = auc_bootstrap(target, poor, good, draw)
    >>> found.low > 0, found.low < found.difference < found.high
    (True, True)
    """
    if n < 100:
        raise ValueError(f"an interval needs at least 100 resamples, got {n}")
    first = float(placements(target, first_probability)[0].mean())
    second = float(placements(target, second_probability)[0].mean())
    places = [_places(target, score) for score in (first_probability, second_probability)]
    positives, negatives = len(places[0][0]), len(places[0][1])
    step = max(1, AT_ONCE // (positives + negatives))
    drawn = []
    for start in range(0, n, step):
        rows = min(step, n - start)
        some, others = rng.integers(0, positives, (rows, positives)), rng.integers(0, negatives, (rows, negatives))
        areas = [_areas(mine[some], theirs[others], distinct) for mine, theirs, distinct in places]
        drawn.append(areas[1] - areas[0])
    low, high = np.quantile(np.concatenate(drawn), [0.025, 0.975])
    return Difference(first, second, second - first, float(low), float(high))


def _places(target: NDArray[np.int8], score: NDArray[np.float64]) -> tuple[Indices, Indices, int]:
    """Each positive's rank among the distinct positive scores; each negative's place: 2·rank, 2·rank + 1 tied."""
    distinct, ranks = np.unique(score[target == 1], return_inverse=True)
    negative = score[target == 0]
    before, upto = np.searchsorted(distinct, negative, "left"), np.searchsorted(distinct, negative, "right")
    return ranks, before + upto, len(distinct)


def _areas(positives: Indices, negatives: Indices, distinct: int) -> NDArray[np.float64]:
    """One area per row of drawn ranks and places."""
    rows, places = len(positives), 2 * distinct + 1
    offsets = np.arange(rows)[:, None]
    counted = np.bincount((negatives + offsets * places).ravel(), minlength=rows * places).reshape(rows, places)
    running = np.cumsum(counted, axis=1)
    below = (running[:, 0:-1:2] + running[:, 1::2]) / 2
    area: NDArray[np.float64] = np.take_along_axis(below, positives, axis=1).mean(axis=1) / negatives.shape[1]
    return area
