"""XGBoost's boosted trees to the compiled form, and what its margin is when summed in float64."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError
from core.model.compiled import Compiled, Floats
from core.model.compiling.cuts import cut_below
from core.model.compiling.ensemble import Tree, from_trees


def compile_xgboost(estimator: Any) -> Compiled:
    """A fitted XGBClassifier of two classes (gbtree, binary:logistic, numeric features); its margin is in log-odds.

    XGBoost asks `float32(x) < split` and adds its float32 leaf values in float32. The questions are compiled exactly; the
    sum is taken in float64, which differs from XGBoost's own by its rounding (about 1e-6 in log-odds).

    Raises:
        ModelError: another booster, objective or number of classes, categorical splits, or a missing value other than NaN.
    """
    learner, trees = _read(estimator)
    width = int(learner["learner_model_param"]["num_feature"])
    return from_trees(_intercept(learner), width, [_tree(tree) for tree in trees])


def xgboost_margins(estimator: Any, x: Floats) -> Floats:
    """XGBoost's own walk (`apply`, the leaf of each tree) with its leaf values summed in float64, shape (n,), log-odds.

    The reference that the compiled form equals within 1e-9: the booster's `output_margin` is this sum rounded to float32
    after each tree.
    """
    learner, trees = _read(estimator)
    leaves = np.asarray(estimator.apply(x)).reshape(len(x), -1)[:, : len(trees)].astype(np.int64)
    total = np.full(len(x), _intercept(learner))
    for tree, leaf in zip(trees, leaves.T, strict=True):
        total += np.asarray(tree["split_conditions"], np.float32).astype(np.float64)[leaf]
    return total


def _read(estimator: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The booster's JSON and the trees that predictions use (up to the best iteration after early stopping)."""
    booster = estimator.get_booster()
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    kind, objective = learner["gradient_booster"]["name"], learner["objective"]["name"]
    model = learner["learner_model_param"]
    if kind != "gbtree" or objective != "binary:logistic" or int(model.get("num_class", 0)) > 1:
        raise ModelError(f"Cannot compile XGBoost's {kind} with {objective}: gbtree with binary:logistic is needed.")
    if not np.isnan(estimator.missing):
        raise ModelError(f"Cannot compile XGBoost with missing={estimator.missing}.", todo="Leave it at NaN.")
    trees = learner["gradient_booster"]["model"]["trees"]
    if any(np.any(tree["split_type"]) for tree in trees):
        raise ModelError("Cannot compile native categorical splits.", todo="Train on the encoder's one-hot features.")
    best = booster.attr("best_iteration")
    indptr = learner["gradient_booster"]["model"]["iteration_indptr"]
    return learner, trees if best is None else trees[: indptr[int(best) + 1]]


def _intercept(learner: dict[str, Any]) -> float:
    """The base score, which the file holds as a probability in a list of one ("[2.74E-1]"), in log-odds.

    XGBoost keeps the base score in float32 and takes its logit in float32.
    """
    stored = json.loads(learner["learner_model_param"]["base_score"])
    share = np.float32(stored[0] if isinstance(stored, list) else stored)
    one = np.float32(1.0)
    return float(-np.log(one / share - one))


def _tree(tree: dict[str, Any]) -> Tree:
    left = np.asarray(tree["left_children"], np.int64)
    number: NDArray[np.float32] = np.asarray(tree["split_conditions"], np.float32)
    return Tree(
        feature=np.where(left < 0, -1, np.asarray(tree["split_indices"], np.int64)),
        cut=cut_below(number),
        left=left,
        right=np.asarray(tree["right_children"], np.int64),
        value=number.astype(np.float64),
        cover=np.asarray(tree["sum_hessian"], np.float64),
    )
