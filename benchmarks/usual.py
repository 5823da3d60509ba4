"""The usual way, for comparison: a scikit-learn pipeline that takes a DataFrame, with the settings our kinds use."""

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from core.customers.customer import CustomerTable
from core.customers.schema import Schema

KINDS = ("logistic", "boosting", "forest")


def estimator(kind: str):
    if kind == "logistic":
        return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=1000))
    if kind == "boosting":
        return HistGradientBoostingClassifier(max_iter=150, learning_rate=0.1, max_leaf_nodes=8, early_stopping=False)
    return RandomForestClassifier(200, max_depth=8, min_samples_leaf=5, n_jobs=1, random_state=0)


def pipeline(kind: str, schema: Schema) -> Pipeline:
    encode = ColumnTransformer(
        [
            (
                "levels",
                OneHotEncoder(handle_unknown="ignore", sparse_output=False),
                [c.name for c in schema.categories],
            ),
            ("numbers", "passthrough", [c.name for c in schema.numbers]),
        ]
    )
    return make_pipeline(encode, estimator(kind))


def frame(table: CustomerTable) -> pd.DataFrame:
    """The customers as pandas would hold them, without missing values (scikit-learn's forests would take none)."""
    columns = {}
    for column in table.schema.columns:
        if column.is_number:
            columns[column.name] = pd.Series(table.numbers[column.name]).fillna(0.0)
        else:
            columns[column.name] = pd.Categorical.from_codes(table.codes[column.name], list(column.values)).astype(str)
    return pd.DataFrame(columns)
