"""Paired differences of what follows from decisions: the figures, what drawing rows would give, and their coverage."""

from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from core.evaluation.paired.bootstrap import CellValues, joint_counts, paired_differences
from tests.evaluation.paired.draws import decisions

WORTH = CellValues(tp=100, fp=-20, fn=-5, tn=1)
OFTEN = [[0.72, 0.05, 0.06, 0.17], [0.20, 0.08, 0.05, 0.67]]
RARELY = [[0.800, 0.003, 0.002, 0.195], [0.25, 0.006, 0.004, 0.74]]
customers = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=4, max_size=60)


def figures(target, at_risk):
    wrong = {"zero_division": np.nan}
    worth = np.where(target == 1, np.where(at_risk, 100, -5), np.where(at_risk, -20, 1))
    return {
        "accuracy": accuracy_score(target, at_risk),
        "precision": precision_score(target, at_risk, **wrong),
        "recall": recall_score(target, at_risk, **wrong),
        "f1": f1_score(target, at_risk, **wrong) if target.any() else np.nan,
        "profit": worth.mean(),
    }


@given(customers)
@settings(max_examples=50)
def test_the_figures_are_scikit_learns_and_lie_within_their_interval(rows):
    target, first, second = (np.array(column) for column in zip(*rows, strict=True))
    target = target.astype(np.int8)
    found = paired_differences(target, first, second, np.random.default_rng(1), n=100, values=WORTH)
    one, other = figures(target, first), figures(target, second)
    known = {name for name in one if not np.isnan(one[name] + other[name])}
    assert set(found) == known
    for name, figure in found.items():
        assert (figure.first, figure.second) == pytest.approx((one[name], other[name]))
        assert figure.low <= figure.difference <= figure.high


def test_the_ends_are_what_drawing_rows_gives():
    target, first, second = decisions(np.random.default_rng(2), 1_409, 0.27, OFTEN)
    rng, stays, leaves = np.random.default_rng(3), np.flatnonzero(target == 0), np.flatnonzero(target == 1)
    plain = []
    for _ in range(600):
        rows = np.concatenate([rng.choice(stays, len(stays)), rng.choice(leaves, len(leaves))])
        hits = [(target[rows] == 1) & side[rows] for side in (first, second)]
        f1 = [2 * hit.sum() / (side[rows].sum() + len(leaves)) for hit, side in zip(hits, (first, second), strict=True)]
        plain.append(f1[1] - f1[0])
    found = paired_differences(target, first, second, np.random.default_rng(4))["f1"]
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(plain, [0.025, 0.975])), abs=0.004)


@pytest.mark.parametrize(("n", "cells", "most"), [(300, OFTEN, 0.972), (1_409, OFTEN, 0.97), (1_409, RARELY, 0.982)])
def test_covers_the_truth_95_times_in_100(n, cells, most):
    """Where models rarely disagree it covers a little more; without the added half customers it would be far less."""
    rng, (stays, leaves) = np.random.default_rng(5), (np.array(side) for side in cells)
    hits, false = 0.27 * (leaves @ [[0, 0], [0, 1], [1, 0], [1, 1]]), 0.73 * (stays @ [[0, 0], [0, 1], [1, 0], [1, 1]])
    truth = {
        "accuracy": np.diff(hits - false),
        "precision": np.diff(hits / (hits + false)),
        "recall": np.diff(hits / 0.27),
        "f1": np.diff(2 * hits / (hits + false + 0.27)),
        "profit": np.diff(105 * hits - 21 * false),
    }
    covered = {name: [] for name in truth}
    for _ in range(500):
        found = paired_differences(*decisions(rng, n, 0.27, cells), rng, n=500, values=WORTH)
        for name, figure in found.items():
            covered[name].append(figure.low <= truth[name][0] <= figure.high)
    for name, rate in covered.items():
        assert 0.925 < np.mean(rate) < most, name


def test_the_same_seed_gives_the_same_ends():
    drawn = decisions(np.random.default_rng(6), 500, 0.27, OFTEN)
    assert paired_differences(*drawn, np.random.default_rng(7)) == paired_differences(*drawn, np.random.default_rng(7))


def test_agreeing_on_everybody_is_a_difference_of_zero_that_is_not_certain():
    target, first, _ = decisions(np.random.default_rng(8), 300, 0.27, OFTEN)
    for figure in paired_differences(target, first, first, np.random.default_rng(9), values=WORTH).values():
        assert figure.difference == 0 and figure.low < 0 < figure.high


def test_figures_that_nobody_can_give_are_left_out():
    no, yes = np.zeros(50, bool), np.ones(50, bool)
    rng = np.random.default_rng(10)
    assert set(paired_differences(np.zeros(50, np.int8), no, yes, rng)) == {"accuracy"}
    assert set(paired_differences(np.zeros(50, np.int8), yes, yes, rng)) == {"accuracy", "precision"}
    assert set(paired_differences(np.ones(50, np.int8), no, yes, rng)) == {"accuracy", "recall", "f1"}


def test_ten_million_customers_cost_what_a_thousand_cost():
    target, first, second = decisions(np.random.default_rng(11), 10_000_000, 0.27, OFTEN)
    counts = joint_counts(target, first, second)
    assert counts.sum() == 10_000_000
    started = perf_counter()
    found = paired_differences(target, first, second, np.random.default_rng(12))
    assert perf_counter() - started < 5
    assert 0 < found["recall"].high - found["recall"].low < 0.001


def test_what_is_no_decision_is_refused():
    target, at_risk, rng = np.array([0, 1], np.int8), np.array([True, False]), np.random.default_rng(1)
    with pytest.raises(ValueError, match="no customers"):
        paired_differences(target[:0], at_risk[:0], at_risk[:0], rng)
    with pytest.raises(ValueError, match="one decision of each model"):
        paired_differences(target, at_risk, at_risk[:1], rng)
    with pytest.raises(ValueError, match="true or false"):
        paired_differences(target, at_risk, np.array([0.2, 0.7]), rng)
    with pytest.raises(ValueError, match="0 or 1"):
        paired_differences(np.array([0, 2], np.int8), at_risk, at_risk, rng)
    with pytest.raises(ValueError, match="100 resamples"):
        paired_differences(target, at_risk, at_risk, rng, n=10)
