"""Population stability index: how far a column's counts have moved from its reference, and how far chance alone moves it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.monitoring.enough import NotEnoughData

Counts = NDArray[np.int64]
SMALLEST_SAMPLE = 50
"""Customers on the smaller side. With ten bins and this many, the 5 % test alarms in about 4 % of quiet windows."""


@dataclass(frozen=True, slots=True)
class Stability:
    """How far one histogram has moved.

    Attributes:
        psi: population stability index, in nats, ≥ 0.
        p_value: chance of a psi at least this large if nothing had changed, at these sample sizes.
        by_chance: mean psi if nothing had changed, at these sample sizes: at 200 customers .045 is nothing.
        n_reference, n_current: customers counted on each side.
    """

    psi: float
    p_value: float
    by_chance: float
    n_reference: int
    n_current: int


def stability(reference: Counts, current: Counts) -> Stability | NotEnoughData:
    """Compare two histograms over the same frozen bins: psi = Σ (q - p) · ln(q / p).

    Half a customer of the smaller sample is added to each share, so an empty bin gives a finite index and a bin that is
    empty on both sides gives nothing. Such bins (mostly: missing, unseen) do not count as degrees of freedom either. When
    nothing has changed, psi / (1/n + 1/m) follows a chi-square law with (bins - 1) degrees of freedom.

    Args:
        reference: customers per bin when the model was trained, shape (bins,), ≥ 0.
        current: customers per bin in the window, same shape.

    Raises:
        ValueError: the shapes differ, or there are fewer than two bins.

    Reference:
        B. Yurdakul, J. Naranjo, "Statistical properties of the population stability index",
        Journal of Risk Model Validation 14 (2020).

    >>> quiet = stability(np.array([500, 300, 200]), np.array([51, 29, 20]))
    >>> moved = stability(np.array([500, 300, 200]), np.array([20, 30, 50]))
    >>> round(quiet.psi, 3), quiet.p_value > 0.9
    (0.001, True)
    >>> round(moved.psi, 2), moved.p_value < 1e-6
    (0.53, True)
    >>> stability(np.array([500, 300, 200]), np.array([2, 1, 0]))
    NotEnoughData(n=3, needed=50, of='customers')
    """
    from scipy.special import chdtrc

    n, m = sizes(reference, current)
    if min(n, m) < SMALLEST_SAMPLE:
        return NotEnoughData(min(n, m), SMALLEST_SAMPLE)
    used = (reference + current) > 0
    half = 0.5 / min(n, m)
    p, q = _shares(reference, n, half), _shares(current, m, half)
    psi = float(np.sum((q - p) * np.log(q / p)))
    unit, freedom = 1 / n + 1 / m, int(used.sum()) - 1
    p_value = float(chdtrc(freedom, psi / unit)) if freedom else 1.0
    return Stability(psi, p_value, freedom * unit, n, m)


def sizes(reference: Counts, current: Counts) -> tuple[int, int]:
    """Customers on each side.

    Raises:
        ValueError: the shapes differ, or there are fewer than two bins.
    """
    if reference.shape != current.shape or reference.ndim != 1 or reference.size < 2:
        raise ValueError(f"need two histograms over the same bins, got shapes {reference.shape} and {current.shape}")
    return int(reference.sum()), int(current.sum())


def _shares(counts: Counts, n: int, half: float) -> NDArray[np.float64]:
    smoothed = counts / n + half
    shares: NDArray[np.float64] = smoothed / smoothed.sum()
    return shares
