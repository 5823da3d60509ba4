"""Named rules that choose a decision threshold from validation data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Rule = Callable[[NDArray[np.int8], NDArray[np.float64]], float]


def max_f1(target: NDArray[np.int8], probability: NDArray[np.float64]) -> float:
    """The threshold with the highest F1 of the positive class; of equals the highest, which bothers the fewest customers.

    >>> max_f1(np.array([0, 0, 1, 1], np.int8), np.array([0.1, 0.2, 0.4, 0.9]))
    0.30000000000000004
    """
    hits, flagged, cuts = _cuts(target, probability)
    return float(cuts[np.argmax(2 * hits / (flagged + target.sum()))])


def youden(target: NDArray[np.int8], probability: NDArray[np.float64]) -> float:
    """The threshold with the highest recall + specificity (Youden's J + 1): both classes weigh the same, however rare.

    Reference:
        W. J. Youden, "Index for rating diagnostic tests", Cancer 3 (1950).

    >>> youden(np.array([0, 0, 1, 1], np.int8), np.array([0.1, 0.6, 0.4, 0.9]))
    0.75
    """
    hits, flagged, cuts = _cuts(target, probability)
    positives = target.sum()
    return float(cuts[np.argmax(hits / positives - (flagged - hits) / (len(target) - positives))])


RULES: dict[str, Rule] = {"max_f1": max_f1, "youden": youden}


def _cuts(
    target: NDArray[np.int8], probability: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every distinct way to divide these customers, from the strictest down: positives caught, customers flagged, and the
    cut, which lies half-way to the next probability so that a rounding error moves nobody across."""
    order = np.argsort(-probability, kind="stable")
    falling = probability[order]
    last = np.flatnonzero(np.append(falling[1:] < falling[:-1], True))  # equal probabilities stay together
    lower = np.append(falling[last[:-1] + 1], 0.0)
    cuts = (falling[last] + lower) / 2
    return np.cumsum(target[order], dtype=np.int64)[last], last + 1, cuts
