"""Figures side by side: as other tools compute them, with paired differences."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score, roc_auc_score
from sklearn.metrics import roc_curve as their_roc

from core.evaluation.comparison.comparison import compare
from core.evaluation.comparison.confusion import Confusion
from core.evaluation.comparison.figures import figures
from core.evaluation.comparison.lines import calibration, roc_curve
from core.evaluation.profit import ProfitTerms
from tests.evaluation.comparison.trials import discordant, real_trial, trial_of

TERMS = ProfitTerms(400, 20, 0.3)


def named(trial, terms=None, seed=1):
    return {figure.name: figure for figure in figures(trial, terms, np.random.default_rng(seed))}


def test_every_figure_equals_scikit_learns():
    trial = real_trial()
    found = named(trial)
    for answers, side in ((trial.first, "first"), (trial.second, "second")):
        theirs = {
            "accuracy": np.mean(answers.at_risk == (trial.target == 1)),
            "f1": f1_score(trial.target, answers.at_risk),
            "recall": recall_score(trial.target, answers.at_risk),
            "precision": precision_score(trial.target, answers.at_risk),
            "roc_auc": roc_auc_score(trial.target, answers.probability),
            "brier": np.mean((answers.probability - trial.target) ** 2),
            "contacted": answers.at_risk.mean(),
        }
        for name, value in theirs.items():
            assert getattr(found[name], side).value == pytest.approx(value, abs=1e-12), name


def test_every_difference_lies_in_its_interval_and_is_the_second_less_the_first():
    for figure in named(real_trial(), TERMS).values():
        assert figure.difference.value == pytest.approx(figure.second.value - figure.first.value, abs=1e-12)
        if figure.known:
            assert figure.difference.low <= figure.difference.value <= figure.difference.high
        for one in (figure.first, figure.second):
            assert not one.low > one.value
            assert not one.high < one.value


def test_profit_is_there_when_the_business_has_given_its_numbers():
    trial = trial_of({(1, True, False): 10, (0, False, True): 10, (1, True, True): 20, (0, False, False): 60})
    assert "profit" not in named(trial)
    profit = named(trial, TERMS)["profit"]
    assert profit.first.value == pytest.approx(30 * 100 / 100)
    assert profit.second.value == pytest.approx((20 * 100 - 10 * 20) / 100)
    assert profit.leader == "first"


def test_a_lower_brier_score_leads():
    assert named(discordant(100, 10))["brier"].leader == "first"


def test_nobody_flagged_has_no_precision_and_one_class_no_area():
    nobody = named(trial_of({(1, False, False): 5, (0, False, False): 50}))
    assert "precision" not in nobody
    assert "roc_auc" not in named(trial_of({(0, False, True): 5, (0, False, False): 50}))


def test_the_same_seed_gives_the_same_intervals():
    assert repr(named(real_trial(), TERMS)) == repr(named(real_trial(), TERMS))


def test_the_roc_curve_goes_through_scikit_learns_points_and_is_bounded():
    rng = np.random.default_rng(3)
    target, score = rng.integers(0, 2, 500).astype(np.int8), rng.integers(0, 40, 500) / 40
    ours, (x, y, _) = roc_curve(target, score), their_roc(target, score, drop_intermediate=False)
    assert (ours.x, ours.y) == (pytest.approx(x), pytest.approx(y))
    many = roc_curve(rng.integers(0, 2, 9_000).astype(np.int8), rng.random(9_000))
    assert len(many.x) == 200
    assert (many.x[0], many.y[0], many.x[-1], many.y[-1]) == (0, 0, 1, 1)


def test_calibration_bins_hold_everybody_once():
    found = calibration(real_trial().target, real_trial().first.probability)
    assert sum(found.n) == len(real_trial())
    assert list(found.said) == sorted(found.said)


def test_confusions_and_the_paired_table_count_the_same_customers():
    found = compare(real_trial())
    for cells in found.confusions:
        assert cells.tp + cells.fp + cells.fn + cells.tn == 300
        assert cells.tp + cells.fn == found.positives
    by_hand = compare(trial_of({(1, True, False): 3, (0, True, True): 4, (1, True, True): 5, (0, False, False): 6}))
    assert by_hand.confusions == (Confusion(8, 4, 0, 6), Confusion(5, 4, 3, 6))
    assert (by_hand.paired.both, by_hand.paired.only_first, by_hand.paired.neither) == (11, 3, 4)
