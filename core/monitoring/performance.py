"""Performance with labels: every figure with its interval and its n, over all customers, by group and by segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from core.model.training.auc import auc
from core.monitoring.enough import NotEnoughData
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.intervals import Interval, around, f1, mean, share, two_sided

Target = NDArray[np.int8]
Probability = NDArray[np.float64]
SMALLEST_SAMPLE = 30
WORSE_BY = 0.05
"""Accuracy that a segment must lack against everybody else to be named."""


@dataclass(frozen=True, slots=True)
class Performance:
    """What was realised.

    Attributes:
        n, positives: customers with a label, and how many of them are positive.
        tp, fp, fn, tn: the confusion matrix at the threshold.
        figures: accuracy, precision, recall, f1 (of the positive class), roc_auc, brier → value, 95 % interval, and the n
            that it rests on (precision: flagged customers, recall: positive ones). A figure that these customers cannot
            give (nobody flagged, one class only) is left out.
    """

    n: int
    positives: int
    tp: int
    fp: int
    fn: int
    tn: int
    figures: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Segment:
    """One level of one column against everybody else.

    Attributes:
        column, level: which customers.
        n: how many.
        accuracy: theirs.
        accuracy_rest: of all others.
        p_value: chance of a gap at least this large if there were none (two shares, pooled).
        p_adjusted: the same after Benjamini–Hochberg over all segments looked at.
        worse: the gap is at least .05 and the adjusted p-value at most .01.
    """

    column: str
    level: str
    n: int
    accuracy: Interval
    accuracy_rest: Interval
    p_value: float
    p_adjusted: float
    worse: bool

    @property
    def gap(self) -> float:
        """Accuracy of the rest - of the segment."""
        return self.accuracy_rest.value - self.accuracy.value


def performance(target: Target, probability: Probability, threshold: float) -> Performance | NotEnoughData:
    """How good the decisions and probabilities were.

    Intervals: Wilson for shares, `core.monitoring.intervals.f1`, DeLong for the AUC, normal for the Brier score.

    Args:
        target: 0 or 1, shape (n,).
        probability: of the positive class, 0 to 1, shape (n,).
        threshold: decisions are probability ≥ threshold.

    Raises:
        ValueError: the shapes differ.

    >>> found = performance(np.tile([0, 0, 1, 1], 10).astype(np.int8), np.tile([0.1, 0.6, 0.4, 0.9], 10), 0.5)
    >>> (found.tp, found.fp, found.fn, found.tn), {name: round(f.value, 4) for name, f in found.figures.items()}
    ((10, 10, 10, 10), {'accuracy': 0.5, 'precision': 0.5, 'recall': 0.5, 'f1': 0.5, 'roc_auc': 0.75, 'brier': 0.185})
    >>> str(performance(np.array([1], np.int8), np.array([0.7]), 0.5))
    'Not enough data: 1 labelled customers, 30 are needed.'
    """
    n = len(target)
    if probability.shape != (n,):
        raise ValueError(f"{n} labels do not fit {probability.shape} probabilities")
    if n < SMALLEST_SAMPLE:
        return NotEnoughData(n, SMALLEST_SAMPLE, "labelled customers")
    actual, flagged = target == 1, probability >= threshold
    tp, fp = int(np.sum(actual & flagged)), int(np.sum(~actual & flagged))
    fn = int(actual.sum()) - tp
    tn = n - tp - fp - fn
    figures = {"accuracy": share(tp + tn, n)}
    if tp + fp:
        figures["precision"] = share(tp, tp + fp)
    if tp + fn:
        figures["recall"] = share(tp, tp + fn)
    if tp + fp + fn:
        figures["f1"] = f1(tp, fp + fn)
    if min(tp + fn, tn + fp) >= 2:
        area = auc(target, probability)
        figures["roc_auc"] = around(area.value, area.error, n, 0.0, 1.0)
    figures["brier"] = mean((probability - target) ** 2)
    return Performance(n, tp + fn, tp, fp, fn, tn, figures)


def by_group(
    target: Target, probability: Probability, threshold: float, groups: NDArray[np.object_] | Sequence[object]
) -> dict[str, Performance | NotEnoughData]:
    """The same for each value of a protected column, a day or a week, in ascending order.

    Args:
        target, probability, threshold: as for `performance`.
        groups: what each customer belongs to, shape (n,); its text is the key.

    >>> target, probability = np.tile([0, 1], 40).astype(np.int8), np.tile([0.2, 0.7], 40)
    >>> found = by_group(target, probability, 0.5, ["2026-11-20"] * 60 + ["2026-11-21"] * 20)
    >>> found["2026-11-20"].figures["accuracy"].value, found["2026-11-21"].n
    (1.0, 20)
    """
    names = np.asarray([str(group) for group in groups], dtype=object)
    if len(names) != len(target):
        raise ValueError(f"{len(names)} groups do not fit {len(target)} labels")
    return {
        str(name): performance(target[names == name], probability[names == name], threshold)
        for name in sorted(set(names.tolist()))
    }


def segments(
    target: Target,
    probability: Probability,
    threshold: float,
    columns: Mapping[str, NDArray[np.object_] | Sequence[object]],
    budget: float = 0.01,
) -> tuple[Segment, ...]:
    """Every level of every column with at least 30 customers in it and outside it, the worst first.

    Args:
        target, probability, threshold: as for `performance`.
        columns: name → the level (or bin) of each customer, shape (n,).
        budget: largest adjusted p-value of a segment that is called worse.

    >>> right = np.array([1] * 95 + [0] * 5 + [1] * 60 + [0] * 40)
    >>> found = segments(right.astype(np.int8), np.full(200, 0.9), 0.5, {"plan": ["old"] * 100 + ["new"] * 100})
    >>> found[0].level, round(found[0].gap, 2), found[0].worse, found[1].worse
    ('new', 0.35, True, False)
    """
    right = (target == 1) == (probability >= threshold)
    hits, n = int(right.sum()), len(right)
    drafts: list[tuple[str, str, int, int]] = []
    for column, levels in columns.items():
        names, which = np.unique(np.asarray([str(level) for level in levels]), return_inverse=True)
        inside, good = np.bincount(which), np.bincount(which, weights=right).astype(np.int64)
        drafts += [
            (column, str(name), size, hit)
            for name, size, hit in zip(names, inside.tolist(), good.tolist(), strict=True)
            if min(size, n - size) >= SMALLEST_SAMPLE
        ]
    p_values = [_two_shares(hit, size, hits - hit, n - size) for _, _, size, hit in drafts]
    found = []
    for (column, level, size, hit), p, q in zip(drafts, p_values, benjamini_hochberg(p_values).tolist(), strict=True):
        inside_, rest = share(hit, size), share(hits - hit, n - size)
        worse = rest.value - inside_.value >= WORSE_BY and q <= budget
        found.append(Segment(column, level, size, inside_, rest, p, q, worse))
    return tuple(sorted(found, key=lambda segment: segment.gap, reverse=True))


def _two_shares(a: int, n: int, b: int, m: int) -> float:
    """p-value of two shares being one, pooled."""
    pooled = (a + b) / (n + m)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return two_sided((a / n - b / m) / error) if error else 1.0
