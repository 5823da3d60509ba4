"""Where figure, interval and bound stand on a line of their own scale, for a small picture beside the numbers."""

from __future__ import annotations

from dataclasses import dataclass

from core.evaluation.gate.report import Check

MARGIN = 0.12
"""Of the line's length, left free on either side."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Positions in per cent of the line, 0 to 100.

    Attributes:
        low, high: ends of the interval.
        value: the figure.
        bound: None when there is none.
    """

    low: float
    high: float
    value: float
    bound: float | None


def strip(check: Check) -> Strip | None:
    """The positions; None for a check without an interval.

    >>> strip(Check("performance", "", "pass", 0.8, 0.75, 0.85, 0.7, "share", 1, ""))
    Strip(low=37.3, high=88.0, value=62.7, bound=12.0)
    """
    if check.value is None or check.low is None or check.high is None:
        return None
    ends = [check.low, check.high, check.value] + ([] if check.bound is None else [check.bound])
    start, width = min(ends), max(ends) - min(ends)
    if width <= 0:
        return None

    def at(value: float) -> float:
        return round(100 * (MARGIN + (1 - 2 * MARGIN) * (value - start) / width), 1)

    return Strip(at(check.low), at(check.high), at(check.value), None if check.bound is None else at(check.bound))
