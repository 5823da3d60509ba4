"""Model versions for the benchmarks: the estimators of `benchmarks.usual` on our encoder, compiled."""

import numpy as np

from core.customers.customer import CustomerTable
from core.model.card import Card
from core.model.compiled import calibrated
from core.model.compiling.linear import compile_logistic
from core.model.compiling.trees import compile_boosting, compile_forest
from core.model.features import Encoder
from core.model.profile import profile_of
from core.model.version import ModelVersion

COMPILE = {
    "logistic": compile_logistic,
    "boosting": compile_boosting,
    "forest": lambda fitted: calibrated(compile_forest(fitted), 6.0, -3.0),
}


def version(kind: str, estimator, table: CustomerTable) -> ModelVersion:
    encoder = Encoder.fit(table)
    x = encoder.encode_table(table)
    compiled = COMPILE[kind](estimator.fit(x, table.target))
    card = Card("bench", 1, kind, "", 0, "synthetic", "", "", "", len(table), 0, 0, 0.3, "fixed")
    profile = profile_of(table, compiled.both(x)[1], np.zeros(len(table.schema.columns)))
    return ModelVersion(table.schema, encoder, compiled, card, x[:1000], profile)
