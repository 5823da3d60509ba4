"""Is the traffic split as it was meant to be? If not, something else than luck chose who meets which model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

ALARM = 0.001
"""p below which a split is called broken: usual for this check, which is looked at often and must not cry wolf."""
EXACT_BELOW = 1_000
"""Customers under which two arms are tested exactly."""


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Result of the check.

    Attributes:
        counts: customers that each arm met.
        expected: customers that it should have met.
        method: exact (binomial, two arms) or chi-square.
        p: chance of counts at least this far from the planned ones; 1 while nobody has come.
        mismatch: p < .001: do not read the comparison, find the fault first.
    """

    counts: tuple[int, ...]
    expected: tuple[float, ...]
    method: Literal["exact", "chi-square"]
    p: float
    mismatch: bool


def sample_ratio(counts: Sequence[int], shares: Sequence[float]) -> SampleRatio:
    """Compare the customers in each arm with the planned shares (sample-ratio mismatch).

    Two arms with fewer than 1,000 customers: exact binomial test; else χ² = Σ (counted − expected)² / expected with
    arms − 1 degrees of freedom. Count customers, not requests: one customer who calls often is no luck of the draw.
    With more than two arms and fewer than five customers expected in one of them, p is rough.

    Args:
        counts: customers per arm, ≥ 0, at least two arms.
        shares: planned share of each, above 0, together 1.

    Raises:
        ValueError: outside these ranges.

    Reference:
        A. Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments", KDD 2019.

    >>> sample_ratio([821_588, 815_482], [0.5, 0.5]).mismatch, sample_ratio([90, 10], [0.9, 0.1]).p
    (True, 1.0)
    """
    from scipy.stats import binomtest, chisquare

    if len(counts) != len(shares) or len(counts) < 2 or min(counts) < 0:
        raise ValueError(f"need a count ≥ 0 and a share for each of at least two arms, got {counts} and {shares}")
    if min(shares) <= 0 or abs(sum(shares) - 1) > 1e-9:
        raise ValueError(f"planned shares lie above 0 and add up to 1, got {shares}")
    counts = tuple(int(count) for count in counts)
    n = sum(counts)
    expected = tuple(float(n * share / sum(shares)) for share in shares)
    exact = len(counts) == 2 and n < EXACT_BELOW
    if not n:
        p = 1.0
    elif exact:
        p = float(binomtest(counts[0], n, shares[0] / sum(shares)).pvalue)
    else:
        p = float(chisquare(counts, expected).pvalue)
    return SampleRatio(counts, expected, "exact" if exact else "chi-square", min(1.0, p), p < ALARM)
