"""How far apart two histograms over the same bins are: Kolmogorov–Smirnov, Wasserstein, Jensen–Shannon."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.monitoring.stability import Counts, sizes


def jensen_shannon(reference: Counts, current: Counts) -> float:
    """Jensen–Shannon distance, 0 (equal) to 1 (no bin in common): √(½ Σ p·log₂(p/m) + ½ Σ q·log₂(q/m)), m = (p + q) / 2.

    Args:
        reference, current: customers per bin, at least one on each side, same shape (bins,).

    Raises:
        ValueError: the shapes differ, or a side is empty.

    Reference:
        D. M. Endres, J. E. Schindelin, "A new metric for probability distributions", IEEE Transactions on Information
        Theory 49 (2003).

    >>> jensen_shannon(np.array([10, 0]), np.array([0, 3])), jensen_shannon(np.array([10, 20]), np.array([1, 2]))
    (1.0, 0.0)
    """
    p, q = _shares(reference, current)
    middle = (p + q) / 2
    divergence = (_entropy(middle) - _entropy(p) / 2 - _entropy(q) / 2) / np.log(2)
    return float(np.sqrt(min(max(divergence, 0.0), 1.0)))


def kolmogorov_smirnov(reference: Counts, current: Counts) -> tuple[float, float]:
    """The largest gap between two distribution functions over bins in ascending order, and its p-value.

    The gap is looked at between bins only, so it is a little smaller than that of the numbers themselves and the p-value
    is an upper bound (ties make the test conservative). The p-value is Kolmogorov's limit at √(n·m / (n + m)) · gap.

    Args:
        reference, current: customers per bin (no bin for missing), at least one on each side, same shape (bins,).

    Raises:
        ValueError: the shapes differ, or a side is empty.

    Reference:
        J. L. Hodges, "The significance probability of the Smirnov two-sample test", Arkiv för Matematik 3 (1958).

    >>> gap, p = kolmogorov_smirnov(np.array([50, 50]), np.array([25, 75]))
    >>> gap, round(p, 4)
    (0.25, 0.0039)
    """
    from scipy.special import kolmogorov

    p, q = _shares(reference, current)
    n, m = sizes(reference, current)
    gap = float(np.abs(np.cumsum(p - q)).max())
    return gap, float(kolmogorov(np.sqrt(n * m / (n + m)) * gap))


def wasserstein(reference: Counts, current: Counts, edges: tuple[float, ...]) -> float | None:
    """How far customers moved on average, in the column's unit: the integral of the gap between distribution functions.

    A bin's customers are taken to stand in its middle; the two open bins are taken to be as wide as their neighbours.

    Args:
        reference, current: customers per bin (no bin for missing), at least one on each side, shape (len(edges) + 1,).
        edges: inner edges, ascending.

    Returns:
        None when there are fewer than two edges: such bins have no width.

    Raises:
        ValueError: the shapes do not fit, or a side is empty.

    Reference:
        S. S. Vallender, "Calculation of the Wasserstein distance between probability distributions on the line", Theory of
        Probability and its Applications 18 (1974).

    >>> wasserstein(np.array([10, 0, 0, 0]), np.array([0, 0, 10, 0]), (1.0, 2.0, 3.0))
    2.0
    """
    p, q = _shares(reference, current)
    if len(edges) + 1 != len(p):
        raise ValueError(f"{len(edges)} inner edges do not fit {len(p)} bins")
    if len(edges) < 2:
        return None
    inner = np.asarray(edges)
    ends = np.concatenate([[2 * inner[0] - inner[1]], inner, [2 * inner[-1] - inner[-2]]])
    middles = (ends[1:] + ends[:-1]) / 2
    return float(np.sum(np.abs(np.cumsum(p - q))[:-1] * np.diff(middles)))


def _shares(reference: Counts, current: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n, m = sizes(reference, current)
    if not min(n, m):
        raise ValueError("a histogram without customers has no distance")
    return reference / n, current / m


def _entropy(shares: NDArray[np.float64]) -> float:
    known = shares[shares > 0]
    return float(-np.sum(known * np.log(known)))
