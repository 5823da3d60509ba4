"""DeLong's test: does one model rank the same customers better than another?"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from core.model.training.auc import placements
from core.monitoring.intervals import Z95, two_sided

SMALLEST_ERROR = 1e-12
"""A spread of the difference below this is rounding: the two models rank alike, customer by customer."""


@dataclass(frozen=True, slots=True)
class AucDifference:
    """Two areas under the ROC curve on the same customers.

    Attributes:
        first, second: the areas, 0 to 1.
        difference: second - first.
        low, high: ends of the 95 % interval of the difference.
        p: chance of a difference at least this large if both ranked equally well, two-sided.
        error: standard error of the difference; infinite when it cannot be told.
        n, positives: customers, and how many of them are positive.
    """

    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float
    error: float
    n: int
    positives: int


def auc_difference(
    target: NDArray[np.int8], first_probability: NDArray[np.float64], second_probability: NDArray[np.float64]
) -> AucDifference:
    """Compare two ROC-AUCs, in O(n log n).

    Each positive i has the share V10ᵢ of negatives ranked below it, each negative j the share V01ⱼ of positives above
    it, once per model. The difference is the mean of the differences ΔV10, and its variance var(ΔV10) / positives +
    var(ΔV01) / negatives: the models' correlation is in it, for both saw the same customers. z = difference / error,
    interval ± 1.96 errors, cut at −1 and 1.

    Where both models rank alike, customer by customer, the difference is 0 with p = 1. Where they differ but neither
    varies (one separates the classes perfectly, the other not at all), these customers say nothing about the spread:
    p = 1, the interval is everything from −1 to 1.

    Args:
        target: 0 or 1, at least two of each, shape (n,).
        first_probability, second_probability: any number that grows with the risk, shape (n,), finite.

    Raises:
        ValueError: fewer than two customers of a class, shapes that differ, a score that is not finite.

    Reference:
        E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988); the ranks: X. Sun, W. Xu, IEEE Signal
        Processing Letters 21 (2014).

    >>> target = np.array([0, 0, 0, 1, 1, 1], np.int8)
    >>> found = auc_difference(target, np.array([1.0, 2, 5, 3, 4, 6]), np.array([1.0, 2, 3, 4, 5, 6]))
    >>> round(found.first, 4), found.second, round(found.difference, 4), round(found.p, 4)
    (0.7778, 1.0, 0.2222, 0.3711)
    """
    if not len(target) == len(first_probability) == len(second_probability):
        raise ValueError("need the outcome and one probability of each model per customer")
    if not (np.isfinite(first_probability).all() and np.isfinite(second_probability).all()):
        raise ValueError("a probability is missing or not finite")
    above, below = placements(target, first_probability)
    above_second, below_second = placements(target, second_probability)
    first, second = float(above.mean()), float(above_second.mean())
    variance = np.var(above_second - above, ddof=1) / len(above) + np.var(below_second - below, ddof=1) / len(below)
    error, difference = sqrt(variance), second - first
    if error < SMALLEST_ERROR:
        error = 0.0 if abs(difference) < SMALLEST_ERROR else inf
    p = two_sided(difference / error) if error else 1.0
    low, high = max(-1.0, difference - Z95 * error), min(1.0, difference + Z95 * error)
    return AucDifference(first, second, difference, low, high, p, error, len(target), len(above))
