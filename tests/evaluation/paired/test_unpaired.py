"""Two groups with nobody in common: Newcombe's example, other implementations, level and coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact

from core.evaluation.paired.unpaired import two_shares
from core.monitoring.intervals import share

groups = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_newcombes_own_example():
    """56 of 70 against 48 of 80, Newcombe 1998, table II, method 10: .0524 to .3339."""
    found = two_shares(48, 80, 56, 70).difference
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@given(groups, groups)
def test_the_interval_is_wilsons_ends_squared_and_added(first, second):
    found = two_shares(*first, *second)
    one, other, gap = share(*first), share(*second), found.difference
    low = gap.value - np.hypot(other.value - other.low, one.high - one.value)
    high = gap.value + np.hypot(other.high - other.value, one.value - one.low)
    assert (gap.low, gap.high) == pytest.approx((low, high), abs=1e-9) and gap.n == first[1] + second[1]
    assert (found.first, found.second) == (one, other)


@given(groups, groups)
def test_p_is_scipys_chi_square_or_fisher(first, second):
    found = two_shares(*first, *second)
    table = np.array([[first[0], first[1] - first[0]], [second[0], second[1] - second[0]]])
    if found.method == "fisher":
        assert found.p == pytest.approx(fisher_exact(table).pvalue)
    else:
        assert found.p == pytest.approx(chi2_contingency(table, correction=False).pvalue)
        assert chi2_contingency(table).expected_freq.min() >= 5


@pytest.mark.parametrize(
    ("n", "m", "one", "other"), [(900, 100, 0.8, 0.8), (300, 300, 0.75, 0.8), (5_000, 250, 0.27, 0.2)]
)
def test_covers_the_truth_95_times_in_100(n, m, one, other):
    rng = np.random.default_rng(6)
    first, second = rng.binomial(n, one, 2_000), rng.binomial(m, other, 2_000)
    found = [two_shares(a, n, b, m) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    covered = [result.difference.low <= other - one <= result.difference.high for result in found]
    assert 0.93 < np.mean(covered) < 0.97
    if one == other:
        assert 0.035 < np.mean([result.p <= 0.05 for result in found]) < 0.065


def test_nothing_or_everything_on_both_sides_is_no_evidence():
    assert two_shares(0, 50, 0, 10).p == two_shares(50, 50, 10, 10).p == 1.0
    found = two_shares(9_000_000, 10_000_000, 90_000, 100_000)
    assert found.p == 1.0 and found.difference.low < 0 < found.difference.high < 0.002


def test_nobody_is_refused():
    with pytest.raises(ValueError, match="n ≥ 1"):
        two_shares(0, 0, 3, 10)
    with pytest.raises(ValueError, match="n ≥ 1"):
        two_shares(3, 10, 11, 10)
