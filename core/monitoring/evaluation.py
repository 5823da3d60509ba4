"""One evaluation: what the counts of a window say beside the version's frozen profile, as findings.

Pure, and from counts alone. What needs labels or rows (performance, its estimate, segments, all columns together) is
no part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from core.model.profile import Profile
from core.monitoring.counts import DayCounts, total
from core.monitoring.decomposition import ContributionSums, Decomposition, decompose
from core.monitoring.drift import BUDGET, ColumnCounts, feature_drift
from core.monitoring.enough import NotEnoughData
from core.monitoring.findings import Finding, State
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.intervals import Z95, two_sided
from core.monitoring.outliers import outlier_share as judge_share
from core.monitoring.quality import DefectCount, quality
from core.monitoring.scores import LIMIT, SMALLEST_SAMPLE, MeanShift, score_drift
from core.monitoring.verdicts import not_enough, of_features, of_mean, of_outliers, of_quality, of_scores
from core.monitoring.windows import Window

EXPLAINED = 0.95
"""Share of the predictions that need contributions; large files explain the riskiest first, which are no fair sample."""
REFERENCE = "against the reference"
"""Subject of the mean risk compared with the profile; "" is the window's first half against its last."""
NAMED = 3
"""Columns that a sentence names at most."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What the window's day files held besides predictions that were counted.

    Attributes:
        torn, foreign: lines that could not be read.
        lines: all of them, readable or not.
        left_out: rows of files that contradict the schema and were not scored.
    """

    torn: int = 0
    foreign: int = 0
    lines: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an evaluation found.

    Attributes:
        findings: one for each signal and subject, in a fixed order.
        why: the change of the mean margin against the reference, split over the columns.
        n, at_risk: predictions, and those at or above the threshold.
        mean_risk: mean probability of them.
        days: predictions of each day that has any.
    """

    findings: tuple[Finding, ...]
    why: Decomposition | NotEnoughData
    n: int
    at_risk: int
    mean_risk: float
    days: dict[str, int]


def fits(counts: DayCounts, profile: Profile) -> bool:
    """Were these counted in the profile's bins?"""
    bins = tuple(len(column.counts) for column in profile.columns)
    names = tuple(column.column for column in profile.columns)
    return (counts.shape.columns, counts.shape.bins, counts.shape.scores) == (names, bins, len(profile.score_counts))


def evaluate_window(
    counts: Sequence[DayCounts],
    profile: Profile,
    window: Window,
    lost: Lost | None = None,
    reference: ContributionSums | None = None,
    outlier_share: float | None = None,
) -> Judgement | NotEnoughData:
    """Judge one version's predictions of a window.

    Args:
        counts: of one version in one role, one for each day that has any, counted in the profile's bins; others of them
            are ignored when they lie outside the window.
        profile: the version's.
        window: the days to look at.
        lost: what else stood in the day files; None: not known.
        reference: the version's contributions to compare with, with their spread; None: the profile's means, as if they
            were exact.
        outlier_share: share of ordinary customers that may be called unusual, as the settings have it; None: not looked at.

    Returns:
        NotEnoughData when there is no prediction at all.

    Raises:
        ValueError: the counts are of several versions, or of other bins.
    """
    inside = sorted((one for one in counts if one.day in window), key=lambda one: one.day)
    now = total(inside)
    if now is None or not now.n:
        return NotEnoughData(0, 1, "predictions")
    if not fits(now, profile):
        raise ValueError(f"counts of {now.model} were not made in the bins of this profile")
    why = _why(now, profile, reference)
    judged, unknown = feature_drift(_columns(now, profile))
    defects = quality(_defects(now, profile, lost))
    findings = (
        *of_features(judged, unknown, window),
        of_scores(score_drift(np.array(profile.score_counts, np.int64), now.scores), window),
        *_means(inside, now, profile, why, window),
        *_outliers(now, profile, outlier_share, window),
        *of_quality(*defects, window),
    )
    days = {one.day.isoformat(): one.n for one in inside}
    return Judgement(findings, why, now.n, now.at_risk, now.probability_sum / now.n, days)


def _outliers(now: DayCounts, profile: Profile, expected: float | None, window: Window) -> tuple[Finding, ...]:
    if expected is None:
        return ()
    return (of_outliers(judge_share(now.n_unusual, now.n_watched, expected, profile.n), window),)


def _columns(now: DayCounts, profile: Profile) -> list[ColumnCounts]:
    return [
        ColumnCounts(
            one.column,
            None if one.levels else one.edges,
            np.array(one.counts, np.int64),
            now.columns[one.column],
        )
        for one in profile.columns
    ]


def _why(now: DayCounts, profile: Profile, before: ContributionSums | None) -> Decomposition | NotEnoughData:
    """Against the reference. The explainer's base belongs to the version, so it is the same on both sides."""
    needed = max(ceil(EXPLAINED * now.n), SMALLEST_SAMPLE)
    if now.n_explained < needed:
        return NotEnoughData(now.n_explained, needed, "predictions with reasons")
    base = now.base_margin_sum / now.n_explained
    if before is None:
        means = np.array([column.mean_contribution for column in profile.columns])
        before = ContributionSums.of_reference(base, means, profile.n)
    before = replace(before, base_margin=base)
    after = ContributionSums(
        now.n_explained, base, now.contribution_sums, now.contribution_squares, now.explained_margin_sum
    )
    return decompose(now.shape.columns, before, after)


