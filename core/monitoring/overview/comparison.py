"""A window against a reference: every column ranked by what it does to the scores, and why the mean risk moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from core.model.profile import Profile
from core.monitoring.counts import DayCounts
from core.monitoring.decomposition import SMALLEST_SAMPLE, ColumnShare, Decomposition, decompose, probability_change
from core.monitoring.drift import ColumnCounts, ColumnDrift, feature_drift
from core.monitoring.enough import NotEnoughData
from core.monitoring.evaluation import EXPLAINED
from core.monitoring.overview.reference import Reference, sums_of
from core.monitoring.scores import ScoreDrift, score_drift


@dataclass(frozen=True, slots=True, eq=False)
class ColumnRow:
    """One column of the drift table.

    Attributes:
        column: its name.
        drift: how far it moved; or why nobody can tell.
        share: its part of the change of the mean margin; None when that could not be split.
        points: the same as a change of the mean probability, signed, 0 to 1.
        counts: both sides, for the overlay.
    """

    column: str
    drift: ColumnDrift | NotEnoughData
    share: ColumnShare | None
    points: float | None
    counts: ColumnCounts

    @property
    def moved(self) -> bool:
        return isinstance(self.drift, ColumnDrift) and self.drift.moved


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Everything that the drift view shows.

    Attributes:
        columns: the strongest effect on the scores first; by PSI where effects are not known.
        scores: drift of the score histogram.
        why: the split; or why there is none.
        mean_before, mean_after: mean probability of the customers behind the split, 0 to 1.
        n: predictions in the window.
    """

    columns: tuple[ColumnRow, ...]
    scores: ScoreDrift | NotEnoughData
    why: Decomposition | NotEnoughData
    mean_before: float
    mean_after: float
    n: int

    @property
    def moved(self) -> tuple[ColumnRow, ...]:
        """Columns that moved, beyond floor and chance."""
        return tuple(row for row in self.columns if row.moved)


def compare(now: DayCounts, profile: Profile, reference: Reference) -> Comparison:
    """Compare one version's counts of a window with a reference.

    Args:
        now: counted in the profile's bins, at least one prediction.
        profile: of the version.
        reference: over the same bins.
    """
    sides = [
        ColumnCounts(
            one.column, None if one.levels else one.edges, reference.columns[one.column], now.columns[one.column]
        )
        for one in profile.columns
    ]
    judged, unknown = feature_drift(sides)
    why = split(now, reference)
    mean = now.probability_sum / now.n
    known = isinstance(why, Decomposition)
    shares = {share.column: share for share in why.shares} if isinstance(why, Decomposition) else {}
    points = probability_change(why, reference.mean, mean) if isinstance(why, Decomposition) else {}
    rows = [
        ColumnRow(
            one.column,
            judged.get(one.column) or unknown[one.column],
            shares.get(one.column),
            points.get(one.column),
            one,
        )
        for one in sides
    ]
    rows.sort(key=_effect if known else _psi, reverse=True)
    return Comparison(tuple(rows), score_drift(reference.scores, now.scores), why, reference.mean, mean, now.n)


def split(now: DayCounts, reference: Reference) -> Decomposition | NotEnoughData:
    """Why the mean margin moved; not when the explained predictions are a selection of all.

    The explainer's base belongs to the version, so it is the same on both sides.
    """
    needed = max(ceil(EXPLAINED * now.n), SMALLEST_SAMPLE)
    after = sums_of(now)
    if after is None or after.n < needed:
        return NotEnoughData(now.n_explained, needed, "predictions with reasons")
    before = reference.sums
    if before is None:
        return NotEnoughData(0, SMALLEST_SAMPLE, "predictions with reasons to compare with")
    return decompose(now.shape.columns, replace(before, base_margin=after.base_margin), after)


def _effect(row: ColumnRow) -> float:
    return abs(row.share.change) if row.share else 0.0


def _psi(row: ColumnRow) -> float:
    return row.drift.psi if isinstance(row.drift, ColumnDrift) else 0.0
