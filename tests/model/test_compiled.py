"""The compiled form: by hand, refused when it cannot be walked, and what the compilers refuse."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from xgboost import XGBClassifier

from core.errors import CompiledMismatchError, DamagedModelError, ModelError
from core.model.compiled import Compiled, calibrated, check_nodes, check_same
from core.model.compiling.ensemble import Tree, compile_ensemble, from_trees
from core.model.compiling.linear import compile_logistic
from core.model.compiling.trees import compile_boosting, compile_forest
from core.model.compiling.xgboost import compile_xgboost, xgboost_margins
from tests.model.kinds import fitted, strangers

# x0 <= 2 ? (x1 <= 0.5 ? 1 : 2) : 4, with its nodes in a library's disorder: leaves last.
TREE = Tree(
    feature=np.array([0, 1, -1, -1, -1]),
    cut=np.array([2.0, 0.5, 0, 0, 0]),
    left=np.array([1, 4, -1, -1, -1]),
    right=np.array([3, 2, -1, -1, -1]),
    value=np.array([9.0, 9.0, 2.0, 4.0, 1.0]),
    cover=np.array([10.0, 4.0, 1.0, 6.0, 3.0]),
)


def test_a_tree_is_walked_as_written():
    compiled = from_trees(0.25, 2, [TREE, TREE])
    x = np.array([[2.0, 0.5], [2.0, 0.6], [2.1, 0.0]])
    assert compiled.margins(x).tolist() == [2.25, 4.25, 8.25]
    assert compiled.tree_means.tolist() == [2.9, 2.9]  # (3·1 + 1·2 + 6·4) / 10


def test_a_tree_of_one_leaf_and_a_model_without_trees_are_models_too():
    leaf = Tree(*(np.array([v]) for v in (-1, 0.0, -1, -1)), value=np.array([0.5]), cover=np.array([3.0]))
    assert from_trees(1.0, 1, [leaf]).margins(np.zeros((1, 1))).tolist() == [1.5]
    assert from_trees(1.0, 1, []).margins(np.zeros((2, 1))).tolist() == [1.0, 1.0]
    assert from_trees(1.0, 1, []).margins(np.zeros((0, 1))).tolist() == []


def test_calibration_and_votes_fold_into_the_numbers():
    linear, trees = Compiled.of_weights(1.0, np.array([0.5, -2.0])), from_trees(0.25, 2, [TREE])
    x = np.array([[1.0, 1.0], [5.0, 0.0]])
    assert np.allclose(calibrated(trees, 2.0, -1.0).margins(x), 2 * trees.margins(x) - 1, atol=1e-15)
    vote = compile_ensemble([linear, trees, linear], [0.5, 0.25, 0.25])
    check_nodes(vote)
    assert np.allclose(vote.margins(x), 0.75 * linear.margins(x) + 0.25 * trees.margins(x), atol=1e-15)


@pytest.mark.parametrize("weights", [[0.5], [0.5, 0.6], [1.5, -0.5]])
def test_votes_must_be_shares(weights):
    with pytest.raises(ValueError, match=r"weights|shares"):
        compile_ensemble([Compiled.of_weights(0.0, np.ones(1))] * 2, weights)


def test_probability_is_the_logistic_of_the_margin_even_far_out():
    margins, p = Compiled.of_weights(0.0, np.ones(1)).both(np.array([[0.0], [800.0], [-800.0], [-30.0]]))
    assert p[:3].tolist() == [0.5, 1.0, 0.0] and p[3] == pytest.approx(np.exp(-30), rel=1e-12)
    assert margins.tolist() == [0.0, 800.0, -800.0, -30.0]


def test_a_vector_of_another_width_is_refused_before_the_kernel_sees_it():
    with pytest.raises(ValueError, match="shape"):
        Compiled.of_weights(0.0, np.ones(3)).margins(np.ones((2, 4)))


@pytest.mark.parametrize(
    "change",
    [
        {"left": np.array([1, 99, -1, -1, -1], np.int32)},
        {"left": np.array([0, 3, -1, -1, -1], np.int32)},
        {"feature": np.array([7, 1, -1, -1, -1], np.int32)},
        {"roots": np.array([5], np.int32)},
        {"value": np.array([0, 0, np.nan, 0, 0])},
        {"cut": np.zeros(2)},
    ],
)
def test_arrays_that_would_lead_the_kernel_astray_are_refused(change):
    with pytest.raises(DamagedModelError):
        check_nodes(replace(from_trees(0.0, 2, [TREE]), **change))


def test_arrays_survive_and_a_missing_one_is_told():
    compiled = from_trees(0.5, 2, [TREE])
    arrays = compiled.arrays()
    assert Compiled.from_arrays(arrays).margins(np.ones((1, 2))).tolist() == compiled.margins(np.ones((1, 2))).tolist()
    del arrays["cut"]
    with pytest.raises(DamagedModelError, match="cut"):
        Compiled.from_arrays(arrays)


def test_a_model_that_says_something_else_than_its_original_is_not_registered():
    compiled, x = Compiled.of_weights(0.0, np.ones(2)), np.ones((3, 2))
    assert check_same(compiled, x, np.full(3, 2.0)) == 0.0
    for wrong in (2.0 + 1e-8, np.nan):
        with pytest.raises(CompiledMismatchError):
            check_same(compiled, x, np.array([2.0, 2.0, wrong]))


X = np.random.default_rng(0).normal(size=(120, 3))
Y, Y3 = (X[:, 0] > 0).astype(int), np.digitize(X[:, 0], [-0.5, 0.5])


@pytest.mark.parametrize(
    ("compile_", "estimator"),
    [
        (compile_logistic, LogisticRegression().fit(X, Y3)),
        (compile_logistic, make_pipeline(MinMaxScaler(), LogisticRegression()).fit(X, Y)),
        (compile_forest, RandomForestClassifier(2).fit(X, Y3)),
        (compile_boosting, HistGradientBoostingClassifier(max_iter=2).fit(X, Y3)),
        (compile_boosting, RandomForestClassifier(2).fit(X, Y)),
        (compile_boosting, HistGradientBoostingClassifier(max_iter=2, categorical_features=[0]).fit((X > 0) + 0.0, Y)),
        (compile_xgboost, XGBClassifier(n_estimators=2, booster="dart").fit(X, Y)),
        (compile_xgboost, XGBClassifier(n_estimators=2, missing=0.0).fit(X, Y)),
        (compile_xgboost, XGBClassifier(n_estimators=2).fit(X, Y3)),
    ],
)
def test_what_cannot_be_compiled_exactly_is_refused(compile_, estimator):
    with pytest.raises(ModelError):
        compile_(estimator)


def test_xgboost_stopped_early_uses_the_trees_it_predicts_with():
    model = XGBClassifier(n_estimators=60, learning_rate=1.0, early_stopping_rounds=3, max_depth=3)
    noisy = (X[:, 0] + np.random.default_rng(1).normal(size=len(X)) > 0).astype(int)
    model.fit(X[:80], noisy[:80], eval_set=[(X[80:], noisy[80:])], verbose=False)
    compiled = compile_xgboost(model)
    assert compiled.n_trees == model.best_iteration + 1 < 60
    assert np.abs(compiled.margins(X) - xgboost_margins(model, X)).max() <= 1e-9
    assert np.abs(compiled.margins(X) - model.predict(X, output_margin=True)).max() < 1e-5


def test_xgboosts_own_float32_sum_is_within_its_rounding():
    model, x = fitted("xgboost"), fitted("xgboost").version.encoder.encode_table(strangers())
    own = model.estimator.predict(x, output_margin=True).astype(np.float64)
    assert 0 < np.abs(xgboost_margins(model.estimator, x) - own).max() < 5e-6
