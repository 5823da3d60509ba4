"""How well one column alone foretells the target; nearly perfectly is suspicious."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
PRIOR = 10.0  # customers' worth of the average rate that a level's own rate is shrunk by: small levels prove little


def auc(score: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Chance that a positive scores above a negative, ties counted half: Mann–Whitney's U / (n₁·n₀).

    >>> auc(np.array([1.0, 2.0, 2.0, 3.0]), np.array([False, False, True, True]))
    0.875
    """
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if not n_positive or not n_negative:
        return 0.5
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[positive].sum() - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative))


def auc_of_numbers(numbers: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Of a number in either direction, 0.5 to 1; empty cells are left aside."""
    there = ~np.isnan(numbers)
    found = auc(numbers[there], positive[there])
    return max(found, 1 - found)


def auc_of_levels(codes: NDArray[np.int64], positive: NDArray[np.bool_]) -> float:
    """Of a category, by the target's rate in each level, which is taken from the other folds and shrunk to the average."""
    levels = codes + 1  # empty cells are a level of their own
    n = int(levels.max(initial=0)) + 1
    fold = np.arange(len(levels)) % FOLDS
    score = np.empty(len(levels))
    for k in range(FOLDS):
        others, mine = fold != k, fold == k
        count = np.bincount(levels[others], minlength=n)
        hits = np.bincount(levels[others], weights=positive[others], minlength=n)
        average = positive[others].mean() if others.any() else 0.0
        score[mine] = ((hits + PRIOR * average) / (count + PRIOR))[levels[mine]]
    return max(0.5, auc(score, positive))
