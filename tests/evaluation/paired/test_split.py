"""Is the traffic split as planned? Known cases, SciPy, and the rate of false alarms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from core.evaluation.paired.split import sample_ratio


def test_a_known_mismatch():
    """The textbook case of 821,588 against 815,482 users under an even split: p = 1.8e-6, by hand χ² = 6106² / 1,637,070."""
    found = sample_ratio([821_588, 815_482], [0.5, 0.5])
    assert found.mismatch and found.method == "chi-square"
    assert found.p == pytest.approx(chi2.sf(6_106**2 / 1_637_070, 1)) == pytest.approx(1.8e-6, rel=0.02)
    assert found.expected == (818_535.0, 818_535.0)


@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.05, 0.95))
def test_few_customers_are_tested_exactly(one, other, share):
    found = sample_ratio([one, other], [share, 1 - share])
    expected = binomtest(one, one + other, share).pvalue if one + other else 1.0
    assert found.method == "exact" and found.p == pytest.approx(expected)


def test_three_arms():
    found = sample_ratio([800, 110, 90], [0.8, 0.1, 0.1])
    assert found.method == "chi-square" and found.p == pytest.approx(chi2.sf(100 / 100 + 100 / 100, 2))


@pytest.mark.parametrize(("n", "shares"), [(500, [0.9, 0.1]), (20_000, [0.9, 0.1]), (20_000, [0.8, 0.1, 0.1])])
def test_a_fair_split_is_called_broken_once_in_a_thousand(n, shares):
    draws = np.random.default_rng(5).multinomial(n, shares, size=2_000)
    assert np.mean([sample_ratio(row, shares).mismatch for row in draws.tolist()]) < 0.003


def test_a_leak_of_one_percent_is_seen():
    assert sample_ratio([9_000 - 150, 1_000 + 150], [0.9, 0.1]).mismatch


def test_nobody_yet_is_no_alarm_and_ten_million_are_fine():
    assert (sample_ratio([0, 0], [0.5, 0.5]).p, sample_ratio([0, 0], [0.5, 0.5]).mismatch) == (1.0, False)
    assert sample_ratio([0, 0, 0], [0.5, 0.25, 0.25]).p == 1.0
    assert not sample_ratio([5_000_500, 4_999_500], [0.5, 0.5]).mismatch


def test_what_is_no_split_is_refused():
    for counts, shares in (([1], [1.0]), ([1, 2], [1.0]), ([1, -2], [0.5, 0.5])):
        with pytest.raises(ValueError, match="at least two arms"):
            sample_ratio(counts, shares)
    for shares in ([0.5, 0.4], [1.0, 0.0]):
        with pytest.raises(ValueError, match="add up to 1"):
            sample_ratio([1, 2], shares)
