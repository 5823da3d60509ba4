"""What MLflow stores of a candidate: the served form (code and arrays) and the original (skops), neither of them a pickle."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from core.customers.schema import Schema
from core.model.card import Kind
from core.model.training.candidates import Estimator

TRUSTED_TYPES = [
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
]
"""The only types beyond skops's own list that our originals hold; anything else in a file is refused."""

REQUIREMENTS = {
    "served": ["numpy", "numba", "pandas", "pyarrow"],
    "original": ["scikit-learn"],
    "xgboost": ["xgboost>=3"],
}


def write_served(folder: Path, version_folder: Path, schema: Schema) -> None:
    """MLflow's folder of the served form, from a saved version. Cells may have any type: the schema checks them."""
    from mlflow.models import ModelSignature
    from mlflow.pyfunc import save_model
    from mlflow.types.schema import AnyType, ColSpec
    from mlflow.types.schema import Schema as Columns

    staged = folder.with_name("version")  # its name becomes the artifact's
    shutil.copytree(version_folder, staged)
    save_model(
        folder,
        python_model=str(Path(__file__).with_name("served_model.py")),
        artifacts={"version": str(staged)},
        signature=ModelSignature(
            Columns(
                [ColSpec(AnyType(), column.name, required=not column.missing_allowed) for column in schema.columns]
            ),
            Columns([ColSpec("double", "probability")]),
        ),
        pip_requirements=REQUIREMENTS["served"],
    )


def write_original(folder: Path, kind: Kind, estimator: Estimator, width: int) -> None:
    """MLflow's folder of the fitted estimator, which works on encoded customers; XGBoost's in its own format."""
    from mlflow.models import ModelSignature
    from mlflow.types.schema import Schema as Columns
    from mlflow.types.schema import TensorSpec

    signature = ModelSignature(
        Columns([TensorSpec(np.dtype("float64"), (-1, width))]), Columns([TensorSpec(np.dtype("int8"), (-1,))])
    )
    if kind == "xgboost":
        from mlflow.xgboost import save_model as save_xgboost

        save_xgboost(estimator, folder, signature=signature, pip_requirements=REQUIREMENTS["xgboost"])
        return
    from mlflow.sklearn import save_model as save_sklearn

    save_sklearn(
        estimator,
        folder,
        serialization_format="skops",
        skops_trusted_types=TRUSTED_TYPES,
        signature=signature,
        pip_requirements=REQUIREMENTS["original"],
    )
