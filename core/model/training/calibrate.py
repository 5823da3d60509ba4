"""Platt calibration: from a model's raw score to log-odds that mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 100
SETTLED = 1e-12


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds = slope · raw score + offset."""

    slope: float
    offset: float

    def margin(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated log-odds of raw scores, any shape."""
        return self.slope * raw + self.offset


def platt(target: NDArray[np.int8], raw: NDArray[np.float64]) -> Calibration:
    """Fit slope and offset by maximum likelihood on scores that the model has not been fitted on.

    Two parameters keep the ranking and fold into a model's leaves and weights, where an isotonic curve would not. Targets
    are drawn in by Platt's prior, (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2), so that separable scores give finite numbers; Newton's
    method with halved steps.

    Args:
        target: 0 or 1, shape (n,).
        raw: out-of-fold scores, not all equal, shape (n,).

    Reference:
        J. Platt, "Probabilistic outputs for support vector machines" (1999); H.-T. Lin, C.-J. Lin, R. Weng, Machine
        Learning 68 (2007).

    >>> found = platt(np.array([0, 0, 1, 1], np.int8), np.array([-2.0, -1.0, 1.0, 2.0]))
    >>> found.slope > 0, abs(found.offset) < 1e-9
    (True, True)
    """
    positives = int(target.sum())
    wanted = np.where(target == 1, (positives + 1) / (positives + 2), 1 / (len(target) - positives + 2))
    centre, spread = float(raw.mean()), float(raw.std()) or 1.0
    design = np.column_stack([(raw - centre) / spread, np.ones(len(raw))])
    found = np.array([0.0, np.log((positives + 1) / (len(target) - positives + 1))])
    loss = _loss(design @ found, wanted)
    for _ in range(STEPS):
        probability = 1 / (1 + np.exp(-(design @ found)))
        weight = np.maximum(probability * (1 - probability), 1e-12)
        gradient = design.T @ (probability - wanted)
        step = np.linalg.solve((design * weight[:, None]).T @ design + 1e-9 * np.eye(2), gradient)
        scale = 1.0
        while (tried := _loss(design @ (found - scale * step), wanted)) > loss and scale > 1e-6:
            scale /= 2
        found, gained, loss = found - scale * step, loss - tried, min(tried, loss)
        if abs(gained) < SETTLED * len(target):
            break
    slope = float(found[0] / spread)
    return Calibration(slope, float(found[1] - slope * centre))


def _loss(margin: NDArray[np.float64], wanted: NDArray[np.float64]) -> float:
    return float(np.sum(np.logaddexp(0, margin) - wanted * margin))
