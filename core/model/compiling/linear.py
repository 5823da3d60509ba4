"""Logistic regression to the compiled form: the scaler goes into the weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.errors import ModelError
from core.model.compiled import Compiled


def compile_logistic(estimator: Any) -> Compiled:
    """A fitted scikit-learn LogisticRegression, or a Pipeline of StandardScaler and LogisticRegression.

    With scaled features z = (x - mean) / scale the margin w · z + b equals (w / scale) · x + (b - (w / scale) · mean).

    Raises:
        ModelError: it is another estimator, or one with more than two classes.
    """
    steps = [step for _, step in estimator.steps] if hasattr(estimator, "steps") else [estimator]
    *scalers, model = steps
    if len(scalers) > 1 or np.shape(getattr(model, "coef_", ()))[:1] != (1,):
        raise ModelError(f"Cannot compile {type(model).__name__} as a two-class logistic regression.")
    weights, intercept = np.asarray(model.coef_[0], np.float64), float(model.intercept_[0])
    for scaler in scalers:
        if not hasattr(scaler, "mean_"):  # others have a scale_ that means something else
            raise ModelError(f"Cannot fold {type(scaler).__name__} into the weights of a logistic regression.")
        if scaler.scale_ is not None:
            weights = weights / scaler.scale_
        if scaler.mean_ is not None:
            intercept -= float(weights @ scaler.mean_)
    return Compiled.of_weights(intercept, weights)
