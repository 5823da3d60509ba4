"""The kernel in plain NumPy, for the first single customers of a process: importing numba takes over a second.

The same sums in the same order and the same `exp`, so the same bits; a hundred times slower, which nobody sees on one customer.
"""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import NDArray

from core.model.compiled import Floats, Ints


def score_rows(
    x: Floats,
    intercept: float,
    weights: Floats,
    nodes: NDArray[np.void],
    roots: Ints,
    margin: Floats,
    probability: Floats,
) -> None:
    """Fill margin and probability, shape (n,), for encoded customers x, shape (n, width); see core.model.kernel."""
    for row, customer in enumerate(x):
        total = float(intercept)
        for part in (weights * customer).tolist():
            total += part
        for leaf in _leaves(customer, nodes, roots).tolist():
            total += leaf
        margin[row] = total
        if total >= 0.0:
            probability[row] = 1.0 / (1.0 + exp(-total))
        else:
            odds = exp(total)
            probability[row] = odds / (1.0 + odds)


def _leaves(customer: Floats, nodes: NDArray[np.void], roots: Ints) -> Floats:
    """The value of the leaf that a customer, shape (width,), falls into in each tree, shape (trees,)."""
    here = roots.astype(np.int64)
    feature, left, number = nodes["feature"], nodes["left"], nodes["number"]
    walking = np.flatnonzero(feature[here] >= 0)
    while len(walking):
        at = here[walking]
        here[walking] = left[at] + (customer[feature[at]] > number[at])
        walking = walking[feature[here[walking]] >= 0]
    return np.asarray(number[here], np.float64)
