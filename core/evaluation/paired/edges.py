"""Where a condition stops to hold: how score and sequential intervals find their ends."""

from __future__ import annotations

from collections.abc import Callable


def edge(holds: Callable[[float], bool], start: float, end: float) -> float:
    """The place between start and end up to which the condition holds, by halving sixty times: to 1e-18 of the way.

    Args:
        holds: true near start, from some place on false; never asked at start or end themselves unless these are equal.
        start, end: in either order.

    >>> round(edge(lambda x: x * x < 2, 0.0, 2.0), 12)
    1.414213562373
    """
    for _ in range(60):
        middle = (start + end) / 2
        start, end = (middle, end) if holds(middle) else (start, middle)
    return (start + end) / 2
