"""Odds ratio of the discordant pairs: for each customer that only the first model gets right, how many has the second?"""

from __future__ import annotations

from math import inf, nan

from core.monitoring.intervals import Interval


def odds_ratio(only_first: int, only_second: int) -> Interval:
    """The ratio c / b with its exact 95 % interval: above 1 the second model is better.

    Given b + c, the second model's part c is binomial with share π, and the odds ratio is π / (1 − π): the ends of Clopper
    and Pearson's interval for π go through the same function. Never below 95 % coverage, and above it for few pairs; it
    leaves out 1 exactly when McNemar's exact test has p < .05.

    Args:
        only_first, only_second: b and c, ≥ 0.

    Returns:
        An interval of which ends may be 0 and infinity; value nan when both counts are 0. n: discordant pairs.

    Raises:
        ValueError: a count is negative.

    Reference:
        C. Clopper, E. Pearson, Biometrika 26 (1934); M. Fagerland, S. Lydersen, P. Laake, "Recommended tests and confidence
        intervals for paired binomial proportions", Statistics in Medicine 33 (2014).

    >>> found = odds_ratio(2, 25)
    >>> found.value, round(found.low, 4), round(found.high, 3), found.n
    (12.5, 3.1169, 108.889, 27)
    """
    from scipy.stats import beta

    if min(only_first, only_second) < 0:
        raise ValueError(f"counts of customers are never negative, got {only_first} and {only_second}")
    b, c = only_first, only_second
    low = float(beta.ppf(0.025, c, b + 1)) if c else 0.0
    high = float(beta.ppf(0.975, c + 1, b)) if b else 1.0
    return Interval(c / b if b else inf if c else nan, low / (1 - low), high / (1 - high) if high < 1 else inf, b + c)
