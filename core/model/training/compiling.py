"""Each kind's way to its compiled form."""

from __future__ import annotations

from core.model.card import Kind
from core.model.compiled import Compiled
from core.model.compiling.linear import compile_logistic
from core.model.compiling.trees import compile_boosting, compile_forest
from core.model.compiling.xgboost import compile_xgboost
from core.model.training.candidates import Estimator

COMPILERS = {
    "logistic": compile_logistic,
    "boosting": compile_boosting,
    "forest": compile_forest,
    "xgboost": compile_xgboost,
}


def compile_estimator(kind: Kind, estimator: Estimator) -> Compiled:
    """The compiled form of a fitted estimator, not yet calibrated."""
    return COMPILERS[kind](estimator)
