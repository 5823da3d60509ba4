"""Contributions against SHAP's own explainers and against the definition, and what is made of them."""

from itertools import combinations
from math import factorial
from types import SimpleNamespace

import numpy as np
import pytest

from core.model.compiled import Compiled
from core.model.compiling.ensemble import Tree, from_trees
from core.model.reasons import Additive, Explainer, probability_of, secant, shap_model
from core.model.scoring import Scorer
from tests.model.kinds import CALIBRATION, fitted, strangers


def _by_column(encoder, parts):
    found = np.zeros((len(parts), len(encoder.schema.columns)))
    for feature, column in enumerate(encoder.column_index.tolist()):
        found[:, column] += parts[:, feature]
    return found


def test_linear_contributions_are_shaps_over_the_whole_background():
    from shap import LinearExplainer
    from shap.maskers import Independent

    version = fitted("logistic").version
    masker = Independent(version.background, max_samples=len(version.background))
    theirs = LinearExplainer((version.compiled.weights, version.compiled.intercept), masker)
    x = version.encoder.encode_table(strangers(), 0, 200)
    ours = Explainer(version)
    expected = _by_column(version.encoder, theirs.shap_values(x))
    assert ours.contributions(strangers(), 0, 200) == pytest.approx(expected, abs=1e-10)
    assert ours.base_margin == pytest.approx(theirs.expected_value, abs=1e-10)


def test_boosting_contributions_are_those_shap_finds_in_the_original():
    from shap import TreeExplainer

    model = fitted("boosting")
    x = model.version.encoder.encode_table(strangers(), 0, 100)
    theirs = TreeExplainer(model.estimator, feature_perturbation="tree_path_dependent").shap_values(x)
    expected = CALIBRATION["boosting"][0] * _by_column(model.version.encoder, theirs)
    assert Explainer(model.version).contributions(strangers(), 0, 100) == pytest.approx(expected, abs=1e-6)


def _expected(tree, x, known, node=0):
    """What the tree says when only some features are known: the rest by how the training customers went."""
    if tree.feature[node] < 0:
        return tree.value[node]
    left, right = tree.left[node], tree.right[node]
    if tree.feature[node] in known:
        return _expected(tree, x, known, left if x[tree.feature[node]] <= tree.cut[node] else right)
    a, b = tree.cover[left], tree.cover[right]
    return (a * _expected(tree, x, known, left) + b * _expected(tree, x, known, right)) / (a + b)


def test_tree_contributions_are_shapley_values_by_their_definition():
    tree = Tree(
        feature=np.array([0, 1, 2, -1, -1, -1, 0, -1, -1]),
        cut=np.array([1.0, 0.5, 2.0, 0, 0, 0, -1.0, 0, 0]),
        left=np.array([1, 3, 5, -1, -1, -1, 7, -1, -1]),
        right=np.array([2, 4, 6, -1, -1, -1, 8, -1, -1]),
        value=np.array([0, 0, 0, 1.0, -2.0, 0.5, 0, 4.0, 3.0]),
        cover=np.array([20.0, 12, 8, 5, 7, 2, 6, 1, 5]),
    )

    encoded = SimpleNamespace(starts={"a": 0, "b": 1, "c": 2})
    parts = Additive(from_trees(0.0, 3, [tree]), encoded, np.zeros(3))
    for x in np.array([[0.0, 0.0, 0.0], [2.0, 1.0, 3.0], [1.5, 0.2, 1.0]]):
        expected = []
        for j in range(3):
            others = [k for k in range(3) if k != j]
            expected.append(
                sum(
                    factorial(size) * factorial(2 - size) / 6 * (_expected(tree, x, {*s, j}) - _expected(tree, x, {*s}))
                    for size in range(3)
                    for s in combinations(others, size)
                )
            )
        assert parts.by_column(x[None, :])[0] == pytest.approx(expected, abs=1e-12)


def test_shap_is_given_the_compiled_trees_themselves():
    from shap import TreeExplainer

    compiled = fitted("forest").version.compiled
    explainer = TreeExplainer(shap_model(compiled), feature_perturbation="tree_path_dependent")
    assert float(np.ravel(explainer.expected_value)[0]) == pytest.approx(compiled.tree_means.sum(), abs=1e-9)


def test_points_keep_proportion_and_sign_of_the_contributions():
    version = fitted("logistic").version
    scorer, explainer = Scorer(version, (0.3, 0.6)), Explainer(version)
    customer = strangers().customer(3)
    why = explainer.explain(customer, scorer.score(customer))
    ratios = [reason.points / reason.contribution for reason in why.reasons if reason.contribution]
    assert ratios == pytest.approx([secant(why.base_margin, why.margin)] * len(ratios)) and ratios[0] > 0
    assert all(reason.value == customer.values[reason.column] for reason in why.reasons)


@pytest.mark.parametrize("base", [-4.0, 0.0, 2.5])
def test_the_secant_goes_over_into_its_limit_without_a_step(base):
    p = probability_of(base)
    for rise in (0.0, 1e-9, 9e-7, 1.1e-6, -1.1e-6):
        assert secant(base, base + rise) == pytest.approx(p * (1 - p), rel=1e-5)


def test_a_hundred_thousand_explanations_add_up_to_their_scores():
    version = fitted("logistic").version
    table = strangers().take(np.tile(np.arange(10_000), 10))
    explainer = Explainer(version)
    found = explainer.contributions(table)
    assert found.shape == (100_000, 19)
    margins = Scorer(version, (0.3, 0.6)).score_table(table).margin
    assert np.abs(explainer.base_margin + found.sum(axis=1) - margins).max() <= 1e-9


def test_a_model_that_looks_at_nothing_has_reasons_of_nothing():
    parts = Additive(Compiled.of_weights(0.3, np.zeros(3)), SimpleNamespace(starts={"a": 0, "b": 2}), np.ones(3))
    assert parts.by_column(np.zeros((1, 3))).tolist() == [[0.0, 0.0]]
