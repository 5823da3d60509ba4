"""From a figure with its interval to a verdict, by one stated rule.

A figure is *certain enough* when the policy's least numbers of customers were judged and the half-width of its 95 % interval
does not exceed the policy's. Then the figure itself decides: pass when it keeps the bound, else fail. When it is not, only an
interval that lies wholly on one side of the bound decides; otherwise the verdict is inconclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from core.evaluation.gate.policy import Certainty
from core.evaluation.gate.report import Check, Verdict
from core.monitoring.intervals import Interval


@dataclass(frozen=True, slots=True)
class Sample:
    """Who was judged.

    Attributes:
        n: customers.
        positives: of them with the outcome that is predicted.
    """

    n: int
    positives: int

    def enough(self, certainty: Certainty) -> bool:
        """Whether there are as many customers, and of each outcome, as the policy wants."""
        fewer = min(self.positives, self.n - self.positives)
        return self.n >= certainty.fewest and fewer >= certainty.fewest_of_each


def verdict_of(figure: Interval, bound: float, *, at_least: bool, certain: bool) -> Verdict:
    """Hold a figure to its bound.

    Args:
        figure: value and 95 % interval.
        bound: the least it may be, or the most.
        at_least: which of the two.
        certain: whether the figure itself decides.

    >>> small = Interval(0.74, 0.60, 0.88, 40)
    >>> verdict_of(small, 0.75, at_least=True, certain=True), verdict_of(small, 0.75, at_least=True, certain=False)
    ('fail', 'inconclusive')
    >>> verdict_of(small, 0.90, at_least=True, certain=False), verdict_of(small, 0.90, at_least=False, certain=False)
    ('fail', 'pass')
    """
    worst, best = (figure.low, figure.high) if at_least else (figure.high, figure.low)
    if certain:
        return "pass" if keeps(figure.value, bound, at_least) else "fail"
    if keeps(worst, bound, at_least):
        return "pass"
    return "inconclusive" if keeps(best, bound, at_least) else "fail"


def keeps(value: float, bound: float, at_least: bool) -> bool:
    """Whether a value is on the right side of its bound; on it counts."""
    return value >= bound if at_least else value <= bound


def half_width(figure: Interval) -> float:
    """Of the interval."""
    return (figure.high - figure.low) / 2


def customers_needed(figure: Interval, widest: float, n: int, fewest: int = 0) -> int:
    """About how many customers would make the figure certain: an interval narrows with their square root.

    >>> customers_needed(Interval(0.7, 0.6, 0.8, 100), 0.05, 100)
    400
    """
    ratio = half_width(figure) / widest
    return max(fewest, ceil(round(n * max(1.0, ratio * ratio), 6)))


def overall(checks: Iterable[Check]) -> Verdict:
    """The verdict of all checks: one failure fails, one doubt leaves a doubt, and no judged check at all is a doubt."""
    found = [check.verdict for check in checks if check.verdict is not None]
    if "fail" in found:
        return "fail"
    return "inconclusive" if "inconclusive" in found or not found else "pass"
