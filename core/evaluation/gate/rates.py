"""Accuracy, selection rate and error rates of groups: the figures by fairlearn, their intervals by drawing counts.

fairlearn's own bootstrap builds a table for every resample (33 ms each for four figures); drawing customers with replacement
draws the counts of (group × outcome × decision) from a multinomial law, which is the same bootstrap in microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.evaluation.gate.confusion import interval
from core.evaluation.gate.groups import Grouping
from core.monitoring.intervals import Interval

Floats = NDArray[np.float64]
Rate = Literal["accuracy", "selection_rate", "true_positive_rate", "false_positive_rate"]
RATES: tuple[Rate, ...] = ("accuracy", "selection_rate", "true_positive_rate", "false_positive_rate")


@dataclass(frozen=True, slots=True)
class Spread:
    """How far one rate lies apart between groups.

    Attributes:
        by_group: group → rate, a share; groups that have none (no positives for a true positive rate) are left out.
        sizes: group → customers that the rate rests on.
        difference: largest less smallest.
        ratio: smallest / largest, 1 when all are 0.
    """

    by_group: dict[str, float]
    sizes: dict[str, int]
    difference: Interval
    ratio: Interval


def spreads(
    target: NDArray[np.int8], at_risk: NDArray[np.bool_], groups: Grouping, draws: int, rng: np.random.Generator
) -> dict[Rate, Spread]:
    """Every rate that at least two groups have.

    Args:
        target: 0 or 1, shape (n,).
        at_risk: decisions, shape (n,).
        groups: of the same customers, two or more.
        draws: resamples.
        rng: where they come from.
    """
    seen = _by_fairlearn(target, at_risk, groups)
    counts = _cells(target, at_risk, groups)
    drawn = rng.multinomial(len(target), counts.ravel() / len(target), size=draws).reshape(draws, *counts.shape)
    found: dict[Rate, Spread] = {}
    for rate in RATES:
        _, below = _parts(counts, rate)
        there = below > 0
        if there.sum() < 2:
            continue
        names = [name for name, has in zip(groups.names, there, strict=True) if has]
        values = np.array([seen[rate][name] for name in names])
        resampled = _rate(drawn[:, there], rate)
        found[rate] = Spread(
            dict(zip(names, values.tolist(), strict=True)),
            dict(zip(names, below[there].tolist(), strict=True)),
            interval(_difference(values), _difference_of(resampled), len(target)),
            interval(_ratio(values), _ratio_of(resampled), len(target)),
        )
    return found


def worsening(
    target: NDArray[np.int8],
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
    groups: Grouping,
    draws: int,
    rng: np.random.Generator,
) -> Interval:
    """By how much the accuracy gap has grown from one model's decisions to another's, paired; a difference of shares."""
    n = len(target)
    right = 2 * (before == (target == 1)).astype(np.int64) + (after == (target == 1))
    counts = np.bincount(groups.codes * 4 + right, minlength=4 * len(groups.names)).reshape(-1, 4)
    drawn = rng.multinomial(n, counts.ravel() / n, size=draws).reshape(draws, *counts.shape)

    def grown(cells: NDArray[np.int64]) -> Floats:
        size = np.maximum(cells.sum(axis=-1), 1)
        old, new = cells[..., [2, 3]].sum(axis=-1) / size, cells[..., [1, 3]].sum(axis=-1) / size
        return np.asarray(np.ptp(new, axis=-1) - np.ptp(old, axis=-1), np.float64)

    return interval(float(grown(counts)), grown(drawn), n)


def _by_fairlearn(
    target: NDArray[np.int8], at_risk: NDArray[np.bool_], groups: Grouping
) -> dict[Rate, dict[str, float]]:
    import warnings

    from fairlearn import metrics as fair
    from sklearn.metrics import accuracy_score

    metrics = {"accuracy": accuracy_score} | {name: getattr(fair, name) for name in RATES[1:]}
    named = np.array(groups.names)[groups.codes]
    with warnings.catch_warnings():  # a group without positives has no true positive rate: it is left out by its count
        warnings.simplefilter("ignore")
        frame = fair.MetricFrame(
            metrics=metrics, y_true=target, y_pred=at_risk.astype(np.int8), sensitive_features={"group": named}
        )
        table = frame.by_group
    return {rate: {str(name): float(value) for name, value in table[rate].items()} for rate in RATES}


def _cells(target: NDArray[np.int8], at_risk: NDArray[np.bool_], groups: Grouping) -> NDArray[np.int64]:
    """Customers by group, outcome and decision, shape (groups, 4): true negatives, false positives, false negatives, true
    positives."""
    cell = groups.codes * 4 + 2 * target.astype(np.int64) + at_risk
    return np.bincount(cell, minlength=4 * len(groups.names)).reshape(-1, 4)


def _parts(cells: NDArray[np.int64], rate: Rate) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numerator and denominator of a rate, each of shape (..., groups)."""
    over: dict[Rate, tuple[list[int], list[int]]] = {
        "accuracy": ([0, 3], [0, 1, 2, 3]),
        "selection_rate": ([1, 3], [0, 1, 2, 3]),
        "true_positive_rate": ([3], [2, 3]),
        "false_positive_rate": ([1], [0, 1]),
    }
    part, whole = over[rate]
    return cells[..., part].sum(axis=-1), cells[..., whole].sum(axis=-1)


def _rate(cells: NDArray[np.int64], rate: Rate) -> Floats:
    part, whole = _parts(cells, rate)
    return np.asarray(part / np.maximum(whole, 1), np.float64)


def _difference(values: Floats) -> float:
    return float(np.ptp(values))


def _difference_of(values: Floats) -> Floats:
    return np.asarray(np.ptp(values, axis=-1), np.float64)


def _ratio(values: Floats) -> float:
    return float(_ratio_of(values[None, :])[0])


def _ratio_of(values: Floats) -> Floats:
    top = values.max(axis=-1)
    return np.where(top > 0, values.min(axis=-1) / np.maximum(top, 1e-300), 1.0)
