"""Evidence that may be looked at every day: its value, its guarantee, and what looking daily does to the other tests."""

from math import exp, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaln
from scipy.stats import beta, binom

from core.evaluation.paired.mcnemar import mcnemar
from core.evaluation.paired.sequential import along, at_looks, e_value, log_e_value, share_of_second

counts = st.integers(0, 300)


def test_golden_value():
    """B(10, 4) · 2¹² = 4096 / 2860."""
    assert e_value(9, 3) == pytest.approx(1.432168, abs=5e-7) == e_value(3, 9)


@given(counts, counts)
def test_equals_the_beta_function(b, c):
    assert log_e_value(b, c) == pytest.approx(betaln(b + 1, c + 1) + (b + c) * np.log(2), abs=1e-8)


@pytest.mark.parametrize("n", [1, 7, 50])
def test_its_mean_is_one_when_both_are_equally_good(n):
    """Over all ways that n discordant customers may fall: an honest bet wins nothing on average."""
    c = np.arange(n + 1)
    assert sum(binom.pmf(c, n, 0.5) * [e_value(n - k, k) for k in c.tolist()]) == pytest.approx(1)


@given(counts, counts)
def test_the_bet_is_fair_at_each_step(b, c):
    now, after = log_e_value(b, c), (log_e_value(b + 1, c), log_e_value(b, c + 1))
    assert (exp(after[0] - now) + exp(after[1] - now)) / 2 == pytest.approx(1)


@given(st.lists(st.booleans(), max_size=80))
def test_one_by_one_is_a_look_after_each(won):
    c = np.cumsum(won, dtype=int).tolist()
    one, other = along(np.array(won, bool)), at_looks([(n + 1 - wins, wins) for n, wins in enumerate(c)])
    assert (one.e, one.largest, one.p) == pytest.approx((other.e, other.largest, other.p))
    assert (one.only_first, one.only_second, one.looks) == (other.only_first, other.only_second, other.looks)


def test_evidence_once_reached_stays():
    early, late = at_looks([(0, 12)]), at_looks([(0, 12), (12, 12)])
    assert early.p == late.p == 1 / e_value(0, 12) and late.e == e_value(12, 12) < 1


def test_fourteen_daily_looks_cost_nothing_here_and_much_elsewhere():
    """5,000 fortnights of equally good models, some 20 discordant customers a day; alarm: p ≤ .05 on any of the days."""
    rng = np.random.default_rng(2)
    sizes = rng.poisson(20, (5_000, 14))
    c = rng.binomial(sizes, 0.5).cumsum(axis=1)
    b = sizes.cumsum(axis=1) - c
    always = [at_looks(list(zip(*rows, strict=True))).p <= 0.05 for rows in zip(b.tolist(), c.tolist(), strict=True)]
    assert 0.005 < np.mean(always) <= 0.05
    pairs, where = np.unique(np.stack([b.ravel(), c.ravel()]), axis=1, return_inverse=True)
    p = np.array([mcnemar(*pair).p for pair in pairs.T.tolist()])[where].reshape(b.shape)
    assert np.mean((p <= 0.05).any(axis=1)) > 0.15


def test_finds_a_real_difference_before_the_fortnight_is_over():
    rng = np.random.default_rng(3)
    found = [along(rng.random(280) < 0.65).p <= 0.05 for _ in range(500)]
    assert np.mean(found) > 0.95


def test_the_interval_holds_at_all_times_at_once():
    rng, truth = np.random.default_rng(4), 0.6
    won = rng.random((2_000, 14, 20)) < truth
    c = won.sum(axis=2).cumsum(axis=1)
    missed = 0
    for row in c.tolist():
        found = [share_of_second(20 * (day + 1) - wins, wins) for day, wins in enumerate(row)]
        missed += any(not one.low <= truth <= one.high for one in found)
    assert missed / 2_000 <= 0.05


@given(counts, counts.filter(bool))
def test_the_interval_leaves_out_one_half_when_the_evidence_reaches_twenty(b, c):
    found = share_of_second(b, c)
    assert 0 <= found.low <= found.value <= found.high <= 1
    if abs(log_e_value(b, c) - np.log(20)) > 1e-9:
        assert (found.low > 0.5 or found.high < 0.5) == (e_value(b, c) > 20)


def test_the_interval_ends_where_the_likelihood_ratio_is_twenty():
    found = share_of_second(30, 70)
    for share in (found.low, found.high):
        log_ratio = betaln(31, 71) - 70 * np.log(share) - 30 * np.log(1 - share)
        assert log_ratio == pytest.approx(np.log(20), abs=1e-6)
    once = beta.ppf(0.025, 70, 31), beta.ppf(0.975, 71, 30)
    assert found.low < once[0] and found.high > once[1]


def test_nothing_seen_and_ten_million_seen():
    assert (at_looks([]).e, at_looks([]).p, along(np.array([], bool)).p) == (1.0, 1.0, 1.0)
    assert e_value(0, 10_000_000) == inf and at_looks([(0, 10_000_000)]).p == 0.0
    assert e_value(10_000_000, 10_000_000) < 1e-3
    assert share_of_second(5_000_000, 5_000_000).low == pytest.approx(0.5, abs=1e-3)
    assert share_of_second(0, 5).high == 1.0 and share_of_second(5, 0).low == 0.0


def test_customers_cannot_be_taken_away_again():
    with pytest.raises(ValueError, match="counted from the start"):
        at_looks([(5, 5), (4, 8)])
    with pytest.raises(ValueError, match="never negative"):
        e_value(-1, 2)
    with pytest.raises(ValueError, match="discordant customers"):
        share_of_second(0, 0)
