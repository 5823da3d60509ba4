"""ROC and calibration curves with a bounded number of points, without waiting for scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.comparison.trial import Target
from core.model.training.curves import MOST_POINTS, Curve
from core.model.training.metrics import CALIBRATION_BINS


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often what was said came true; one point for each bin of (nearly) equally many customers.

    Attributes:
        said: mean probability in the bin, rising.
        came_true: share of positives in the bin.
        n: customers in the bin.
    """

    said: tuple[float, ...]
    came_true: tuple[float, ...]
    n: tuple[int, ...]


def roc_curve(target: Target, probability: NDArray[np.float64], most: int = MOST_POINTS) -> Curve:
    """x: share of the negatives at or above a threshold, y: share of the positives; from (0, 0) to (1, 1).

    Customers with one probability are one step. A line of more than `most` points is thinned evenly.

    Args:
        target: 0 or 1, both present, shape (n,).

    >>> roc_curve(np.array([0, 0, 1, 1], np.int8), np.array([0.1, 0.6, 0.4, 0.9]))
    Curve(x=(0.0, 0.0, 0.5, 0.5, 1.0), y=(0.0, 0.5, 0.5, 1.0, 1.0))
    """
    order = np.argsort(-probability, kind="stable")
    ranked, hit = probability[order], target[order] == 1
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)  # of each run of ties
    true = np.append(0, np.cumsum(hit)[last])
    false = np.append(0, np.cumsum(~hit)[last])
    kept = np.unique(np.linspace(0, len(true) - 1, min(most, len(true))).round().astype(np.int64))
    x, y = false[kept] / max(int(false[-1]), 1), true[kept] / max(int(true[-1]), 1)
    return Curve(tuple(x.tolist()), tuple(y.tolist()))


def calibration(target: Target, probability: NDArray[np.float64], bins: int = CALIBRATION_BINS) -> Calibration:
    """Mean probability against share of positives, in bins of equal count in the order of the probability.

    >>> calibration(np.array([0, 0, 1, 1], np.int8), np.array([0.1, 0.3, 0.6, 0.8]), bins=2)
    Calibration(said=(0.2, 0.7), came_true=(0.0, 1.0), n=(2, 2))
    """
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    said = tuple(round(float(probability[part].mean()), 6) for part in parts)
    came_true = tuple(float(target[part].mean()) for part in parts)
    return Calibration(said, came_true, tuple(len(part) for part in parts))
