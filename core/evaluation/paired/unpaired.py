"""Two models that met different customers (canary traffic): the difference of two independent shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.monitoring.intervals import Interval, share

SMALLEST_EXPECTED = 5
"""Expected customers in the emptiest of the four cells under which Fisher's exact test is taken."""


@dataclass(frozen=True, slots=True)
class TwoShares:
    """Result of the comparison.

    Attributes:
        first, second: each share with Wilson's 95 % interval and its n.
        difference: second - first with Newcombe's 95 % interval; n: customers of both together.
        method: z (pooled), or Fisher's exact test when customers are few.
        p: chance of shares at least this unequal if both were the same, two-sided.
    """

    first: Interval
    second: Interval
    difference: Interval
    method: Literal["z", "fisher"]
    p: float


def two_shares(first: int, n_first: int, second: int, n_second: int) -> TwoShares:
    """Compare a share (customers rightly judged, customers who left) between two groups that have nobody in common.

    Interval: Wilson's ends of both shares, squared and added, D ± √(…² + …²). p: z = D / √(p̄·(1 − p̄)·(1/n + 1/m))
    with the pooled share p̄; Fisher's exact test when a cell of the table expects fewer than five. The two groups
    must be alike but for the model: check the split (`core.evaluation.paired.split`). Far weaker than a paired
    comparison with as many customers.

    Args:
        first, second: customers counted in each group, 0 to its n.
        n_first, n_second: customers in each, ≥ 1.

    Raises:
        ValueError: outside these ranges.

    Reference:
        R. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
        methods", Statistics in Medicine 17 (1998), method 10.

    >>> found = two_shares(48, 80, 56, 70)
    >>> gap = found.difference
    >>> round(gap.value, 4), round(gap.low, 4), round(gap.high, 4), round(found.p, 4)
    (0.2, 0.0524, 0.3339, 0.008)
    """
    from scipy.stats import fisher_exact
    from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

    one, other = share(first, n_first), share(second, n_second)
    low, high = confint_proportions_2indep(second, n_second, first, n_first, method="newcomb", compare="diff")
    together, n = first + second, n_first + n_second
    method: Literal["z", "fisher"] = "z"
    if min(together, n - together) * min(n_first, n_second) / n < SMALLEST_EXPECTED:
        method = "fisher"
        p = float(fisher_exact([[first, n_first - first], [second, n_second - second]])[1])
    else:
        p = float(proportions_ztest([first, second], [n_first, n_second])[1])
    return TwoShares(one, other, Interval(other.value - one.value, float(low), float(high), n), method, min(1.0, p))
