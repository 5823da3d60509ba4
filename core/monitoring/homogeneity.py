"""Chi-square test of homogeneity: could both histograms come from one distribution? And Benjamini–Hochberg over many tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.monitoring.stability import Counts, sizes


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Result of the test.

    Attributes:
        statistic: chi-square, ≥ 0.
        freedom: bins with a customer on either side, minus one.
        p_value: chance of a statistic at least this large if both sides are alike.
        cramers_v: effect size, 0 to 1: √(statistic / customers).
        smallest_expected: expected customers in the emptiest cell; below about 1 the p-value is rough.
    """

    statistic: float
    freedom: int
    p_value: float
    cramers_v: float
    smallest_expected: float


def homogeneity(reference: Counts, current: Counts) -> Homogeneity:
    """Both sides are samples: statistic = Σ over sides and bins of (seen - expected)² / expected, expected from both pooled.

    (A goodness-of-fit test would take the reference for the truth, and alarm on the reference's own noise.) No continuity
    correction. Bins that are empty on both sides are left out.

    Args:
        reference, current: customers per bin, at least one on each side, same shape (bins,).

    Raises:
        ValueError: the shapes differ, or a side is empty.

    Reference:
        K. Pearson, "On the probability that two independent distributions of frequency are really samples from the same
        population", Biometrika 8 (1911).

    >>> found = homogeneity(np.array([10, 20, 30]), np.array([30, 20, 10]))
    >>> found.statistic, found.freedom, round(found.p_value, 7)
    (20.0, 2, 4.54e-05)
    """
    from scipy.special import chdtrc

    n, m = sizes(reference, current)
    if not min(n, m):
        raise ValueError("a histogram without customers cannot be tested")
    seen = np.stack([reference, current]).astype(np.float64)
    seen = seen[:, seen.sum(axis=0) > 0]
    expected = seen.sum(axis=1, keepdims=True) * seen.sum(axis=0) / (n + m)
    statistic = float(np.sum((seen - expected) ** 2 / expected))
    freedom = seen.shape[1] - 1
    p_value = float(chdtrc(freedom, statistic)) if freedom else 1.0
    return Homogeneity(statistic, freedom, p_value, float(np.sqrt(statistic / (n + m))), float(expected.min()))


def benjamini_hochberg(p_values: Sequence[float]) -> NDArray[np.float64]:
    """p-values adjusted for having looked at all of them: reject those ≤ q, and on average at most a share q is false.

    When nothing at all has changed, the chance of any rejection is at most q. Holds for independent and for positively
    dependent tests. Adjusted p of rank i: the smallest of p_(j) · k / j over j ≥ i.

    Args:
        p_values: any number, each 0 to 1.

    Raises:
        ValueError: one is not.

    Reference:
        Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57
        (1995).

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    p = np.asarray(p_values, dtype=np.float64)
    if p.size and not (p.min() >= 0 and p.max() <= 1):
        raise ValueError("p-values lie between 0 and 1")
    order = np.argsort(p)[::-1]
    scaled = p[order] * p.size / np.arange(p.size, 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(scaled)
    return adjusted
