"""The kinds of model that compete: what is searched for each, how one is built, and its raw score."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError
from core.model.card import KIND_LABELS, KINDS, Kind

Floats = NDArray[np.float64]
Params = Mapping[str, float]
Estimator = Any  # scikit-learn and XGBoost ship no types

SIMPLICITY: tuple[Kind, ...] = ("logistic", "boosting", "xgboost", "forest", "ensemble")
"""From the kind that is easiest to explain, to keep and to run, to the one that is hardest."""

GRID: dict[Kind, tuple[Params, ...]] = {
    "logistic": ({"C": 0.03}, {"C": 0.3}, {"C": 3.0}),
    "boosting": (
        {"max_leaf_nodes": 4, "max_iter": 150, "learning_rate": 0.05, "min_samples_leaf": 20, "l2_regularization": 1.0},
        {"max_leaf_nodes": 4, "max_iter": 250, "learning_rate": 0.05, "min_samples_leaf": 20, "l2_regularization": 1.0},
        {"max_leaf_nodes": 8, "max_iter": 100, "learning_rate": 0.05, "min_samples_leaf": 40, "l2_regularization": 5.0},
    ),
    "xgboost": (
        {"max_depth": 2, "n_estimators": 200, "learning_rate": 0.1, "min_child_weight": 5, "subsample": 0.8},
        {"max_depth": 3, "n_estimators": 100, "learning_rate": 0.1, "min_child_weight": 5, "subsample": 0.8},
    ),
    "forest": (
        {"max_depth": 6, "min_samples_leaf": 5, "n_estimators": 200},
        {"max_depth": 8, "min_samples_leaf": 5, "n_estimators": 200},
    ),
    "ensemble": (),
}
"""What the search tries, the simplest first. Forests end at depth 8: the cost of a tree's exact reasons grows with the square of its depth."""

SMALL = 50_000

EFFORT: dict[Kind, float] = {"logistic": 0.1, "boosting": 1.0, "xgboost": 0.8, "forest": 3.0, "ensemble": 0.1}
"""About how long one fit takes, for a progress display."""


def installed(kind: Kind) -> bool:
    """Whether this kind's library is here: XGBoost is an extra."""
    return kind != "xgboost" or find_spec("xgboost") is not None


def default_kinds() -> tuple[Kind, ...]:
    """Every kind whose library is installed, the simplest first."""
    return tuple(kind for kind in SIMPLICITY if installed(kind))


def wanted_kinds(names: tuple[str, ...]) -> tuple[Kind, ...]:
    """Check the kinds somebody asked for; the simplest first, without repetition.

    An ensemble of fewer than two kinds is no ensemble: the missing members are trained, too.

    Raises:
        ModelError: a kind is unknown, or its library is not installed.

    >>> wanted_kinds(("forest", "logistic", "forest"))
    ('logistic', 'forest')
    >>> wanted_kinds(("ensemble",))
    ('logistic', 'boosting', 'forest', 'ensemble')
    """
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise ModelError(f"Unknown kind of model: {', '.join(unknown)}.", todo=f"Choose from {', '.join(SIMPLICITY)}.")
    if not names:
        return default_kinds()
    asked = {kind for kind in SIMPLICITY if kind in names}
    if "ensemble" in asked and len(asked) < 3:
        asked |= {"logistic", "boosting", "forest"}
    for kind in asked:
        if not installed(kind):
            raise ModelError(
                f"{KIND_LABELS[kind]} is not installed.", todo='Install it: .venv/bin/uv pip install "xgboost>=3"'
            )
    return tuple(kind for kind in SIMPLICITY if kind in asked)


def build(kind: Kind, params: Params, seed: int) -> Estimator:
    """An estimator that has seen nothing yet.

    Args:
        kind: any but the ensemble, which is a vote and no estimator.
        params: one of the grid's configurations.
        seed: of whatever the kind draws at random.
    """
    if kind == "logistic":
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        # Newton's steps reach the optimum itself; L-BFGS stops early along correlated columns, 0.1 log-odds from it.
        regression = LogisticRegression(solver="newton-cholesky", tol=1e-8, random_state=seed, **params)
        return make_pipeline(StandardScaler(), regression)
    if kind == "boosting":
        from sklearn.ensemble import HistGradientBoostingClassifier

        return HistGradientBoostingClassifier(early_stopping=False, random_state=seed, **params)
    if kind == "forest":
        from sklearn.ensemble import RandomForestClassifier

        return RandomForestClassifier(random_state=seed, n_jobs=2, **params)
    if kind == "xgboost":
        from xgboost import XGBClassifier

        return XGBClassifier(tree_method="hist", objective="binary:logistic", random_state=seed, n_jobs=2, **params)
    raise ValueError(f"an {kind} is voted, not built")


def fit(kind: Kind, params: Params, seed: int, x: Floats, target: NDArray[np.int8]) -> Estimator:
    """Build and fit; a fitted forest is left with one thread, which scores a single row several times faster."""
    estimator = build(kind, params, seed)
    if len(target) < SMALL and kind == "xgboost":
        estimator.set_params(n_jobs=1)
    with _threads(len(target)):
        estimator.fit(x, target)
    if kind == "forest":
        estimator.set_params(n_jobs=1)
    return estimator


def raw_scores(kind: Kind, estimator: Estimator, x: Floats) -> Floats:
    """What calibration starts from, shape (n,): log-odds, but a forest's mean probability, which alone is additive in its
    trees and so keeps reasons exact."""
    if kind == "forest":
        return np.asarray(estimator.predict_proba(x)[:, 1], np.float64)
    if kind == "xgboost":
        from core.model.compiling.xgboost import xgboost_margins

        return xgboost_margins(estimator, x)
    with _threads(len(x)):
        return np.asarray(estimator.decision_function(x), np.float64)


def _threads(rows: int) -> AbstractContextManager[object]:
    """One thread for small tables: OpenMP's threads wait for each other by spinning, once for each tree, which on a busy
    machine costs far more than the second core gains."""
    from threadpoolctl import threadpool_limits

    return cast("AbstractContextManager[object]", threadpool_limits(limits=1 if rows < SMALL else None))
