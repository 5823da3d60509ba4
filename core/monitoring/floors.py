"""Is a performance figure below its floor, beyond chance? And where the floors come from."""

from __future__ import annotations

from collections.abc import Mapping
from math import erfc, sqrt

from core.monitoring.intervals import Z95, Interval

FIGURES = ("accuracy", "precision", "recall", "f1", "roc_auc")
TOLERANCE = 0.05
"""How far a figure may lie below that of the hold-out."""
BUDGET = 0.005
"""Chance of calling any figure too low when all of them lie on their floors."""
SHARES = ("accuracy", "precision", "recall")


def floors_of(holdout: Mapping[str, float], tolerance: float = TOLERANCE) -> dict[str, float]:
    """Figure → floor: what the version reached on its hold-out, less the tolerance; figures that it has not are left out.

    >>> floors_of({"accuracy": 0.8, "log_loss": 0.4, "roc_auc": 0.85})
    {'accuracy': 0.75, 'roc_auc': 0.8}
    """
    return {name: round(holdout[name] - tolerance, 12) for name in FIGURES if name in holdout}


def chance_below(figure: str, seen: Interval, floor: float, *, realised: bool, wider: float = 1.0) -> float:
    """Chance of a figure at most this high if its true value were the floor, one-sided.

    Realised shares by the score test, (value - floor) / √(floor·(1 - floor) / n), which is Wilson's interval turned round;
    realised F1 as the share π = F1 / (2 - F1) that it is a function of; everything else by the standard error behind its
    interval.

    Args:
        figure: name.
        seen: value, interval and n.
        floor: 0 to 1.
        realised: with outcomes; estimates have other errors.
        wider: factor of the error (`core.monitoring.intervals.sample_factor`), because the floor was measured on a sample.

    >>> round(chance_below("accuracy", Interval(0.70, 0.63, 0.76, 200), 0.75, realised=True), 4)
    0.0512
    >>> chance_below("roc_auc", Interval(0.8, 0.75, 0.85, 200), 0.8, realised=True)
    0.5
    """
    value = seen.value
    if realised and figure == "f1":
        value, floor = value / (2 - value), floor / (2 - floor)
    if realised and (figure in SHARES or figure == "f1"):
        error = sqrt(max(floor * (1 - floor), 0.0) / seen.n)
    else:
        error = max(seen.value - seen.low, seen.high - seen.value) / Z95
    if not error:
        return float(value >= floor)
    return erfc(-(value - floor) / (wider * error) / sqrt(2)) / 2
