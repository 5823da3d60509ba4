"""ROC, precision–recall and reliability curves of one model on one side of the split."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.training.metrics import CALIBRATION_BINS

MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a line, both coordinates 0 to 1."""

    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """All three.

    Attributes:
        roc: x false-positive rate, y recall.
        pr: x recall, y precision.
        reliability: x mean predicted probability, y share of positives; one point for each of ten bins of equal count.
        reliability_n: customers in each of those bins.
    """

    roc: Curve
    pr: Curve
    reliability: Curve
    reliability_n: tuple[int, ...]

    def to_json(self) -> str:
        """As JSON text."""
        return json.dumps(asdict(self))


def curves_from_json(text: str) -> Curves:
    """The inverse of `Curves.to_json`.

    Raises:
        ValueError: the text holds no curves.

    >>> line = Curve((0.0, 1.0), (0.0, 1.0))
    >>> curves_from_json(Curves(line, line, line, (1, 1)).to_json()).roc == line
    True
    """
    try:
        raw = json.loads(text)
        roc, pr, reliability = (
            Curve(tuple(map(float, raw[name]["x"])), tuple(map(float, raw[name]["y"])))
            for name in ("roc", "pr", "reliability")
        )
        return Curves(roc, pr, reliability, tuple(map(int, raw["reliability_n"])))
    except (KeyError, TypeError) as error:
        raise ValueError(f"no curves: {error!r}") from error


def curves(target: NDArray[np.int8], probability: NDArray[np.float64]) -> Curves:
    """Draw the curves; lines of more than 200 points are thinned.

    >>> found = curves(np.array([0, 0, 1, 1], np.int8), np.array([0.1, 0.2, 0.8, 0.9]))
    >>> found.roc.y, found.reliability_n
    ((0.0, 0.5, 1.0, 1.0), (1, 1, 1, 1))
    """
    from sklearn.metrics import precision_recall_curve, roc_curve

    false_positive, recall, _ = roc_curve(target, probability)
    precision, recalled, _ = precision_recall_curve(target, probability)
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(CALIBRATION_BINS, len(order)))
    return Curves(
        _thinned(false_positive, recall),
        _thinned(recalled[::-1], precision[::-1]),
        Curve(
            tuple(float(probability[part].mean()) for part in parts),
            tuple(float(target[part].mean()) for part in parts),
        ),
        tuple(len(part) for part in parts),
    )


def _thinned(x: NDArray[np.float64], y: NDArray[np.float64]) -> Curve:
    keep = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_POINTS)).round().astype(int))
    return Curve(tuple(x[keep].tolist()), tuple(y[keep].tolist()))
