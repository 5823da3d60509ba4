"""Performance before labels: confidence-based performance estimation (CBPE).

A calibrated probability says how often its decision is right, so the expected confusion matrix is a sum of probabilities. It
holds as long as the probabilities are calibrated for the customers of today. A change of what leads to leaving (concept
drift) breaks exactly that and cannot be seen here; the gap to the realised figures (`core.monitoring.gap`) shows it later.

Reference:
    J. Białek, W. Kuberski, N. Perrakis, A. Bifet, "Estimating model performance under covariate shift without labels",
    arXiv:2401.08348 (2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.monitoring.enough import NotEnoughData
from core.monitoring.intervals import Interval, around

Floats = NDArray[np.float64]
Slope = NDArray[np.floating[Any]] | float
FIGURES = ("accuracy", "precision", "recall", "f1", "roc_auc")
SMALLEST_SAMPLE = 30
BLIND = "Estimated from the probabilities alone: it cannot see concept drift, a change of what makes customers leave."
"""What must stand beside every estimate."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What performance to expect.

    Attributes:
        n: customers.
        tp, fp, fn, tn: expected customers in each cell of the confusion matrix; fractions are right.
        figures: accuracy, precision, recall, f1, roc_auc → value with the interval in which the figure that will be
            realised on these same customers falls in 95 % of cases. A figure without a denominator is left out.
        errors: the same names → standard error.
    """

    n: int
    tp: float
    fp: float
    fn: float
    tn: float
    figures: dict[str, Interval]
    errors: dict[str, float]


def cbpe(probability: Floats, threshold: float) -> Estimate | NotEnoughData:
    """Estimate the performance on customers whose outcome nobody knows yet.

    Args:
        probability: calibrated, of the positive class, 0 to 1, shape (n,).
        threshold: decisions are probability ≥ threshold.

    Raises:
        ValueError: a probability is not within 0 and 1.

    >>> found = cbpe(np.tile([0.9, 0.8, 0.3, 0.4], 10), 0.5)
    >>> round(found.tp, 1), round(found.fp, 1), round(found.fn, 1), round(found.tn, 1)
    (17.0, 3.0, 7.0, 13.0)
    >>> {name: round(found.figures[name].value, 6) for name in ("accuracy", "recall", "f1")}
    {'accuracy': 0.75, 'recall': 0.708333, 'f1': 0.772727}
    """
    if len(probability) < SMALLEST_SAMPLE:
        return NotEnoughData(len(probability), SMALLEST_SAMPLE)
    return expected(probability, threshold)


def expected(probability: Floats, threshold: float) -> Estimate:
    """The same for any number of customers ≥ 1.

    Each figure is a function of the outcomes y, which are independent with chance p; its standard error is that of its
    linear part at p: √(Σ p·(1 - p)·(∂figure/∂y)²). That is the error of the outcomes' luck, not of a wrong probability.
    """
    p = np.asarray(probability, dtype=np.float64)
    if not (len(p) and p.min() >= 0 and p.max() <= 1):
        raise ValueError("probabilities lie between 0 and 1, and there is at least one")
    return _expected(p, p >= threshold, np.ones(len(p)))


def expected_of_cells(probability: Floats, at_risk: NDArray[np.bool_], n: NDArray[np.int64]) -> Estimate:
    """The same from counts: cells of customers whose probabilities are close to each other.

    The confusion matrix, accuracy, precision, recall and F1 are those of the rows. Within a cell, pairs count as ties (the
    AUC comes out up to .005 lower with cells of .05), and the outcomes' spread as that of the mean (errors come out up to
    1 % larger).

    Args:
        probability: mean of each cell, shape (cells,).
        at_risk: whether the cell's customers were flagged.
        n: customers in each cell, ≥ 1.

    Raises:
        ValueError: a probability is not within 0 and 1, or there is no cell.

    >>> found = expected_of_cells(np.array([0.85, 0.35]), np.array([True, False]), np.array([2, 2]))
    >>> round(found.tp, 1), round(found.tn, 1), found.n
    (1.7, 1.3, 4)
    """
    p = np.asarray(probability, dtype=np.float64)
    if not (len(p) and p.min() >= 0 and p.max() <= 1):
        raise ValueError("probabilities lie between 0 and 1, and there is at least one")
    return _expected(p, at_risk, n.astype(np.float64))


def _expected(p: Floats, flagged: NDArray[np.bool_], size: Floats) -> Estimate:
    n, positives, decided = float(size.sum()), float(size @ p), float(size[flagged].sum())
    tp = float(size[flagged] @ p[flagged])
    fn = positives - tp
    fp = decided - tp
    tn = n - decided - fn
    slopes: dict[str, tuple[float, Slope]] = {"accuracy": ((tp + tn) / n, 1 / n)}
    if decided:
        slopes["precision"] = (tp / decided, flagged / decided)
    if positives > 0:
        recall = tp / positives
        slopes["recall"] = (recall, (flagged - recall) / positives)
    if decided + positives > 0:
        f1 = 2 * tp / (decided + positives)
        slopes["f1"] = (f1, (2 * flagged - f1) / (decided + positives))
    ranked = _auc(p, size)
    if ranked is not None:
        slopes["roc_auc"] = ranked
    spread = size * p * (1 - p)
    errors = {name: float(np.sqrt(np.sum(spread * np.square(slope)))) for name, (_, slope) in slopes.items()}
    figures = {name: around(value, errors[name], round(n), 0.0, 1.0) for name, (value, _) in slopes.items()}
    return Estimate(round(n), tp, fp, fn, tn, figures, errors)


def _auc(p: Floats, size: Floats) -> tuple[float, Floats] | None:
    """Expected pairs in the right order over expected pairs, ties counting half, and the slope of this in each outcome.

    In order of p, the negatives expected below a customer and the positives expected above come from running sums. A
    customer makes no pair with itself.
    """
    values, group = np.unique(p, return_inverse=True)
    mass, rest = (np.bincount(group, weights=size * part, minlength=len(values)) for part in (p, 1 - p))
    below = (np.cumsum(rest) - rest / 2)[group] - (1 - p) / 2
    above = (mass.sum() - np.cumsum(mass) + mass / 2)[group] - p / 2
    others_negative, others_positive = rest.sum() - (1 - p), mass.sum() - p
    pairs = float(np.sum(size * p * others_negative))
    if pairs <= 0:
        return None
    value = float(np.sum(size * p * below)) / pairs
    return value, (below - above - value * (others_negative - others_positive)) / pairs
