"""Drift of every column: each distance with its n, its own null and its p-value adjusted over the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.monitoring.distances import jensen_shannon, kolmogorov_smirnov, wasserstein
from core.monitoring.enough import NotEnoughData
from core.monitoring.homogeneity import benjamini_hochberg, homogeneity
from core.monitoring.stability import SMALLEST_SAMPLE, Counts, stability

MODERATE, STRONG = 0.1, 0.25
"""The usual bands of the PSI: below, between, above."""
BUDGET = 0.005
"""Largest adjusted p-value of a column that moved: when nothing changes, about one window in 200 says otherwise."""

Band = Literal["none", "small", "moderate", "strong"]


@dataclass(frozen=True, slots=True, eq=False)
class ColumnCounts:
    """One column on both sides, over the bins of the reference profile.

    Attributes:
        column: its name.
        edges: of a number: inner edges, ascending; None for a category.
        reference, current: customers per bin or level, then missing, then unseen; int64, same shape.
    """

    column: str
    edges: tuple[float, ...] | None
    reference: Counts
    current: Counts


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """How far one column moved.

    Attributes:
        column: its name.
        psi: population stability index over all bins, missing and unseen included, nats.
        psi_p, psi_p_adjusted: its p-value at these n; the same after Benjamini–Hochberg over the columns.
        psi_by_chance: mean psi if nothing had changed, at these n.
        test: ks for a number (known values only), chi2 for a category (all bins).
        statistic: the largest gap of the distribution functions, 0 to 1, or chi-square.
        p, p_adjusted: of this test.
        jensen_shannon: distance, 0 to 1, all bins.
        wasserstein: mean way that customers moved, in the column's unit; None for a category or fewer than three bins.
        n_reference, n_current: customers on each side.
        band: none (chance explains it), small (beyond chance, psi below .1), moderate (.1 to .25), strong (from .25).
    """

    column: str
    psi: float
    psi_p: float
    psi_p_adjusted: float
    psi_by_chance: float
    test: Literal["ks", "chi2"]
    statistic: float
    p: float
    p_adjusted: float
    jensen_shannon: float
    wasserstein: float | None
    n_reference: int
    n_current: int
    band: Band

    @property
    def moved(self) -> bool:
        """Beyond the floor and beyond chance."""
        return self.band in ("moderate", "strong")


def feature_drift(
    columns: Sequence[ColumnCounts], budget: float = BUDGET
) -> tuple[dict[str, ColumnDrift], dict[str, NotEnoughData]]:
    """Compare every column with its reference.

    A column moved when its psi is at least .1 and its adjusted p-value at most the budget. So a quiet window says
    otherwise with a chance of about the budget or less, however many columns and customers there are, and a change that is
    certain but tiny (a million customers) is called small.

    Args:
        columns: both sides of each, names differ.
        budget: chance of a false alarm in one window, 0 to 1.

    Returns:
        What could be judged, and what could not, by column.

    Raises:
        ValueError: the bins of the two sides differ.

    >>> import numpy as np
    >>> calm = ColumnCounts("pays by", None, np.array([500, 500, 0, 0]), np.array([260, 240, 0, 0]))
    >>> moved = ColumnCounts("age", (30.0, 50.0), np.array([300, 400, 300, 0, 0]), np.array([50, 200, 250, 0, 0]))
    >>> judged, unknown = feature_drift([calm, moved])
    >>> [(d.column, d.band, round(d.psi, 3), d.test) for d in judged.values()], unknown
    ([('pays by', 'none', 0.002, 'chi2'), ('age', 'strong', 0.319, 'ks')], {})
    """
    judged: list[ColumnDrift] = []
    unknown: dict[str, NotEnoughData] = {}
    for column in columns:
        found = _column(column)
        if isinstance(found, NotEnoughData):
            unknown[column.column] = found
        else:
            judged.append(found)
    psi_adjusted = benjamini_hochberg([found.psi_p for found in judged]).tolist()
    adjusted = benjamini_hochberg([found.p for found in judged]).tolist()
    return {
        found.column: replace(
            found, psi_p_adjusted=psi_p, p_adjusted=p, band=band_of(found.psi, beyond_chance=psi_p <= budget)
        )
        for found, psi_p, p in zip(judged, psi_adjusted, adjusted, strict=True)
    }, unknown


def band_of(psi: float, *, beyond_chance: bool) -> Band:
    """The band of a psi.

    >>> [band_of(psi, beyond_chance=True) for psi in (0.09, 0.1, 0.25)], band_of(0.3, beyond_chance=False)
    (['small', 'moderate', 'strong'], 'none')
    """
    if not beyond_chance:
        return "none"
    return "strong" if psi >= STRONG else "moderate" if psi >= MODERATE else "small"


def _column(column: ColumnCounts) -> ColumnDrift | NotEnoughData:
    """One column, not adjusted yet."""
    stable = stability(column.reference, column.current)
    if isinstance(stable, NotEnoughData):
        return stable
    moved_by = None
    if column.edges is None:
        homogeneous = homogeneity(column.reference, column.current)
        statistic, p = homogeneous.statistic, homogeneous.p_value
    else:
        known, now = column.reference[:-2], column.current[:-2]
        if min(known.sum(), now.sum()) < SMALLEST_SAMPLE:
            statistic, p = 0.0, 1.0  # all missing: the psi over all bins has seen that
        elif len(known) < 2:
            statistic, p = 0.0, 1.0
        else:
            statistic, p = kolmogorov_smirnov(known, now)
            moved_by = wasserstein(known, now, column.edges)
    return ColumnDrift(
        column=column.column,
        psi=stable.psi,
        psi_p=stable.p_value,
        psi_p_adjusted=stable.p_value,
        psi_by_chance=stable.by_chance,
        test="chi2" if column.edges is None else "ks",
        statistic=statistic,
        p=p,
        p_adjusted=p,
        jensen_shannon=jensen_shannon(column.reference, column.current),
        wasserstein=moved_by,
        n_reference=stable.n_reference,
        n_current=stable.n_current,
        band="none",
    )
