"""Calibration error with an interval, and what chance alone would show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.training.metrics import CALIBRATION_BINS
from core.monitoring.intervals import Interval


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Attributes:
    error: expected calibration error with its 95 % interval.
    chance: what a perfectly calibrated model would show on so many customers, on average.
    """

    error: Interval
    chance: float


def calibration(
    target: NDArray[np.int8], probability: NDArray[np.float64], draws: int, rng: np.random.Generator
) -> Calibrated:
    """Expected calibration error over ten bins of equal count: Σ n_b/n · |mean probability − share of positives|.

    The error is never below 0, so chance lifts it. Interval: bootstrap of the positives in each bin, reflected at the figure
    (the basic interval, 2v − q), which takes the lift off again; cut at 0.

    Args:
        target: 0 or 1, shape (n,).
        probability: shape (n,).
        draws: resamples.
        rng: where they come from.

    Reference:
        M. P. Naeini, G. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI (2015);
        A. C. Davison, D. V. Hinkley, "Bootstrap Methods and their Application" (1997), section 5.2: the basic interval.

    >>> p = np.repeat([0.2, 0.8], 500)
    >>> y = np.concatenate([np.arange(500) % 5 == 0, np.arange(500) % 5 != 0]).astype(np.int8)
    >>> found = calibration(y, p, 500, np.random.default_rng(1))
    >>> found.error.value < 1e-12, 0.01 < found.chance < 0.06
    (True, True)
    """
    order = np.argsort(probability, kind="stable")
    bins = np.array_split(order, min(CALIBRATION_BINS, len(order)))
    size = np.array([len(part) for part in bins])
    mean = np.array([probability[part].mean() for part in bins])
    share = np.array([target[part].mean() for part in bins])
    weight = size / size.sum()

    def errors(of: NDArray[np.float64]) -> NDArray[np.float64]:
        drawn = rng.binomial(size, of, size=(draws, len(size))) / size
        return np.asarray(np.abs(drawn - mean) @ weight, np.float64)

    value = float(np.abs(share - mean) @ weight)
    low, high = np.quantile(errors(share), [0.025, 0.975])
    error = Interval(value, max(0.0, min(value, 2 * value - high)), max(value, 2 * value - low), len(target))
    return Calibrated(error, float(errors(np.clip(mean, 0, 1)).mean()))
