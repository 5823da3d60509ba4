"""Odds ratio of the discordant pairs: golden values, SciPy, the tests it belongs to, and its coverage."""

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from core.evaluation.paired.mcnemar import mcnemar
from core.evaluation.paired.odds import odds_ratio

counts = st.integers(0, 400)


def test_equals_r_contingencytables():
    """Chapter 8 of the R package contingencytables, 25 and 2 discordant pairs: exact, and mid-p."""
    exact, mid_p = odds_ratio(2, 25, exact=True), odds_ratio(2, 25)
    assert (exact.value, exact.low, exact.high) == pytest.approx((12.5, 3.1169, 108.8892), abs=5e-5)
    assert (mid_p.value, mid_p.low, mid_p.high) == pytest.approx((12.5, 3.4681, 78.2972), abs=5e-5)


@given(counts, counts.filter(bool))
def test_the_exact_interval_is_scipys_clopper_pearson(b, c):
    found, theirs = odds_ratio(b, c, exact=True), binomtest(c, b + c).proportion_ci()
    assert found.low / (1 + found.low) == pytest.approx(theirs.low, abs=1e-9)
    assert (found.high / (1 + found.high) if found.high < inf else 1.0) == pytest.approx(theirs.high, abs=1e-9)


@given(counts, counts.filter(bool))
def test_leaves_out_one_when_the_test_of_its_kind_is_significant(b, c):
    for exact, method in ((True, "exact"), (False, "mid-p")):
        found, p = odds_ratio(b, c, exact=exact), mcnemar(b, c, method).p
        if abs(p - 0.05) > 1e-9:
            assert (found.low > 1 or found.high < 1) == (p < 0.05)


@pytest.mark.parametrize(("discordant", "share"), [(30, 0.5), (30, 0.7), (150, 0.55), (150, 0.8)])
def test_mid_p_covers_the_truth_95_times_in_100_and_exact_never_less(discordant, share):
    wins, times = np.unique(np.random.default_rng(6).binomial(discordant, share, size=20_000), return_counts=True)
    truth = share / (1 - share)

    def covered(exact):
        found = [odds_ratio(discordant - c, c, exact=exact) for c in wins.tolist()]
        return np.average([one.low <= truth <= one.high for one in found], weights=times)

    assert 0.93 < covered(exact=False) < 0.97 and covered(exact=True) > 0.948


def test_one_model_always_wins_and_nobody_disagrees():
    always, never, nobody = odds_ratio(0, 10), odds_ratio(10, 0), odds_ratio(0, 0)
    assert (always.value, always.high, always.low) == (inf, inf, pytest.approx(2.863, abs=1e-3))
    assert (never.value, never.low, never.high) == (0.0, 0.0, pytest.approx(1 / always.low))
    assert isnan(nobody.value) and (nobody.low, nobody.high, nobody.n) == (0.0, inf, 0)


def test_ten_million_pairs():
    found = odds_ratio(10_000_000, 10_009_000)
    assert 1 < found.low < found.value < found.high < 1.002


def test_what_is_no_count_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        odds_ratio(-1, 3)
