"""Intervals: of a share, of a mean, of F1."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054
"""Two-sided 95 % of the normal law."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval.

    Attributes:
        value: the figure.
        low, high: ends of the interval.
        n: customers that it rests on (the denominator of a share).
    """

    value: float
    low: float
    high: float
    n: int


def share(count: float, n: int) -> Interval:
    """A share with Wilson's interval: right also near 0 and 1, and for few customers.

    Args:
        count: 0 to n; a fraction of a customer is fine.
        n: ≥ 1.

    Raises:
        ValueError: count is not within 0 and n, or n is 0.

    Reference:
        E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
        Statistical Association 22 (1927).

    >>> found = share(8, 10)
    >>> found.value, round(found.low, 4), round(found.high, 4)
    (0.8, 0.4902, 0.9433)
    """
    if n < 1 or not 0 <= count <= n:
        raise ValueError(f"need 0 ≤ count ≤ n and n ≥ 1, got {count} of {n}")
    p, z = count / n, Z95
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Interval(p, max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half)), n)


def f1(hits: int, wrong: int) -> Interval:
    """F1 = 2·hits / (2·hits + wrong) with an interval.

    Given how many customers are flagged or leave (hits + wrong), the hits are binomial with the share π, and F1 is the
    rising function 2π / (1 + π) of it: Wilson's ends for π go through the same function.

    Args:
        hits: customers rightly flagged, TP.
        wrong: false positives and false negatives, FP + FN.

    Raises:
        ValueError: both are 0: there is no F1.

    >>> found = f1(50, 50)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.6667, 0.5753, 0.747)
    """
    part = share(hits, hits + wrong)
    value, low, high = (2 * p / (1 + p) for p in (part.value, part.low, part.high))
    return Interval(value, low, high, part.n)


def mean(values: NDArray[np.float64]) -> Interval:
    """A mean with its normal interval, mean ± 1.96 · sd / √n.

    Args:
        values: at least two, shape (n,).

    Raises:
        ValueError: fewer than two.

    >>> found = mean(np.array([1.0, 2.0, 3.0]))
    >>> found.value, round(found.high - found.value, 3)
    (2.0, 1.132)
    """
    n = len(values)
    if n < 2:
        raise ValueError(f"need two values, got {n}")
    return around(float(values.mean()), float(values.std(ddof=1)) / sqrt(n), n)


def around(value: float, error: float, n: int, low: float = -np.inf, high: float = np.inf) -> Interval:
    """A figure ± 1.96 standard errors, cut at the ends of its range."""
    return Interval(value, max(low, value - Z95 * error), min(high, value + Z95 * error), n)


def sample_factor(n: int, reference: int) -> float:
    """How much the error of a difference is larger than that of n customers alone, because what they are compared with rests
    on a sample, too: √(1 + n / reference). 1 when the reference is exact (0).

    >>> sample_factor(300, 100), sample_factor(300, 0)
    (2.0, 1.0)
    """
    return sqrt(1 + n / reference) if reference else 1.0


def two_sided(z: float) -> float:
    """Chance of a standard normal value at least as far from 0 as z.

    >>> round(two_sided(-1.959963984540054), 6)
    0.05
    """
    from math import erfc

    return erfc(abs(z) / sqrt(2))
