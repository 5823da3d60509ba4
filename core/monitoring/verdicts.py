"""Findings from the statistics' records: the state, the effect, and the sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.monitoring.cbpe import BLIND, Estimate
from core.monitoring.decomposition import Decomposition
from core.monitoring.drift import BUDGET, ColumnDrift
from core.monitoring.enough import NotEnoughData
from core.monitoring.findings import Finding, Signal
from core.monitoring.floors import BUDGET as LOW
from core.monitoring.floors import chance_below
from core.monitoring.gap import Gap
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.intervals import Interval, sample_factor
from core.monitoring.multivariate.classifier import Separation
from core.monitoring.multivariate.mmd import Discrepancy
from core.monitoring.outliers import OutlierShare
from core.monitoring.performance import Performance, Segment
from core.monitoring.quality import SAYS, DefectCount, Quality
from core.monitoring.scores import MeanShift, ScoreDrift
from core.monitoring.windows import Window

FIGURE_NAMES = {"roc_auc": "ROC-AUC", "f1": "F1", "brier": "Brier score", "positives": "share that left"}
SEPARABLE = 0.55
"""Area under the curve from which both sides are told apart well enough to matter."""
DISCREPANT = 0.005
"""MMD² from which it matters: about a shift of .6 standard deviations in one of twenty features."""

Found = tuple[Finding, ...]


def of_features(judged: Mapping[str, ColumnDrift], unknown: Mapping[str, NotEnoughData], window: Window) -> Found:
    """One finding for each column."""
    return tuple(_column(drift, window) for drift in judged.values()) + tuple(
        not_enough("feature_drift", column, few, window) for column, few in unknown.items()
    )


def of_scores(drift: ScoreDrift | NotEnoughData, window: Window) -> Finding:
    """The score distribution."""
    if isinstance(drift, NotEnoughData):
        return not_enough("score_drift", "", drift, window)
    says = f"The scores: {_psi_words(drift.psi, drift.band, drift.by_chance)}, n = {drift.n_current:,}."
    moved, p = drift.band in ("moderate", "strong"), drift.p_value
    return _finding("score_drift", "", drift.psi, drift.psi, p, p, drift.n_current, window, says, moved=moved)


def of_mean(
    shift: MeanShift | NotEnoughData, window: Window, why: Decomposition | NotEnoughData | None = None
) -> Finding:
    """The classic rule; with a decomposition the sentence names the column that did most of it."""
    if isinstance(shift, NotEnoughData):
        return not_enough("mean_risk", "", shift, window)
    way = "rose" if shift.change > 0 else "fell"
    says = (
        f"Mean risk {way} by {100 * abs(shift.change):.1f} points ({100 * shift.low:+.1f} to {100 * shift.high:+.1f}), "
        f"from {shift.first:.3f} to {shift.last:.3f}, n = {shift.n:,} each"
    )
    if isinstance(why, Decomposition) and why.shares and shift.moved:
        says += f", mostly through {why.shares[0].column}"
    effect, p = abs(shift.change), shift.p_value
    return _finding("mean_risk", "", effect, shift.change, p, p, shift.n, window, says + ".", moved=shift.moved)


def of_mmd(found: Discrepancy | NotEnoughData, window: Window, budget: float = BUDGET) -> Finding:
    """The kernel test of all columns together."""
    if isinstance(found, NotEnoughData):
        return not_enough("multivariate_drift", "mmd", found, window)
    moved = found.mmd2 >= DISCREPANT and found.p_value <= budget
    says = f"All columns together: MMD² {found.mmd2:.4f}, p = {found.p_value:.3g}, n = {found.n_current:,}."
    effect, p = max(found.mmd2, 0.0), found.p_value
    return _finding("multivariate_drift", "mmd", effect, found.mmd2, p, p, found.n_current, window, says, moved=moved)


def of_classifier(found: Separation | NotEnoughData, window: Window, budget: float = BUDGET) -> Finding:
    """The domain classifier."""
    if isinstance(found, NotEnoughData):
        return not_enough("multivariate_drift", "classifier", found, window)
    moved = found.auc >= SEPARABLE and found.p_value <= budget
    says = f"A classifier tells today's customers from the reference with an AUC of {found.auc:.3f}, n = {found.n_current:,}."
    effect, p = max(found.auc - 0.5, 0.0), found.p_value
    return _finding(
        "multivariate_drift", "classifier", effect, found.auc, p, p, found.n_current, window, says, moved=moved
    )


def of_all_columns(
    discrepancy: Discrepancy | NotEnoughData, apart: Separation | NotEnoughData, window: Window
) -> Found:
    """Both tests of all columns together, adjusted for being two."""
    found = of_mmd(discrepancy, window), of_classifier(apart, window)
    known = [one.p for one in found if one.p is not None]
    adjusted = iter(benjamini_hochberg(known).tolist())
    return tuple(one if one.p is None else _judged_again(one, next(adjusted)) for one in found)


def _judged_again(finding: Finding, p_adjusted: float) -> Finding:
    moved = finding.moved and p_adjusted <= BUDGET
    return replace(finding, p_adjusted=p_adjusted, state="moved" if moved else "ok")


def of_quality(
    judged: tuple[Quality, ...], unknown: tuple[tuple[DefectCount, NotEnoughData], ...], window: Window
) -> Found:
    """One finding for each defect and column."""
    found = []
    for one in judged:
        counted = one.counted
        says = (
            f"{f'{counted.column}: ' if counted.column else ''}{counted.count:,} of {counted.n:,} "
            f"({100 * one.share.value:.2g} %) {SAYS[counted.defect]}; {100 * one.reference_share:.2g} % in the reference."
        )
        effect, p, q = max(one.rise, 0.0), one.p_value, one.p_adjusted
        subject = _subject(counted)
        found.append(
            _finding("data_quality", subject, effect, one.share.value, p, q, counted.n, window, says, moved=one.worse)
        )
    return tuple(found) + tuple(not_enough("data_quality", _subject(counted), few, window) for counted, few in unknown)


def of_outliers(found: OutlierShare | NotEnoughData, window: Window) -> Finding:
    """Customers unlike those of the training."""
    if isinstance(found, NotEnoughData):
        return not_enough("outliers", "", found, window)
    says = (
        f"{found.unusual:,} of {found.now.n:,} customers ({100 * found.now.value:.2g} %) are unlike those of the training; "
        f"{100 * found.expected:.2g} % are expected."
    )
    effect, p = max(found.rise, 0.0), found.p_value
    return _finding("outliers", "", effect, found.now.value, p, p, found.now.n, window, says, moved=found.more)


def of_performance(
    found: Performance | NotEnoughData, floors: Mapping[str, float], window: Window, measured_on: int = 0
) -> Found:
    """Realised figures against floors (figure → smallest value): moved when one lies below and chance is ruled out, adjusted
    for the number of figures.

    Args:
        measured_on: customers that the floors were measured on; 0: the floors are exact.
    """
    if isinstance(found, NotEnoughData):
        return tuple(not_enough("performance", figure, found, window) for figure in floors)
    return _floors("performance", found.figures, floors, found.n, window, "", measured_on)


def of_estimate(
    found: Estimate | NotEnoughData, floors: Mapping[str, float], window: Window, measured_on: int = 0
) -> Found:
    """Estimated figures against floors; each sentence says what the estimate cannot see."""
    if isinstance(found, NotEnoughData):
        return tuple(not_enough("estimated_performance", figure, found, window) for figure in floors)
    return _floors("estimated_performance", found.figures, floors, found.n, window, " " + BLIND, measured_on)


def of_gaps(found: tuple[Gap, ...] | NotEnoughData, window: Window) -> Found:
    """Estimated against realised."""
    if isinstance(found, NotEnoughData):
        return (not_enough("performance_gap", "", found, window),)
    return tuple(
        _finding(
            *("performance_gap", gap.figure, abs(gap.change), gap.z, gap.p_value, gap.p_adjusted, gap.n, window),
            f"{_name(gap.figure)}: {gap.realised:.3f} realised, {gap.estimated:.3f} expected from the probabilities, "
            f"n = {gap.n:,}" + ("; what makes customers leave may have changed." if gap.open else "."),
            moved=gap.open,
        )
        for gap in found
    )


def of_segments(found: tuple[Segment, ...], window: Window) -> Found:
    """Segments that are served worse than their probabilities promise; the others are no finding."""
    return tuple(
        _finding(
            *("segment", f"{one.column} = {one.level}", one.shortfall, one.accuracy.value, one.p_value),
            *(one.p_adjusted, one.n, window),
            f"Accuracy is {one.accuracy.value:.3f} for {one.column} = {one.level}, where the probabilities promise "
            f"{one.expected:.3f}; {one.accuracy_rest.value:.3f} for everybody else, n = {one.n:,}.",
            moved=True,
        )
        for one in found
        if one.worse
    )


def not_enough(signal: Signal, subject: str, few: NotEnoughData, window: Window) -> Finding:
    """No verdict."""
    says = f"{subject}: {few}" if subject else str(few)
    return Finding(signal, subject, None, None, None, None, few.n, window, "not_enough", says)


def _column(drift: ColumnDrift, window: Window) -> Finding:
    words = _psi_words(drift.psi, drift.band, drift.psi_by_chance)
    return _finding(
        *("feature_drift", drift.column, drift.psi, drift.psi, drift.psi_p, drift.psi_p_adjusted, drift.n_current),
        window,
        f"{drift.column}: {words}, n = {drift.n_current:,}.",
        moved=drift.moved,
    )


def _psi_words(psi: float, band: str, by_chance: float) -> str:
    what = {
        "none": "no change beyond chance",
        "small": "a certain but small change",
        "moderate": "a moderate change",
        "strong": "a strong change",
    }
    return f"{what[band]}, PSI {psi:.3f} ({by_chance:.3f} is usual by chance)"


def _floors(
    signal: Signal,
    figures: Mapping[str, Interval],
    floors: Mapping[str, float],
    n: int,
    window: Window,
    note: str,
    measured_on: int,
) -> Found:
    known = {figure: floor for figure, floor in floors.items() if figure in figures}
    realised, wider = signal == "performance", sample_factor(n, measured_on)
    p = {
        name: chance_below(name, figures[name], floor, realised=realised, wider=wider) for name, floor in known.items()
    }
    adjusted = dict(zip(p, benjamini_hochberg(list(p.values())).tolist(), strict=True))
    found = []
    for figure, floor in floors.items():
        if figure not in known:
            says = f"{_name(figure)} has no value: its denominator is empty.{note}"
            found.append(Finding(signal, figure, None, None, None, None, n, window, "not_enough", says))
            continue
        seen, below = figures[figure], max(floor - figures[figure].value, 0.0)
        says = f"{_name(figure)} {seen.value:.3f} ({seen.low:.3f} to {seen.high:.3f}), floor {floor:.3f}, n = {seen.n:,}.{note}"
        moved = below > 0 and adjusted[figure] <= LOW
        found.append(
            _finding(signal, figure, below, seen.value, p[figure], adjusted[figure], seen.n, window, says, moved=moved)
        )
    return tuple(found)


def _finding(
    signal: Signal,
    subject: str,
    effect: float,
    statistic: float,
    p: float | None,
    p_adjusted: float | None,
    n: int,
    window: Window,
    says: str,
    *,
    moved: bool,
) -> Finding:
    return Finding(signal, subject, effect, statistic, p, p_adjusted, n, window, "moved" if moved else "ok", says)


def _subject(counted: DefectCount) -> str:
    return f"{counted.defect} {counted.column}".strip()


def _name(figure: str) -> str:
    return FIGURE_NAMES.get(figure, figure.capitalize()[:1] + figure[1:])
