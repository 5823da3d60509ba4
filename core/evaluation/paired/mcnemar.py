"""McNemar's test: is one of two models right more often, on the same customers?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["no discordant pairs", "exact", "mid-p", "chi-square", "corrected chi-square"]

EXACT_BELOW = 25
"""Discordant pairs under which the exact test is taken: the usual limit, (b + c) < 25."""
CHI_SQUARE_FROM = 1_000
"""Discordant pairs from which the chi-square is taken: its p and the mid-p then differ by less than .0003."""


@dataclass(frozen=True, slots=True)
class McNemar:
    """Result of the test.

    Attributes:
        method: how p was computed.
        statistic: exact and mid-p: the smaller of the two counts, in customers; chi-square: χ² with one degree of
            freedom; 0 without discordant pairs.
        p: chance of counts at least this unequal if both models were right equally often, two-sided, 0 to 1.
        only_first, only_second: customers about whom only the first (second) model was right.
    """

    method: Method
    statistic: float
    p: float
    only_first: int
    only_second: int

    @property
    def discordant(self) -> int:
        """Customers about whom exactly one model was right."""
        return self.only_first + self.only_second


def mcnemar(only_first: int, only_second: int, method: Method | None = None) -> McNemar:
    """Test whether two models are right equally often. Only the discordant pairs b and c say anything about it.

    If both are equally good, each discordant customer falls to either side like a coin: b ~ Binomial(b + c, 1/2).

    - exact: p = 2·P(X ≤ min(b, c)), at most 1. Never above its level, often far below it.
    - mid-p: the exact p less P(X = min(b, c)), and 1 when b = c. Close to its level.
    - chi-square: (b − c)² / (b + c). Corrected: (|b − c| − 1)² / (b + c), as timid as the exact test; never chosen
      here, for comparison with other tools.

    Without a method the number of discordant pairs chooses: none → p = 1 (nothing speaks against equality), 1 to 24 →
    exact, 25 to 999 → mid-p, 1,000 and more → chi-square without correction. Fagerland, Lydersen and Laake compared
    all four and advise mid-p or the uncorrected chi-square; for very few pairs we take the one whose level is
    guaranteed.

    Args:
        only_first, only_second: b and c, ≥ 0.
        method: one of them, whatever the counts; without discordant pairs it is p = 1 all the same.

    Raises:
        ValueError: a count is negative, or no such method.

    Reference:
        Q. McNemar, Psychometrika 12 (1947); A. Edwards, Psychometrika 13 (1948), the correction; M. Fagerland, S.
        Lydersen, P. Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are better than
        exact conditional", BMC Medical Research Methodology 13:91 (2013).

    >>> found = mcnemar(70, 59)
    >>> found.method, found.statistic, round(found.p, 8)
    ('mid-p', 59.0, 0.33468776)
    >>> mcnemar(0, 0)
    McNemar(method='no discordant pairs', statistic=0.0, p=1.0, only_first=0, only_second=0)
    """
    if min(only_first, only_second) < 0:
        raise ValueError(f"counts of customers are never negative, got {only_first} and {only_second}")
    if method not in (None, "exact", "mid-p", "chi-square", "corrected chi-square"):
        raise ValueError(f"no method {method!r}")
    only_first, only_second = int(only_first), int(only_second)  # NumPy's integers would end up in reports
    if only_first + only_second == 0:
        return McNemar("no discordant pairs", 0.0, 1.0, only_first, only_second)
    chosen = method or chosen_method(only_first + only_second)
    if chosen == "mid-p":
        return McNemar(
            "mid-p", float(min(only_first, only_second)), _mid_p(only_first, only_second), only_first, only_second
        )
    statistic, p = _by_statsmodels(only_first, only_second, chosen)
    return McNemar(chosen, statistic, p, only_first, only_second)


def chosen_method(discordant: int) -> Method:
    """The method for so many discordant pairs.

    >>> [chosen_method(count) for count in (0, 24, 25, 1_000)]
    ['no discordant pairs', 'exact', 'mid-p', 'chi-square']
    """
    if discordant == 0:
        return "no discordant pairs"
    if discordant < EXACT_BELOW:
        return "exact"
    return "mid-p" if discordant < CHI_SQUARE_FROM else "chi-square"


def _mid_p(b: int, c: int) -> float:
    """2·P(X ≤ k) − P(X = k) = P(X ≤ k) + P(X ≤ k − 1); by scipy.special, for scipy.stats takes over a second to import."""
    from scipy.special import bdtr

    if b == c:
        return 1.0
    k, n = min(b, c), b + c
    return float(min(1.0, bdtr(k, n, 0.5) + (bdtr(k - 1, n, 0.5) if k else 0.0)))


def _by_statsmodels(b: int, c: int, method: Method) -> tuple[float, float]:
    from statsmodels.stats.contingency_tables import mcnemar as theirs

    if method == "corrected chi-square" and b == c:
        return 0.0, 1.0  # theirs corrects 0 to (0 - 1)² and finds a difference where there is none
    found = theirs([[0, b], [c, 0]], exact=method == "exact", correction=method == "corrected chi-square")
    return float(found.statistic), min(1.0, float(found.pvalue))
