"""What a window is compared with: the training customers of the version, or another window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.reasons import mean_parts
from core.model.version import ModelVersion
from core.monitoring.counts import DayCounts
from core.monitoring.decomposition import ContributionSums
from core.monitoring.stability import Counts


@dataclass(frozen=True, eq=False)
class Reference:
    """One side of a comparison.

    Attributes:
        n: customers behind columns and scores.
        columns: column → customers per bin of the profile, then missing, then unseen.
        scores: customers per score bin.
        sums: contributions with their spread; None when hardly any prediction of that window has reasons.
        mean: mean probability of the customers behind `sums`, 0 to 1.
    """

    n: int
    columns: Mapping[str, Counts]
    scores: Counts
    sums: ContributionSums | None
    mean: float


def of_training(version: ModelVersion) -> Reference:
    """The version's frozen profile; contributions are those of its background sample, which reasons are measured against."""
    profile = version.profile
    parts = mean_parts(version.compiled, version.encoder, version.background)
    margins: NDArray[np.float64] = version.base_margin + parts.sum(axis=1)
    sums = ContributionSums(len(parts), version.base_margin, parts.sum(axis=0), np.square(parts).sum(axis=0))
    return Reference(
        n=profile.n,
        columns={one.column: np.array(one.counts, np.int64) for one in profile.columns},
        scores=np.array(profile.score_counts, np.int64),
        sums=sums,
        mean=float(np.mean(1 / (1 + np.exp(-margins)))),
    )


def of_counts(counts: DayCounts) -> Reference:
    """Another window of the same version."""
    return Reference(
        n=counts.n,
        columns=counts.columns,
        scores=counts.scores,
        sums=sums_of(counts),
        mean=counts.probability_sum / max(counts.n, 1),
    )


def sums_of(counts: DayCounts) -> ContributionSums | None:
    """The contributions of a window; None when no prediction in it has reasons."""
    n = counts.n_explained
    if not n:
        return None
    base = counts.base_margin_sum / n
    return ContributionSums(n, base, counts.contribution_sums, counts.contribution_squares, counts.explained_margin_sum)
