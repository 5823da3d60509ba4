"""Metrics, areas, thresholds and calibration against other tools and formulas written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, f1_score, log_loss, precision_recall_fscore_support

from core.model.training.auc import auc
from core.model.training.calibrate import platt
from core.model.training.curves import curves
from core.model.training.metrics import calibration_error, metrics
from core.model.training.threshold import max_f1, youden

cases = st.integers(0, 10_000).map(lambda seed: _case(seed))


def _case(seed, n=60):
    rng = np.random.default_rng(seed)
    target = rng.permutation(np.repeat([0, 1], [n * 2 // 3, n - n * 2 // 3])).astype(np.int8)
    return target, np.round(rng.random(n) * 0.7 + 0.3 * target, 1)  # rounded: many ties


@given(cases, st.floats(0, 1))
def test_metrics_equal_scikit_learns(case, threshold):
    target, probability = case
    found, decided = metrics(target, probability, threshold), probability >= threshold
    macro = precision_recall_fscore_support(target, decided, average="macro", zero_division=0)
    churn = precision_recall_fscore_support(target, decided, average="binary", zero_division=0)
    assert (found.precision, found.recall, found.f1) == pytest.approx(churn[:3])
    assert (found.precision_macro, found.recall_macro, found.f1_macro) == pytest.approx(macro[:3])
    assert found.accuracy == pytest.approx(accuracy_score(target, decided))
    assert found.brier == pytest.approx(brier_score_loss(target, probability))
    assert found.log_loss == pytest.approx(log_loss(target, np.clip(probability, 1e-15, 1 - 1e-15)))


@given(cases)
def test_area_and_its_error_equal_delongs_sums_over_all_pairs(case):
    target, score = case
    x, y = score[target == 1][:, None], score[target == 0][None, :]
    wins = (x > y) + 0.5 * (x == y)
    error = np.sqrt(wins.mean(axis=1).var(ddof=1) / len(wins) + wins.mean(axis=0).var(ddof=1) / wins.shape[1])
    found = auc(target, score)
    assert (found.value, found.error) == pytest.approx((wins.mean(), error))


def test_the_standard_error_is_the_spread_over_repeated_samples():
    rng = np.random.default_rng(1)
    target = np.repeat([0, 1], [300, 100]).astype(np.int8)
    found = [auc(target, rng.normal(size=400) + 1.2 * target) for _ in range(1_000)]
    assert np.mean([one.error for one in found]) == pytest.approx(np.std([one.value for one in found]), rel=0.06)


@given(cases)
def test_no_cut_has_a_higher_f1_than_max_f1s_and_none_a_higher_j_than_youdens(case):
    target, probability = case
    cuts = np.concatenate([[0.0], np.unique(probability), [2.0]])
    best = max(f1_score(target, probability >= cut, zero_division=0) for cut in cuts)
    assert f1_score(target, probability >= max_f1(target, probability)) == pytest.approx(best)

    def j(cut):
        decided = probability >= cut
        return decided[target == 1].mean() - decided[target == 0].mean()

    assert j(youden(target, probability)) == pytest.approx(max(map(j, cuts)))


@given(cases)
def test_a_threshold_lies_strictly_between_probabilities(case):
    target, probability = case
    for rule in (max_f1, youden):
        assert rule(target, probability) not in set(probability.tolist()) - {0.0}


def test_calibration_finds_the_slope_and_offset_that_made_the_outcomes():
    rng = np.random.default_rng(2)
    raw = rng.normal(size=200_000)
    target = (rng.random(len(raw)) < 1 / (1 + np.exp(-(1.7 * raw - 0.8)))).astype(np.int8)
    found = platt(target, raw)
    assert (found.slope, found.offset) == pytest.approx((1.7, -0.8), abs=0.02)
    reference = LogisticRegression(C=1e9, tol=1e-10).fit(raw[:, None], target)
    assert (found.slope, found.offset) == pytest.approx((reference.coef_[0, 0], reference.intercept_[0]), abs=1e-3)


@given(cases, st.floats(1e-6, 1e6), st.floats(-1e3, 1e3))
def test_calibration_does_not_depend_on_the_scores_unit_or_origin(case, unit, origin):
    target, raw = case
    margin = platt(target, raw).margin(raw)
    moved = raw * unit + origin
    assert platt(target, moved).margin(moved) == pytest.approx(margin, abs=1e-4)


def test_calibration_of_separable_scores_stays_finite():
    found = platt(np.array([0] * 50 + [1] * 50, np.int8), np.array([-1.0] * 50 + [1.0] * 50))
    assert found.slope == pytest.approx(np.log(51 / 1), rel=1e-3)  # where p = 51/52 and 1/52


def test_calibration_error_is_the_gap_of_a_shifted_model_and_chance_alone_for_a_true_one():
    rng = np.random.default_rng(3)
    probability = rng.random(100_000) * 0.8
    target = (rng.random(100_000) < probability).astype(np.int8)
    assert calibration_error(target, probability) < 0.005
    assert calibration_error(target, probability + 0.1) == pytest.approx(0.1, abs=0.005)


def test_curves_end_where_they_must_and_hold_every_customer():
    target, probability = _case(4, n=3_000)
    found = curves(target, probability + np.random.default_rng(1).random(3_000) * 1e-3)
    assert (found.roc.x[0], found.roc.y[0], found.roc.x[-1], found.roc.y[-1]) == (0, 0, 1, 1)
    assert found.pr.x[-1] == 1 and len(found.roc.x) <= 200
    assert sum(found.reliability_n) == 3_000
