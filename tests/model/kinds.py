"""One small fitted model of every kind, with what its original says, for the tests of this folder and the contract."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.customers.customer import CustomerTable
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.model.card import Card
from core.model.compiled import calibrated
from core.model.compiling.ensemble import compile_ensemble
from core.model.compiling.linear import compile_logistic
from core.model.compiling.trees import compile_boosting, compile_forest
from core.model.compiling.xgboost import compile_xgboost, xgboost_margins
from core.model.features import Encoder
from core.model.profile import profile_of
from core.model.reasons import importance, mean_parts
from core.model.version import ModelVersion

KINDS = ("logistic", "forest", "boosting", "xgboost", "ensemble")
CALIBRATION = {"logistic": (1.1, 0.05), "forest": (6.3, -3.1), "boosting": (0.9, -0.1), "xgboost": (0.95, 0.02)}
SHARES = {"logistic": 0.5, "forest": 0.2, "boosting": 0.3}


@dataclass(frozen=True, eq=False)
class Fitted:
    """A version, the estimator behind it (None for the ensemble) and its original's calibrated margins."""

    version: ModelVersion
    estimator: object
    original: Callable[[np.ndarray], np.ndarray]


def with_holes(table: CustomerTable, seed: int, share: float = 0.04) -> CustomerTable:
    """The same customers with some values missing and some levels that the schema does not know."""
    rng = np.random.default_rng(seed)
    numbers = {name: np.where(rng.random(len(table)) < share, np.nan, v) for name, v in table.numbers.items()}
    codes, unseen = {}, {}
    for column in table.schema.categories:
        draw, n = rng.random(len(table)), len(column.levels)
        code = np.where(draw < share, n, np.where(draw < 2 * share, n + 1, table.codes[column.name]))
        codes[column.name] = code.astype(np.int16)
        unseen[column.name] = {int(i): "Never heard of" for i in np.flatnonzero(code == n + 1)}
    return CustomerTable(table.schema, table.ids, numbers, codes, table.target, table.rows, unseen)


@lru_cache(maxsize=1)
def training() -> CustomerTable:
    return with_holes(synthetic_table(read_schema(None), 3000, seed=7).table, seed=1, share=0.01)


@lru_cache(maxsize=1)
def strangers() -> CustomerTable:
    """10,000 customers the models have not seen, with missing values and unknown levels."""
    return with_holes(synthetic_table(read_schema(None), 10_000, seed=8).table, seed=2)


@cache
def fitted(kind: str) -> Fitted:
    table = training()
    encoder = Encoder.fit(table)
    x = encoder.encode_table(table)
    if kind == "ensemble":
        members = [fitted(name) for name in SHARES]
        shares = list(SHARES.values())
        compiled = compile_ensemble([member.version.compiled for member in members], shares)

        def vote(x):
            return sum(share * member.original(x) for member, share in zip(members, shares, strict=True))

        return Fitted(_version(kind, table, encoder, compiled, x), None, vote)
    estimator, compile_, raw = _parts(kind)
    estimator.fit(x, table.target)
    slope, offset = CALIBRATION[kind]
    compiled = calibrated(compile_(estimator), slope, offset)
    return Fitted(_version(kind, table, encoder, compiled, x), estimator, lambda x: slope * raw(estimator, x) + offset)


def _parts(kind):
    if kind == "logistic":
        scaled = make_pipeline(StandardScaler(), LogisticRegression(C=0.2, max_iter=300))
        return scaled, compile_logistic, lambda e, x: e.decision_function(x)
    if kind == "forest":
        forest = RandomForestClassifier(15, max_depth=6, min_samples_leaf=5, random_state=0)
        return forest, compile_forest, lambda e, x: e.predict_proba(x)[:, 1]
    if kind == "boosting":
        boosting = HistGradientBoostingClassifier(max_iter=25, max_leaf_nodes=10, random_state=0)
        return boosting, compile_boosting, lambda e, x: e.decision_function(x)
    from xgboost import XGBClassifier

    return XGBClassifier(n_estimators=25, max_depth=4, n_jobs=1), compile_xgboost, xgboost_margins


def _version(kind, table, encoder, compiled, x):
    background = x[:200]
    card = Card(
        name="churn", number=3, kind=kind, created="2026-11-21T12:00:00+00:00", seed=7, data="synthetic", data_hash="d",
        schema_hash="s", git_commit="", n_train=len(table), n_validation=0, n_holdout=0, threshold=0.31,
        threshold_rule="by hand", calibration=CALIBRATION.get(kind, (1.0, 0.0)), metrics={"holdout": {"roc_auc": 0.8}},
        importance=importance(compiled, encoder, background[:20]), members=SHARES if kind == "ensemble" else {},
    )  # fmt: skip
    means = mean_parts(compiled, encoder, background[:20]).mean(axis=0)
    profile = profile_of(table, compiled.both(x)[1], means)
    return ModelVersion(table.schema, encoder, compiled, card, background, profile)
