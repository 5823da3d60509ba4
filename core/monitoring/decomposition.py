"""Why the mean risk moved: the change of the mean margin, split exactly over the columns.

Each margin is base + Σ contributions, so means obey it too: mean margin now - mean margin then = Σ over columns of (mean
contribution now - mean contribution then). Columns are ranked by what they do to the scores, not by how surprising they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.monitoring.enough import NotEnoughData
from core.monitoring.intervals import Z95

Floats = NDArray[np.float64]
SMALLEST_SAMPLE = 30
ROUNDING = 1e-7
"""Residual that is rounding: the views keep sums in billionths."""


@dataclass(frozen=True, slots=True, eq=False)
class ContributionSums:
    """What the views keep of one side's contributions.

    Attributes:
        n: predictions with contributions.
        base_margin: the explainer's base, log-odds.
        sums, squares: Σ and Σ² of each column's contributions, log-odds, shape (columns,).
        margin_sum: Σ of the margins themselves, log-odds; None where it was not kept (the reference profile).
    """

    n: int
    base_margin: float
    sums: Floats
    squares: Floats
    margin_sum: float | None = None

    @classmethod
    def of_reference(cls, base_margin: float, mean_contributions: Floats, n: int) -> ContributionSums:
        """From the means that a reference profile keeps. Their spread is not known, so intervals leave it out."""
        means = np.asarray(mean_contributions, dtype=np.float64)
        return cls(n, base_margin, means * n, means**2 * n)


@dataclass(frozen=True, slots=True)
class ColumnShare:
    """One column's part of the change.

    Attributes:
        column: its name.
        change: of the mean margin through this column, log-odds, signed.
        low, high: 95 % interval.
    """

    column: str
    change: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """The interval leaves 0 out."""
        return not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The whole change: before + base_change + Σ shares + residual = after.

    Attributes:
        before, after: mean margin of the reference and of the window, log-odds.
        base_change: change of the explainer's base; 0 unless two model versions are compared.
        shares: the strongest first.
        residual: what the contributions do not explain; 0 but for rounding, anything else is a fault in the journal.
        n_before, n_after: predictions with contributions.
    """

    before: float
    after: float
    base_change: float
    shares: tuple[ColumnShare, ...]
    residual: float
    n_before: int
    n_after: int

    @property
    def change(self) -> float:
        """Change of the mean margin, after - before, log-odds."""
        return self.after - self.before

    @property
    def exact(self) -> bool:
        """Nothing is left unexplained but rounding."""
        return abs(self.residual) <= ROUNDING * max(1.0, abs(self.before), abs(self.after))


def decompose(
    columns: Sequence[str], before: ContributionSums, after: ContributionSums
) -> Decomposition | NotEnoughData:
    """Split the change of the mean margin over the columns.

    Args:
        columns: names, in the order of the sums.
        before, after: both sides.

    Raises:
        ValueError: the sums do not fit the columns.

    >>> then = ContributionSums.of_reference(-1.0, np.array([0.1, -0.2]), 500)
    >>> now = ContributionSums(100, -1.0, np.array([60.0, -25.0]), np.array([40.0, 10.0]), margin_sum=-65.0)
    >>> found = decompose(["contract", "tenure"], then, now)
    >>> [(share.column, round(share.change, 2)) for share in found.shares], round(found.change, 2), found.exact
    ([('contract', 0.5), ('tenure', -0.05)], 0.45, True)
    """
    for side in (before, after):
        if side.sums.shape != (len(columns),) or side.squares.shape != (len(columns),):
            raise ValueError(f"sums of shape {side.sums.shape} do not fit {len(columns)} columns")
    if min(before.n, after.n) < SMALLEST_SAMPLE:
        return NotEnoughData(min(before.n, after.n), SMALLEST_SAMPLE, "predictions with reasons")
    changes = after.sums / after.n - before.sums / before.n
    errors = np.sqrt(_variance_of_mean(before) + _variance_of_mean(after))
    shares = [
        ColumnShare(column, change, change - Z95 * error, change + Z95 * error)
        for column, change, error in zip(columns, changes.tolist(), errors.tolist(), strict=True)
    ]
    start, end, base = _mean_margin(before), _mean_margin(after), after.base_margin - before.base_margin
    residual = end - start - base - float(changes.sum())
    ranked = tuple(sorted(shares, key=lambda share: abs(share.change), reverse=True))
    return Decomposition(start, end, base, ranked, residual, before.n, after.n)


def probability_change(found: Decomposition, mean_before: float, mean_after: float) -> dict[str, float]:
    """The same parts in points of mean probability: one factor for all, so they keep their proportions and add up.

    (The mean probability is no function of the mean margin; the factor is the secant between the two sides, as for one
    customer's points. Where the margin did not move, the parts have no scale and all are 0.)

    Args:
        found: the split in log-odds.
        mean_before, mean_after: mean probability of each side, 0 to 1.

    >>> then = ContributionSums.of_reference(0.0, np.array([0.0, 0.0]), 100)
    >>> found = decompose(["a", "b"], then, ContributionSums.of_reference(0.0, np.array([0.3, -0.1]), 100))
    >>> {column: round(points, 3) for column, points in probability_change(found, 0.50, 0.55).items()}
    {'a': 0.075, 'b': -0.025}
    """
    change = found.change
    factor = (mean_after - mean_before) / change if abs(change) > ROUNDING else 0.0
    return {share.column: share.change * factor for share in found.shares}


def _mean_margin(side: ContributionSums) -> float:
    if side.margin_sum is not None:
        return side.margin_sum / side.n
    return side.base_margin + float(side.sums.sum()) / side.n


def _variance_of_mean(side: ContributionSums) -> Floats:
    centred = np.maximum(side.squares - side.sums**2 / side.n, 0.0)
    return centred / (side.n - 1) / side.n
