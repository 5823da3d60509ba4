"""Figures that follow from a confusion matrix, with bootstrap intervals that cost the same for any number of customers.

Drawing n customers with replacement draws the four counts from a multinomial law with their shares: the counts are drawn, which
is the very same bootstrap.

Reference:
    B. Efron, R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.evaluation.gate.policy import Average
from core.monitoring.intervals import Interval

Counts = NDArray[np.int64]
"""True negatives, false positives, false negatives, true positives on the last axis."""
Floats = NDArray[np.float64]
FIGURES = ("accuracy", "precision", "recall", "f1")


def confusion(target: NDArray[np.int8], at_risk: NDArray[np.bool_]) -> Counts:
    """The four counts, shape (4,).

    >>> confusion(np.array([0, 0, 1, 1], np.int8), np.array([False, True, True, True])).tolist()
    [1, 1, 0, 2]
    """
    return np.bincount(2 * target.astype(np.int64) + at_risk, minlength=4)


def figures(counts: Counts, average: Average) -> dict[str, Floats]:
    """Accuracy, precision, recall and F1 under an average.

    A class that is never predicted has precision 0, as in core.model.training.metrics. Accuracy is the same under each.

    Args:
        counts: shape (..., 4).
        average: macro, weighted (by the customers of each class) or churn (the positive class alone).

    Returns:
        Name → shares, shape (...).

    >>> found = figures(np.array([1, 1, 0, 2]), "macro")
    >>> {name: round(float(value), 3) for name, value in found.items()}
    {'accuracy': 0.75, 'precision': 0.833, 'recall': 0.75, 'f1': 0.733}
    """
    tn, fp, fn, tp = np.moveaxis(counts.astype(np.float64), -1, 0)
    n = tn + fp + fn + tp
    weight: Floats | float = {"macro": 0.5, "churn": 1.0}.get(average, 0.0) if average != "weighted" else (fn + tp) / n
    churn, stay = _of_class(tp, fp, fn), _of_class(tn, fn, fp)
    mixed = [weight * ours + (1 - weight) * theirs for ours, theirs in zip(churn, stay, strict=True)]
    return dict(zip(FIGURES, [(tp + tn) / n, *mixed], strict=True))


def with_intervals(counts: Counts, average: Average, draws: int, rng: np.random.Generator) -> dict[str, Interval]:
    """The same with 95 % percentile intervals and the n that each rests on.

    Args:
        counts: shape (4,).
        average: of the figures; n is all customers but for the churn class: precision rests on those flagged, recall on those
            who leave, F1 on both together.
        draws: resamples.
        rng: where they come from.
    """
    n = int(counts.sum())
    found, drawn = figures(counts, average), figures(rng.multinomial(n, counts / n, size=draws), average)
    _, fp, fn, tp = counts.tolist()
    rests = {"precision": tp + fp, "recall": tp + fn, "f1": tp + fp + fn} if average == "churn" else {}
    return {name: interval(float(found[name]), drawn[name], rests.get(name, n)) for name in FIGURES}


def interval(value: float, drawn: Floats, n: int) -> Interval:
    """A figure with the percentile interval of its resamples; it always holds the figure."""
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value, min(value, float(low)), max(value, float(high)), n)


def _of_class(hits: Floats, wrongly: Floats, missed: Floats) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1 of one class, 0 where nobody is."""
    return (
        hits / np.maximum(hits + wrongly, 1.0),
        hits / np.maximum(hits + missed, 1.0),
        2 * hits / np.maximum(2 * hits + wrongly + missed, 1.0),
    )
