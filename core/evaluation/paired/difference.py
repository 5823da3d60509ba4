"""How much more often the second model is right: the difference of two paired accuracies with an interval."""

from __future__ import annotations

from math import copysign, inf, sqrt

from core.evaluation.paired.edges import edge
from core.evaluation.paired.table import PairedTable
from core.monitoring.intervals import Z95, Interval, share


def accuracy_difference(table: PairedTable) -> Interval:
    """Accuracy of the second model less that of the first, (c − b) / n, with Tango's 95 % score interval.

    The interval holds each difference δ that the score test does not reject, |c − b − nδ| ≤ 1.96·√(n·(2q + δ − δ²)),
    with 2q + δ − δ² the variance of one customer's difference at the likeliest q = P(only the first is right) given
    δ. At δ = 0 that is McNemar's chi-square without correction: the interval leaves out 0 exactly when its p < .05.

    Args:
        table: at least one customer.

    Raises:
        ValueError: nobody in the table.

    Reference:
        T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample
        design", Statistics in Medicine 17 (1998).

    >>> found = accuracy_difference(PairedTable(both=59, only_first=6, only_second=16, neither=80))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4), found.n
    (0.0621, 0.0054, 0.124, 161)
    """
    b, c, n = table.only_first, table.only_second, _customers(table)
    value = (c - b) / n
    low = edge(lambda delta: _score(b, c, n, delta) > Z95, -1.0, value)
    high = edge(lambda delta: _score(b, c, n, delta) >= -Z95, value, 1.0)
    return Interval(value, low, high, n)


def newcombe_difference(table: PairedTable) -> Interval:
    """The same difference with Newcombe's interval (method 10): Wilson's ends of both accuracies, squared and added.

    low = D − √(l² − 2φ·l·u + u²), with l and u the distances of the second accuracy to its lower and of the first to
    its upper end, φ the correlation of the two models' answers (numerator less n/2 when positive); high likewise.

    Args:
        table: at least one customer.

    Raises:
        ValueError: nobody in the table.

    Reference:
        R. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired
        data", Statistics in Medicine 17 (1998).

    >>> found = newcombe_difference(PairedTable(both=59, only_first=6, only_second=16, neither=80))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.0621, 0.0046, 0.1186)
    """
    n = _customers(table)
    first, second = share(table.both + table.only_first, n), share(table.both + table.only_second, n)
    phi, value = _correlation(table), (table.only_second - table.only_first) / n
    below, above = second.value - second.low, first.high - first.value
    low = value - sqrt(max(0.0, below**2 - 2 * phi * below * above + above**2))
    below, above = first.value - first.low, second.high - second.value
    high = value + sqrt(max(0.0, below**2 - 2 * phi * below * above + above**2))
    return Interval(value, max(-1.0, low), min(1.0, high), n)


def _customers(table: PairedTable) -> int:
    if not table.n:
        raise ValueError("nobody in the table: two models cannot be compared on no customers")
    return table.n


def _score(b: int, c: int, n: int, delta: float) -> float:
    """Tango's score statistic; it falls as delta rises."""
    linear = (2 * n - c + b) * delta - b - c
    root = sqrt(max(0.0, linear**2 + 8 * n * b * delta * (1 - delta)))
    q = (root - linear) / (4 * n)
    gap, variance = c - b - n * delta, n * (2 * q + delta - delta * delta)
    if variance <= 0:
        return copysign(inf, gap) if gap else 0.0
    return gap / sqrt(variance)


def _correlation(table: PairedTable) -> float:
    a, b, c, d = table.both, table.only_first, table.only_second, table.neither
    spread = sqrt(a + b) * sqrt(c + d) * sqrt(a + c) * sqrt(b + d)
    if not spread:
        return 0.0
    excess = a * d - b * c
    return (max(excess - table.n / 2, 0.0) if excess > 0 else excess) / spread