def _means(
    days: Sequence[DayCounts], now: DayCounts, profile: Profile, why: Decomposition | NotEnoughData, window: Window
) -> tuple[Finding, Finding]:
    """The mean risk along the window and against the reference, adjusted for being two looks at one thing."""
    along = of_mean(first_against_last_days(days), window)
    against = _against_reference(now, profile, why, window)
    known = [one for one in (along, against) if one.p is not None]
    adjusted = iter(benjamini_hochberg([one.p or 0.0 for one in known]).tolist())
    found = [one if one.p is None else _adjusted(one, next(adjusted)) for one in (along, against)]
    return found[0], found[1]


def _adjusted(finding: Finding, p: float) -> Finding:
    return replace(finding, p_adjusted=p, state="moved" if finding.moved and p <= BUDGET else "ok")


def first_against_last_days(days: Sequence[DayCounts]) -> MeanShift | NotEnoughData:
    """The classic rule from the days' sums: the first half of the days with predictions against as many at the end."""
    half = len(days) // 2
    first, last = total(days[:half]), total(days[len(days) - half :])
    smaller = min((0 if side is None else side.n) for side in (first, last))
    if first is None or last is None or smaller < SMALLEST_SAMPLE:
        return NotEnoughData(smaller, SMALLEST_SAMPLE, "predictions in each half of the window")
    begin, end = first.probability_sum / first.n, last.probability_sum / last.n
    error = sqrt(_variance_of_mean(first) + _variance_of_mean(last))
    change = end - begin
    p = two_sided(change / error) if error else float(change == 0)
    beyond = abs(change) > LIMIT
    low, high = change - Z95 * error, change + Z95 * error
    return MeanShift(begin, end, change, low, high, p, smaller, beyond, beyond and p <= BUDGET)


def _variance_of_mean(side: DayCounts) -> float:
    return max(side.probability_squares - side.probability_sum**2 / side.n, 0.0) / (side.n - 1) / side.n


def _against_reference(now: DayCounts, profile: Profile, why: Decomposition | NotEnoughData, window: Window) -> Finding:
    """Both sides from the score bins, each customer in the middle of a bin: the profile keeps no exact mean."""
    if min(now.n, profile.n) < SMALLEST_SAMPLE:
        few = NotEnoughData(min(now.n, profile.n), SMALLEST_SAMPLE, "predictions")
        return not_enough("mean_risk", REFERENCE, few, window)
    ends = np.array([0.0, *profile.score_edges, 1.0])
    middles = (ends[1:] + ends[:-1]) / 2
    before, spread_before = _mean_of(np.array(profile.score_counts, np.int64), middles)
    after, spread_after = _mean_of(now.scores, middles)
    change, error = after - before, sqrt(spread_before + spread_after)
    p = two_sided(change / error) if error else float(change == 0)
    way = "higher" if change > 0 else "lower"
    says = (
        f"Mean risk is {100 * abs(change):.1f} points {way} than in the reference "
        f"({100 * (change - Z95 * error):+.1f} to {100 * (change + Z95 * error):+.1f}), n = {now.n:,}"
    )
    moved = abs(change) > LIMIT and p <= BUDGET
    if moved and isinstance(why, Decomposition):
        says += f", through {', '.join(_shares(why))}"
    state: State = "moved" if moved else "ok"
    return Finding("mean_risk", REFERENCE, abs(change), change, p, p, now.n, window, state, says + ".")


def _mean_of(counts: NDArray[np.int64], middles: NDArray[np.float64]) -> tuple[float, float]:
    """Mean of a histogram, and the variance of this mean."""
    n = int(counts.sum())
    mean = float(counts @ middles) / n
    return mean, float(counts @ (middles - mean) ** 2) / (n - 1) / n


def _shares(why: Decomposition) -> list[str]:
    return [f"{share.column} ({share.change:+.2f} log-odds)" for share in why.shares[:NAMED] if share.certain]


def _defects(now: DayCounts, profile: Profile, lost: Lost | None) -> list[DefectCount]:
    counts = []
    for column in profile.columns:
        missing, unseen = now.columns[column.column][-2:].tolist()
        counts.append(DefectCount("missing", column.column, missing, now.n, column.counts[-2], profile.n))
        if column.levels:
            counts.append(DefectCount("unseen", column.column, unseen, now.n, column.counts[-1], profile.n))
    if lost is not None:
        counts.append(DefectCount("schema", "", lost.left_out, now.n + lost.left_out))
        counts.append(DefectCount("torn", "", lost.torn, lost.lines))
        counts.append(DefectCount("foreign", "", lost.foreign, lost.lines))
    return counts
