"""The inner loop: one walk through every tree, one comparison at a node. The only file that knows numba.

Each row's sum is taken in one order (intercept, features, trees) whether it comes alone or among a million, and numba
keeps that order (no fastmath), so one row and many rows agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any

import numba
from numba import njit, types

from core.model.compiled import NODE

BLOCK = 64  # rows that walk one tree together: their margins and vectors stay in the first-level cache

_node = numba.from_dtype(NODE)
_vector, _matrix = types.float64[::1], types.float64[:, ::1]
_scores = types.void(_matrix, types.float64, _vector, _node[::1], types.int32[::1], _vector, _vector)


def _at_import(signature: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile now, or take it from numba's cache; where no cache folder can be written, compile without one."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        try:
            compiled: Callable[..., Any] = njit(signature, cache=True, nogil=True)(function)
        except (RuntimeError, OSError):
            compiled = njit(signature, nogil=True)(function)
        return compiled

    return decorate


@_at_import(_scores)
def score_rows(x, intercept, weights, nodes, roots, margin, probability):  # type: ignore[no-untyped-def]
    """Fill margin and probability, shape (n,), for encoded customers x, shape (n, width); releases the GIL."""
    n, width = x.shape
    for start in range(0, n, BLOCK):
        stop = min(start + BLOCK, n)
        for row in range(start, stop):
            total = intercept
            for j in range(width):
                total += weights[j] * x[row, j]
            margin[row] = total
        for root in roots:
            for row in range(start, stop):
                node = root
                feature = nodes[node].feature
                while feature >= 0:
                    node = nodes[node].left + (x[row, feature] > nodes[node].number)
                    feature = nodes[node].feature
                margin[row] += nodes[node].number
        for row in range(start, stop):
            if margin[row] >= 0.0:
                probability[row] = 1.0 / (1.0 + exp(-margin[row]))
            else:
                odds = exp(margin[row])
                probability[row] = odds / (1.0 + odds)
