"""Findings: the state, the effect in the signal's unit, and the sentence."""

from datetime import date

import numpy as np
import pytest

from core.monitoring import verdicts
from core.monitoring.cbpe import BLIND, cbpe
from core.monitoring.decomposition import ContributionSums, decompose
from core.monitoring.drift import ColumnCounts, feature_drift
from core.monitoring.enough import NotEnoughData
from core.monitoring.findings import SIGNALS
from core.monitoring.gap import gaps
from core.monitoring.multivariate.classifier import Separation
from core.monitoring.multivariate.mmd import Discrepancy
from core.monitoring.performance import performance, segments
from core.monitoring.quality import DefectCount, quality
from core.monitoring.scores import first_against_last, score_drift
from core.monitoring.windows import Window

WEEK = Window(date(2026, 11, 15), date(2026, 11, 21))
FEW = NotEnoughData(3, 50)


def test_columns_that_moved_stayed_or_cannot_be_judged():
    reference = np.array([500, 500, 0, 0])
    found = verdicts.of_features(
        *feature_drift(
            [
                ColumnCounts("plan", None, reference, np.array([100, 300, 0, 0])),
                ColumnCounts("age", None, reference, np.array([200, 200, 0, 0])),
                ColumnCounts("pays", None, reference, np.array([2, 1, 0, 0])),
            ]
        ),
        WEEK,
    )
    assert [(one.subject, one.state) for one in found] == [("plan", "moved"), ("age", "ok"), ("pays", "not_enough")]
    assert found[0].effect == found[0].statistic == pytest.approx(0.27, abs=0.02) and found[0].p_adjusted < 1e-10
    assert found[0].says.startswith("plan: a strong change, PSI 0.2") and found[0].says.endswith("n = 400.")
    assert found[1].says == "age: no change beyond chance, PSI 0.000 (0.004 is usual by chance), n = 400."
    assert (
        found[2].effect is found[2].p is None and found[2].says == "pays: Not enough data: 3 customers, 50 are needed."
    )


def test_a_certain_but_tiny_change_is_called_small_and_is_no_alarm():
    half = np.array([500_000, 500_000, 0, 0])
    (found,) = verdicts.of_features(
        *feature_drift([ColumnCounts("a", None, half, np.array([509_000, 491_000, 0, 0]))]), WEEK
    )
    assert found.state == "ok" and "a certain but small change" in found.says


def test_the_mean_that_rose_names_the_column_that_did_most():
    p = np.concatenate([np.tile([0.2, 0.3], 50), np.tile([0.4, 0.5], 50)])
    then = ContributionSums.of_reference(-1.0, np.array([0.1, -0.2]), 500)
    why = decompose(["tenure", "plan"], then, ContributionSums.of_reference(-1.0, np.array([0.1, 0.6]), 100))
    found = verdicts.of_mean(first_against_last(p, 100), WEEK, why)
    assert found.state == "moved" and found.effect == pytest.approx(0.2)
    assert found.says == (
        "Mean risk rose by 20.0 points (+18.6 to +21.4), from 0.250 to 0.450, n = 100 each, mostly through plan."
    )
    fallen = verdicts.of_mean(first_against_last(p[::-1], 100), WEEK)
    assert fallen.effect == pytest.approx(0.2) and fallen.statistic == pytest.approx(-0.2) and "fell" in fallen.says


def test_scores_and_all_columns_together():
    drift = verdicts.of_scores(score_drift(np.array([600, 300, 100]), np.array([100, 200, 200])), WEEK)
    assert (drift.signal, drift.state) == ("score_drift", "moved")
    small = verdicts.of_mmd(Discrepancy(-0.001, 0.6, 1.0, 100, 100, 99), WEEK)
    assert (small.effect, small.statistic, small.state) == (0.0, -0.001, "ok")
    assert verdicts.of_mmd(Discrepancy(0.02, 0.002, 1.0, 100, 100, 499), WEEK).moved
    assert not verdicts.of_mmd(Discrepancy(0.004, 0.002, 1.0, 100, 100, 499), WEEK).moved
    apart = verdicts.of_classifier(Separation(0.8, 1e-9, 100, 100), WEEK)
    assert apart.moved and apart.effect == pytest.approx(0.3)
    assert not verdicts.of_classifier(Separation(0.52, 1e-9, 10_000, 10_000), WEEK).moved


def test_quality_names_defect_and_column():
    judged = quality([DefectCount("unseen", "plan", 40, 500, 0, 20_000), DefectCount("missing", "age", 1, 9, 0, 100)])
    found = verdicts.of_quality(*judged, WEEK)
    assert [(one.subject, one.state) for one in found] == [("unseen plan", "moved"), ("missing age", "not_enough")]
    assert found[0].says == "plan: 40 of 500 (8 %) levels that the model has never seen; 0 % in the reference."


def test_figures_fall_below_their_floor_only_with_their_whole_interval():
    y, p = np.tile([0, 0, 1, 1], 50).astype(np.int8), np.tile([0.1, 0.6, 0.4, 0.9], 50)
    found = verdicts.of_performance(performance(y, p, 0.5), {"accuracy": 0.7, "recall": 0.52}, WEEK)
    assert [(one.subject, one.state) for one in found] == [("accuracy", "moved"), ("recall", "ok")]
    assert found[0].effect == pytest.approx(0.2) and found[1].effect == pytest.approx(0.02)
    assert found[0].says == "Accuracy 0.500 (0.431 to 0.569), floor 0.700, n = 200."
    nobody = verdicts.of_performance(performance(y, p, 0.95), {"precision": 0.5}, WEEK)
    assert (nobody[0].state, nobody[0].effect) == ("not_enough", None)


def test_an_estimate_never_goes_without_what_it_cannot_see():
    found = verdicts.of_estimate(cbpe(np.tile([0.9, 0.2], 100), 0.5), {"accuracy": 0.9, "roc_auc": 0.5}, WEEK)
    assert all(one.says.endswith(BLIND) for one in found) and found[1].says.startswith("ROC-AUC 0.")
    assert "concept drift" in BLIND


def test_a_gap_is_a_finding_and_says_what_it_may_mean():
    p = np.repeat([0.1, 0.9], 200)
    found = verdicts.of_gaps(gaps((p < 0.5).astype(np.int8), p, 0.5), WEEK)
    accuracy = found[0]
    assert (accuracy.subject, accuracy.state, accuracy.effect) == ("accuracy", "moved", pytest.approx(0.9))
    assert accuracy.says.endswith("what makes customers leave may have changed.")


def test_only_worse_segments_are_findings():
    right = np.array([1] * 95 + [0] * 5 + [1] * 60 + [0] * 40, dtype=np.int8)
    found = verdicts.of_segments(segments(right, np.full(200, 0.9), 0.5, {"plan": ["old"] * 100 + ["new"] * 100}), WEEK)
    assert [one.subject for one in found] == ["plan = new"] and found[0].effect == pytest.approx(0.3)


def test_nothing_is_ever_zero_for_lack_of_data():
    found = [
        verdicts.of_scores(FEW, WEEK), verdicts.of_mean(FEW, WEEK), verdicts.of_mmd(FEW, WEEK),
        verdicts.of_classifier(FEW, WEEK), *verdicts.of_gaps(FEW, WEEK), *verdicts.of_performance(FEW, {"f1": 0.5}, WEEK),
        *verdicts.of_estimate(FEW, {"f1": 0.5}, WEEK),
    ]  # fmt: skip
    assert {(one.state, one.effect, one.p, one.n) for one in found} == {("not_enough", None, None, 3)}
    assert all(one.signal in SIGNALS and "Not enough data" in one.says for one in found)
