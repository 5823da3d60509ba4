"""The stated rule, case by case."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import EvaluationError
from core.evaluation.comparison.comparison import compare
from core.evaluation.comparison.fairness import Fairness
from core.evaluation.comparison.figures import figures
from core.evaluation.comparison.rule import Case, advise, deciding
from core.evaluation.paired.mcnemar import mcnemar
from core.evaluation.paired.planning import needed
from core.evaluation.profit import ProfitTerms
from tests.evaluation.comparison.trials import discordant, trial_of

TERMS = ProfitTerms(400, 20, 0.3)


def advice(trial, terms=None):
    return compare(trial, terms).advice


def test_a_challenger_that_is_right_more_often_is_promoted():
    found = advice(discordant(40, 90))
    assert (found.recommendation, found.title) == ("promote", "Promote churn/2")
    assert found.says.startswith("churn/2 is better: accuracy +4.4 points (95 % interval +2.")


def test_a_challenger_that_is_right_less_often_is_not():
    found = advice(discordant(90, 40))
    assert (found.recommendation, found.title) == ("keep", "Keep churn/1")
    assert found.says.startswith("churn/2 is worse: accuracy −4.4 points")


def test_what_chance_explains_is_not_enough_and_says_how_many_more_it_takes():
    found = advice(discordant(40, 52))
    assert found.recommendation == "not_enough"
    assert found.says.startswith("Chance alone may explain the difference: accuracy +1.1 points (95 % interval −0.")
    assert found.says.endswith("more labelled customers would show whether one is better by 1 point of accuracy.")


def test_accuracy_is_called_better_nowhere_when_only_its_interval_says_so():
    # Tango's interval begins at 0.02 points, the exact test says p = .078: the tile, the chart and the rule must not part.
    found = compare(discordant(6, 15, alike=258))
    accuracy = found.figure("accuracy")
    assert accuracy.leader == "second" and found.test.p > 0.05
    assert found.leader(accuracy) == "" and found.advice.recommendation == "not_enough"
    clear = compare(discordant(40, 90))
    assert clear.leader(clear.figure("accuracy")) == "second"


def test_equal_within_less_than_a_point_keeps_what_is_there():
    found = advice(discordant(50, 52, alike=40_000))
    assert found.recommendation == "keep"
    assert found.says.startswith(
        "churn/2 gains at most 0.1 points, too little to be worth a change: accuracy 0.0 points"
    )


def test_models_that_decide_alike_change_nothing():
    found = advice(trial_of({(1, True, True): 40, (0, False, False): 60}))
    assert found.recommendation == "keep"
    assert "alike on every one of the 100 customers" in found.says


def test_a_worse_decision_by_a_better_ranking_is_told():
    trial = discordant(400, 100)
    ranked = np.where(trial.target == 1, 0.9, 0.6)  # perfect, and with a threshold far too low
    found = advice(replace(trial, second=replace(trial.second, probability=ranked)))
    assert found.recommendation == "keep"
    assert "Yet it ranks better, ROC-AUC +" in found.says


def shuffled(trial, seed):
    """The same customers in any order, as outcomes arrive."""
    order = np.random.default_rng(seed).permutation(len(trial))
    first, second = (replace(one, probability=one.probability[order]) for one in (trial.first, trial.second))
    return replace(trial, first=first, second=second, target=trial.target[order], ids=trial.ids[order], in_order=True)


def test_on_live_traffic_a_small_p_is_not_enough():
    found = advice(shuffled(discordant(30, 50), 1))
    assert advice(discordant(30, 50)).recommendation == "promote"
    assert found.recommendation == "not_enough"
    assert found.says.startswith("One look would do (accuracy +1.9 points")
    assert advice(shuffled(discordant(30, 70), 1)).recommendation == "promote"


def test_live_traffic_between_equal_models_looked_at_every_day_promotes_hardly_ever():
    rng, promoted = np.random.default_rng(8), 0
    for _ in range(60):
        b = int(rng.binomial(140, 0.5))
        whole = shuffled(discordant(b, 140 - b, alike=560), int(rng.integers(1_000_000)))
        for day in range(1, 15):
            part = slice(0, 50 * day)
            sides = [replace(one, probability=one.probability[part]) for one in (whole.first, whole.second)]
            seen = replace(whole, first=sides[0], second=sides[1], target=whole.target[part], ids=whole.ids[part])
            if advice(seen).recommendation == "promote":
                promoted += 1
                break
    assert promoted / 60 <= 0.05


def test_too_few_of_one_outcome_says_nothing():
    found = advice(trial_of({(1, False, True): 20, (0, False, False): 500}))
    assert found.recommendation == "not_enough"
    assert found.says.startswith("One of the two outcomes has only 20 customers;")


@pytest.mark.parametrize(("leave", "says"), [(0, "has no customers;"), (1, "has only 1 customer;")])
def test_one_outcome_alone_is_said_in_words(leave, says):
    found = advice(trial_of({(1, False, True): leave, (0, False, False): 400, (0, True, False): 100}))
    assert says in found.says


def test_profit_decides_when_it_is_known_even_against_accuracy():
    # The second finds 60 more who leave, at the price of 90 who would have stayed.
    trial = trial_of(
        {
            (1, False, True): 60,
            (0, False, True): 90,
            (1, True, True): 100,
            (0, False, False): 700,
            (1, False, False): 50,
        }
    )
    assert advice(trial).recommendation == "keep"
    found = advice(trial, TERMS)
    assert (found.recommendation, found.decides) == ("promote", "profit")
    assert found.says.startswith("churn/2 is better: profit per customer +4.20 (95 % interval +")
    assert "speaks against it. It is right less often, accuracy −3.0 points" in found.says
    assert advice(trial, replace(TERMS, currency="EUR")).says.startswith(
        "churn/2 is better: profit per customer (EUR) +4.20"
    )


def test_a_challenger_that_earns_more_and_is_right_more_often_needs_no_excuse():
    found = advice(
        trial_of({(1, False, True): 90, (0, True, False): 40, (1, True, True): 60, (0, False, False): 400}), TERMS
    )
    assert found.recommendation == "promote"
    assert "right less often" not in found.says


def test_profit_that_can_only_be_lost_does_not_decide():
    assert advice(discordant(40, 90), ProfitTerms(10, 20, 0.3)).decides == "accuracy"


def test_a_better_challenger_that_ranks_worse_is_kept_out():
    # Right about more who stay, at the price of those who leave.
    trial = trial_of(
        {(0, True, False): 120, (1, True, False): 60, (1, True, True): 60, (0, False, False): 700, (0, True, True): 10}
    )
    found = advice(trial)
    assert found.recommendation == "keep"
    assert found.says.startswith("churn/2 is better: accuracy +")
    assert "but its ROC-AUC −0.178 (95 % interval −0.224 to −0.131) is worse" in found.says


def test_a_better_challenger_that_treats_a_group_worse_is_kept_out():
    trial = discordant(40, 90)
    found = figures(trial, None, np.random.default_rng(1))
    decisive, worth = deciding(found, None, 0.5)
    case = Case(
        "churn/1", "churn/2", len(trial), 565, found, mcnemar(40, 90), [], needed(40, 90, len(trial), 0.01), worth
    )
    assert advise(case, decisive).recommendation == "promote"
    unfair = replace(case, fairness=[Fairness("x", "Age", (), 0.05, 0.13)])
    assert advise(unfair, decisive).says.endswith("but its accuracy gap by Age is 13 points, churn/1's 5.")
    no_worse = replace(case, fairness=[Fairness("x", "Age", (), 0.12, 0.13)])
    assert advise(no_worse, decisive).recommendation == "promote"


def test_equal_models_are_hardly_ever_promoted():
    """At most one in forty would be by the two-sided level; the guards make it fewer."""
    rng, promoted = np.random.default_rng(5), 0
    for _ in range(400):
        b = int(rng.binomial(130, 0.5))
        promoted += advice(discordant(b, 130 - b)).recommendation == "promote"
    assert promoted / 400 <= 0.04


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_to_compare_on_is_told(n):
    with pytest.raises(EvaluationError, match="to compare on"):
        compare(trial_of({(1, True, True): n}))
