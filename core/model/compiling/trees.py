"""scikit-learn's forests and histogram gradient boosting to the compiled form."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.errors import ModelError
from core.model.compiled import Compiled
from core.model.compiling.cuts import cut_at_most
from core.model.compiling.ensemble import Tree, from_trees


def compile_forest(estimator: Any) -> Compiled:
    """A fitted RandomForestClassifier (or ExtraTreesClassifier) of two classes; its margin is the mean probability.

    Calibrate it afterwards (`calibrated`): only then is the margin in log-odds.

    Raises:
        ModelError: the forest has not exactly two classes.
    """
    if list(np.shape(getattr(estimator, "classes_", ()))) != [2]:
        raise ModelError(f"Cannot compile {type(estimator).__name__}: a forest of two classes is needed.")
    trees = []
    for member in estimator.estimators_:
        tree = member.tree_
        shares = tree.value[:, 0, :]
        trees.append(
            Tree(
                feature=np.where(tree.children_left < 0, -1, tree.feature),
                cut=cut_at_most(tree.threshold),
                left=tree.children_left,
                right=tree.children_right,
                value=shares[:, 1] / shares.sum(axis=1) / len(estimator.estimators_),
                cover=tree.weighted_n_node_samples,
            )
        )
    return from_trees(0.0, estimator.n_features_in_, trees)


def compile_boosting(estimator: Any) -> Compiled:
    """A fitted HistGradientBoostingClassifier of two classes on numeric features; its margin is in log-odds.

    Raises:
        ModelError: it has native categorical splits (our encoder makes them needless, and explainers read them wrongly) or
            more than two classes.
    """
    predictors = getattr(estimator, "_predictors", None)
    if predictors is None or any(len(of_iteration) != 1 for of_iteration in predictors):
        raise ModelError(f"Cannot compile {type(estimator).__name__} as two-class histogram gradient boosting.")
    trees = []
    for (predictor,) in predictors:
        nodes = predictor.nodes
        if nodes["is_categorical"].any():
            raise ModelError(
                "Cannot compile native categorical splits.", todo="Train on the encoder's one-hot features."
            )
        trees.append(
            Tree(
                feature=np.where(nodes["is_leaf"].astype(bool), -1, nodes["feature_idx"]),
                cut=nodes["num_threshold"].astype(np.float64),
                left=nodes["left"].astype(np.int64),
                right=nodes["right"].astype(np.int64),
                value=nodes["value"].astype(np.float64),
                cover=nodes["count"].astype(np.float64),
            )
        )
    return from_trees(float(np.ravel(estimator._baseline_prediction)[0]), estimator.n_features_in_, trees)
