"""Figures and intervals against scikit-learn, fairlearn and a bootstrap written out."""

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, average_precision_score, f1_score, precision_score, recall_score

from core.evaluation.gate.average_precision import average_precision
from core.evaluation.gate.calibration import calibration
from core.evaluation.gate.confusion import confusion, figures, with_intervals
from core.evaluation.gate.groups import Grouping
from core.evaluation.gate.judging import verdict_of
from core.evaluation.gate.rates import spreads, worsening
from core.model.training.metrics import calibration_error
from core.monitoring.intervals import Interval


def drawn(n=1_200, seed=1):
    """Outcomes, honest probabilities, and a group that is a sixth of all."""
    rng = np.random.default_rng(seed)
    p = rng.beta(1, 3, n)
    return (rng.random(n) < p).astype(np.int8), p, (rng.random(n) < 1 / 6).astype(np.int64)


TARGET, P, GROUP = drawn()
AT_RISK = P >= 0.3
GROUPS = Grouping("Group", 1, ("most", "few"), GROUP)


@pytest.mark.parametrize(("average", "theirs"), [("macro", "macro"), ("weighted", "weighted"), ("churn", "binary")])
def test_figures_are_scikit_learns(average, theirs):
    found = figures(confusion(TARGET, AT_RISK), average)
    for name, metric in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
        assert found[name] == pytest.approx(metric(TARGET, AT_RISK, average=theirs))
    assert found["accuracy"] == pytest.approx(accuracy_score(TARGET, AT_RISK))


def test_intervals_are_those_of_a_bootstrap_of_customers():
    found = with_intervals(confusion(TARGET, AT_RISK), "macro", 4_000, np.random.default_rng(2))["f1"]
    rng = np.random.default_rng(3)
    resampled = []
    for _ in range(1_500):
        rows = rng.integers(0, len(TARGET), len(TARGET))
        resampled.append(float(figures(confusion(TARGET[rows], AT_RISK[rows]), "macro")["f1"]))
    assert (found.low, found.high) == pytest.approx(np.quantile(resampled, [0.025, 0.975]), abs=0.004)


def test_average_precision_is_scikit_learns_also_with_ties():
    coarse = np.round(P, 1)
    for probability in (P, coarse):
        found = average_precision(TARGET, probability, 200, np.random.default_rng(1))
        assert found.value == pytest.approx(average_precision_score(TARGET, probability))
        assert found.low < found.value < found.high


def test_calibration_error_is_the_trainings_and_chance_is_what_honest_probabilities_show():
    found = calibration(TARGET, P, 500, np.random.default_rng(1))
    assert found.error.value == pytest.approx(calibration_error(TARGET, P))
    honest = [calibration_error(*drawn(seed=seed)[:2]) for seed in range(2, 42)]
    assert found.chance == pytest.approx(np.mean(honest), abs=0.003)


def test_rates_of_groups_and_their_bootstrap_are_fairlearns():
    found = spreads(TARGET, AT_RISK, GROUPS, 4_000, np.random.default_rng(1))
    frame = MetricFrame(
        metrics={"accuracy": lambda t, p: float(np.mean(t == p)), "selection_rate": selection_rate,
                 "true_positive_rate": true_positive_rate, "false_positive_rate": false_positive_rate},
        y_true=TARGET, y_pred=AT_RISK.astype(int), sensitive_features={"g": np.array(GROUPS.names)[GROUP]},
        n_boot=150, ci_quantiles=[0.025, 0.975], random_state=5,
    )  # fmt: skip
    low, high = frame.difference_ci()
    for rate, spread in found.items():
        assert spread.by_group == pytest.approx(frame.by_group[rate].to_dict())
        assert spread.difference.value == pytest.approx(frame.difference()[rate])
        assert spread.ratio.value == pytest.approx(frame.ratio()[rate])
        width = high[rate] - low[rate]
        assert (spread.difference.low, spread.difference.high) == pytest.approx(
            (low[rate], high[rate]), abs=0.2 * width
        )


def test_the_interval_of_a_gap_holds_the_true_gap_as_often_as_it_says():
    rng, held = np.random.default_rng(4), 0
    for _ in range(200):
        group = (rng.random(1_200) < 0.2).astype(np.int64)
        wrong = rng.random(1_200) < np.where(group == 1, 0.32, 0.20)
        target = (rng.random(1_200) < 0.3).astype(np.int8)
        gap = spreads_of(target, (target == 1) ^ wrong, group, rng)
        held += gap.low <= 0.12 <= gap.high
    assert 0.90 <= held / 200 <= 0.99


def spreads_of(target, at_risk, group, rng):
    """The accuracy gap alone, without fairlearn's tables."""
    return worsening(target, target == 1, at_risk, Grouping("", 1, ("a", "b"), group), 300, rng)


def test_a_gap_that_grew_is_the_difference_of_two_gaps():
    perfect = TARGET == 1
    found = worsening(TARGET, perfect, AT_RISK, GROUPS, 300, np.random.default_rng(1))
    gap = spreads(TARGET, AT_RISK, GROUPS, 300, np.random.default_rng(1))["accuracy"].difference
    assert found.value == pytest.approx(gap.value)
    assert worsening(TARGET, AT_RISK, AT_RISK, GROUPS, 300, np.random.default_rng(1)).value == 0


shares = st.floats(0, 1)


@given(st.tuples(shares, shares, shares).map(sorted), shares, st.booleans())
def test_certain_figures_are_never_inconclusive_and_doubt_only_ever_adds_inconclusive(ends, bound, at_least):
    figure = Interval(ends[1], ends[0], ends[2], 10)
    certain = verdict_of(figure, bound, at_least=at_least, certain=True)
    doubtful = verdict_of(figure, bound, at_least=at_least, certain=False)
    assert certain in ("pass", "fail")
    assert doubtful in (certain, "inconclusive")
