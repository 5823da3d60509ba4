"""Performance with labels: every figure with its interval and its n, over all customers, by group and by segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from core.model.training.auc import auc
from core.monitoring.enough import NotEnoughData
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.intervals import Interval, around, f1, mean, sample_factor, share

Target = NDArray[np.int8]
Probability = NDArray[np.float64]
SMALLEST_SAMPLE = 30
WORSE_BY = 0.05
"""Accuracy that a segment must lack against what its probabilities promise to be called worse."""
BUDGET = 0.005
"""Chance of calling any segment worse when every probability is right."""


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
    """One level of one column.

    Some customers are harder to tell apart than others, so a low accuracy alone says little: `expected` is what this segment's
    own probabilities promise.

    Attributes:
        column, level: which customers.
        n: how many.
        accuracy: theirs.
        accuracy_rest: of all others.
        expected: mean chance of a right decision, by the probabilities of the segment's customers.
        p_value: chance of an accuracy this low if every probability were right, one-sided.
        p_adjusted: the same after Benjamini–Hochberg over all segments looked at.
        worse: the accuracy lies at least .05 below the expected one, and the adjusted p-value within the budget.
    """

    column: str
    level: str
    n: int
    accuracy: Interval
    accuracy_rest: Interval
    expected: float
    p_value: float
    p_adjusted: float
    worse: bool

    @property
    def gap(self) -> float:
        """Accuracy of the rest - of the segment."""
        return self.accuracy_rest.value - self.accuracy.value

    @property
    def shortfall(self) -> float:
        """Expected accuracy - the realised one."""
        return self.expected - self.accuracy.value


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
    budget: float = BUDGET,
    calibrated_on: int = 0,
) -> tuple[Segment, ...]:
    """Every level of every column with at least 30 customers in it and outside it, the largest shortfall first.

    The number of wrong decisions is a sum of unequal chances; a binomial number with the same mean has the heavier upper tail
    (W. Hoeffding, Annals of Mathematical Statistics 27, 1956), so its p-value errs on the quiet side.

    A segment is called worse only for what it falls short beyond everybody: when the whole model no longer holds, that is one
    finding (the gap) and not one for each of its segments.

    Args:
        target, probability, threshold: as for `performance`.
        columns: name → the level (or bin) of each customer, shape (n,).
        budget: largest adjusted p-value of a segment that is called worse.
        calibrated_on: as for `core.monitoring.gap.gaps`.

    >>> right = np.array([1] * 95 + [0] * 5 + [1] * 60 + [0] * 40)
    >>> found = segments(right.astype(np.int8), np.full(200, 0.9), 0.5, {"plan": ["old"] * 100 + ["new"] * 100})
    >>> [(one.level, round(one.shortfall, 2), round(one.gap, 2), one.worse) for one in found]
    [('new', 0.3, 0.35, True), ('old', -0.05, -0.35, False)]
    """
    flagged = probability >= threshold
    right = (target == 1) == flagged
    chance = np.where(flagged, probability, 1 - probability)
    hits, n = int(right.sum()), len(right)
    everybody = max(float(chance.mean()) - hits / n, 0.0)
    wider = sample_factor(n, calibrated_on)
    drafts: list[tuple[str, str, int, int, float]] = []
    for column, levels in columns.items():
        names, which = np.unique(np.asarray([str(level) for level in levels]), return_inverse=True)
        sums = [np.bincount(which, weights=part, minlength=len(names)) for part in (right, chance)]
        drafts += [
            (column, str(name), size, round(hit), promised / size)
            for name, size, hit, promised in zip(
                names, np.bincount(which).tolist(), *(one.tolist() for one in sums), strict=True
            )
            if min(size, n - size) >= SMALLEST_SAMPLE
        ]
    p_values = [_so_many_wrong(size - hit, size, 1 - promised, wider) for _, _, size, hit, promised in drafts]
    found = []
    for (column, level, size, hit, promised), p, q in zip(
        drafts, p_values, benjamini_hochberg(p_values).tolist(), strict=True
    ):
        inside, rest = share(hit, size), share(hits - hit, n - size)
        worse = promised - inside.value - everybody >= WORSE_BY and q <= budget
        found.append(Segment(column, level, size, inside, rest, promised, p, q, worse))
    return tuple(sorted(found, key=lambda segment: segment.shortfall, reverse=True))


def _so_many_wrong(wrong: int, n: int, chance: float, wider: float) -> float:
    """Chance of at least so many; the excess over the mean is divided by `wider` first."""
    from scipy.special import bdtrc

    mean = n * chance
    least = ceil(mean + (wrong - mean) / wider - 1e-9)
    return 1.0 if least <= 0 else float(bdtrc(least - 1, n, min(max(chance, 0.0), 1.0)))
