"""Estimated performance: golden numbers, every outcome enumerated, simulated labels."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

from core.monitoring.cbpe import FIGURES, cbpe, expected, expected_of_cells
from core.monitoring.enough import NotEnoughData
from core.monitoring.performance import performance

GOLDEN = np.array([0.9, 0.8, 0.3, 0.4])


def test_golden_numbers():
    found = expected(GOLDEN, 0.5)
    assert (found.tp, found.fp, found.fn, found.tn) == pytest.approx((1.7, 0.3, 0.7, 1.3))
    values = {name: figure.value for name, figure in found.figures.items()}
    assert values["accuracy"] == pytest.approx(0.75) and values["precision"] == pytest.approx(0.85)
    assert values["recall"] == pytest.approx(0.708333, abs=1e-6) and values["f1"] == pytest.approx(0.772727, abs=1e-6)


def matrix_by_enumeration(p, threshold):
    """Expected cells, over all 2^n outcomes with their chances."""
    cells = np.zeros(4)
    for outcome in product((0, 1), repeat=len(p)):
        y = np.array(outcome)
        chance = np.prod(np.where(y == 1, p, 1 - p))
        flagged = p >= threshold
        cells += chance * np.array(
            [np.sum(k) for k in (y & flagged, (1 - y) & flagged, y & ~flagged, (1 - y) & ~flagged)]
        )
    return cells


@given(st.lists(st.sampled_from([0.0, 0.1, 0.35, 0.5, 0.5, 0.8, 1.0]), min_size=1, max_size=6).map(np.array))
def test_the_matrix_equals_all_outcomes_enumerated(p):
    found = expected(p, 0.5)
    assert (found.tp, found.fp, found.fn, found.tn) == pytest.approx(matrix_by_enumeration(p, 0.5), abs=1e-12)


@given(st.lists(st.sampled_from([0.05, 0.2, 0.2, 0.5, 0.77, 0.9]), min_size=2, max_size=12).map(np.array))
def test_roc_auc_equals_all_pairs_counted(p):
    right = pairs = 0.0
    for i, j in product(range(len(p)), repeat=2):
        if i != j:
            chance = p[i] * (1 - p[j])
            pairs += chance
            right += chance * (1.0 if p[i] > p[j] else 0.5 if p[i] == p[j] else 0.0)
    assert expected(p, 0.5).figures["roc_auc"].value == pytest.approx(right / pairs, abs=1e-12)


def test_95_of_100_realised_figures_fall_into_the_interval():
    rng = np.random.default_rng(3)
    p = rng.beta(1.2, 3.0, 400)
    found = expected(p, 0.3)
    labels = (rng.random((600, 400)) < p).astype(np.int8)
    realised = [performance(y, p, 0.3).figures for y in labels]
    for name, interval in found.figures.items():
        true = [figures[name].value for figures in realised]
        assert interval.value == pytest.approx(np.mean(true), abs=0.005)
        assert found.errors[name] == pytest.approx(np.std(true), rel=0.12)
        assert 0.92 < np.mean([(interval.low <= value <= interval.high) for value in true]) < 0.98
    assert tuple(found.figures) == FIGURES


def test_counts_in_score_bins_say_what_the_rows_say():
    p = np.random.default_rng(4).beta(1.2, 3.0, 5_000)
    at_risk, bins = p >= 0.31, (p * 20).astype(int)
    cell, which = np.unique(np.stack([at_risk, bins]), axis=1, return_inverse=True)
    n = np.bincount(which)
    found = expected_of_cells(np.bincount(which, weights=p) / n, cell[0].astype(bool), n)
    rows = expected(p, 0.31)
    assert (found.n, found.tp, found.fp, found.fn, found.tn) == pytest.approx(
        (5_000, rows.tp, rows.fp, rows.fn, rows.tn)
    )
    for name in ("accuracy", "precision", "recall", "f1"):
        assert found.figures[name].value == pytest.approx(rows.figures[name].value, abs=1e-9)
    assert 0 <= rows.figures["roc_auc"].value - found.figures["roc_auc"].value < 0.005
    assert found.errors == pytest.approx(rows.errors, rel=0.02)


def test_an_independent_estimate_agrees():
    """The published way: each customer weighs p as a positive and 1 - p as a negative, and scikit-learn does the rest."""
    p = np.random.default_rng(5).beta(1.2, 3.0, 3_000)
    twice, truth, weight = np.tile(p, 2), np.repeat([1, 0], len(p)), np.concatenate([p, 1 - p])
    decided, rows = twice >= 0.3, expected(p, 0.3)
    theirs = {
        "accuracy": accuracy_score(truth, decided, sample_weight=weight),
        "precision": precision_score(truth, decided, sample_weight=weight),
        "recall": recall_score(truth, decided, sample_weight=weight),
        "f1": f1_score(truth, decided, sample_weight=weight),
    }
    assert {name: rows.figures[name].value for name in theirs} == pytest.approx(theirs, abs=1e-12)
    # Only here a customer may make a pair with itself: of 9,000,000 pairs that is next to nothing.
    assert rows.figures["roc_auc"].value == pytest.approx(roc_auc_score(truth, twice, sample_weight=weight), abs=5e-4)


def test_what_nobody_is_flagged_for_has_no_precision():
    found = expected(np.full(50, 0.1), 0.5)
    assert "precision" not in found.figures and found.figures["recall"].value == 0.0
    certain = expected(np.zeros(50), 0.5)
    assert set(certain.figures) == {"accuracy"} and certain.figures["accuracy"].value == 1.0


def test_too_few_customers_and_what_is_no_probability():
    assert cbpe(GOLDEN, 0.5) == NotEnoughData(4, 30)
    with pytest.raises(ValueError, match="between 0 and 1"):
        expected(np.array([0.2, 1.2]), 0.5)
