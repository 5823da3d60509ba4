"""DeLong's test: worked out by hand over all pairs, against the bootstrap, and by its error rates."""

from math import erfc, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from core.evaluation.paired.auc_bootstrap import auc_bootstrap
from core.evaluation.paired.delong import auc_difference
from tests.evaluation.paired.draws import scores

rows = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6), st.integers(0, 6)), min_size=6, max_size=40).filter(
    lambda rows: 2 <= sum(row[0] for row in rows) <= len(rows) - 2
)


def by_hand(target, score):
    """The kernel of every positive against every negative, written out: 1 above, ½ tied, 0 below."""
    positive, negative = score[target == 1][:, None], score[target == 0][None, :]
    return (positive > negative) + 0.5 * (positive == negative)


@given(rows)
@settings(max_examples=60)
def test_equals_the_definition_over_all_pairs(rows):
    target, first, second = (np.array(column, float) for column in zip(*rows, strict=True))
    target = target.astype(np.int8)
    found = auc_difference(target, first, second)
    assert found.first == pytest.approx(roc_auc_score(target, first))
    assert found.second == pytest.approx(roc_auc_score(target, second))
    kernels = np.stack([by_hand(target, first), by_hand(target, second)])
    covariance = np.cov(kernels.mean(axis=2)) / kernels.shape[1] + np.cov(kernels.mean(axis=1)) / kernels.shape[2]
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    if variance > 1e-12:
        assert found.error == pytest.approx(sqrt(variance))
        assert found.p == pytest.approx(erfc(abs(found.difference) / sqrt(2 * variance)))
    assert (found.n, found.positives) == (len(target), target.sum())


@given(rows)
@settings(max_examples=60)
def test_only_the_order_counts_and_swapping_turns_the_sign(rows):
    target, first, second = (np.array(column, float) for column in zip(*rows, strict=True))
    target = target.astype(np.int8)
    found = auc_difference(target, first, second)
    stretched, turned = auc_difference(target, np.exp(first), second / 7), auc_difference(target, second, first)
    assert (stretched.difference, stretched.p) == pytest.approx((found.difference, found.p))
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


@pytest.mark.parametrize("n", [300, 1_409])
def test_agrees_with_the_bootstrap(n):
    target, first, second = scores(np.random.default_rng(3), n, 0.27)
    found = auc_difference(target, first, second)
    drawn = auc_bootstrap(target, first, second, np.random.default_rng(4))
    assert (drawn.first, drawn.second, drawn.difference) == pytest.approx((found.first, found.second, found.difference))
    wide = found.high - found.low
    assert (drawn.low, drawn.high) == (
        pytest.approx(found.low, abs=0.08 * wide),
        pytest.approx(found.high, abs=0.08 * wide),
    )


def test_the_bootstrap_is_what_drawing_rows_gives():
    """Each resample's area by scikit-learn; ties included. The ends of both differ by the luck of the draw only."""
    target, first, second = scores(np.random.default_rng(5), 200, 0.3)
    first, second = first.round(1), second.round(1)
    rng, stays, leaves = np.random.default_rng(6), np.flatnonzero(target == 0), np.flatnonzero(target == 1)
    plain = []
    for _ in range(250):
        rows = np.concatenate([rng.choice(stays, len(stays)), rng.choice(leaves, len(leaves))])
        plain.append(roc_auc_score(target[rows], second[rows]) - roc_auc_score(target[rows], first[rows]))
    found = auc_bootstrap(target, first, second, np.random.default_rng(7), n=4_000)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(plain, [0.025, 0.975])), abs=0.012)


def test_covers_the_truth_95_times_in_100_and_finds_nothing_where_nothing_is():
    rng, truth = np.random.default_rng(8), norm.cdf(1.4 / sqrt(2)) - norm.cdf(1.2 / sqrt(2))
    covered, alarms = [], []
    for _ in range(1_000):
        found = auc_difference(*scores(rng, 300, 0.27))
        covered.append(found.low <= truth <= found.high)
        alarms.append(auc_difference(*scores(rng, 300, 0.27, first=1.3, second=1.3)).p <= 0.05)
    assert 0.93 < np.mean(covered) < 0.97 and 0.035 < np.mean(alarms) < 0.065


def test_the_same_order_is_no_difference():
    target, first, _ = scores(np.random.default_rng(9), 100, 0.3)
    found = auc_difference(target, first, 2 * first + 1)
    assert (found.difference, found.low, found.high, found.p, found.error) == (0.0, 0.0, 0.0, 1.0, 0.0)


def test_perfect_against_constant_says_nothing_about_the_spread():
    target = np.array([0, 0, 1, 1], np.int8)
    found = auc_difference(target, np.zeros(4), target.astype(float))
    assert (found.difference, found.low, found.high, found.p) == (0.5, -1.0, 1.0, 1.0)


def test_what_cannot_be_ranked_is_refused():
    score = np.arange(4.0)
    with pytest.raises(ValueError, match="two customers of each class"):
        auc_difference(np.zeros(4, np.int8), score, score)
    with pytest.raises(ValueError, match="one probability of each model"):
        auc_difference(np.zeros(4, np.int8), score, score[:3])
    with pytest.raises(ValueError, match="not finite"):
        auc_difference(np.array([0, 0, 1, 1], np.int8), score, np.array([0.1, np.nan, 0.2, 0.3]))
    with pytest.raises(ValueError, match="100 resamples"):
        auc_bootstrap(np.array([0, 0, 1, 1], np.int8), score, score, np.random.default_rng(1), n=10)
