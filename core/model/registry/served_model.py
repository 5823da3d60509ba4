"""The registered model as MLflow loads it: `mlflow.pyfunc.load_model("models:/churn/3").predict(customers)`.

MLflow stores this file beside the compiled version and runs it when the model is loaded ("models from code"), so nothing is
pickled. It needs this repository on the path.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.customers.checks import check_row
from core.errors import RowError
from core.model.registry.quiet import quiet
from core.model.store import load_version

quiet()  # before MLflow's own modules warn about themselves

from mlflow.models import set_model  # noqa: E402
from mlflow.pyfunc import PythonModel  # noqa: E402


class ServedModel(PythonModel):  # type: ignore[misc]  # MLflow's classes are untyped for us
    """Customers as rows of their own columns → calibrated probabilities."""

    def load_context(self, context: Any) -> None:
        self._version = load_version(Path(context.artifacts["version"]))

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.Series:
        """Probability of the positive class, one for each row.

        Raises:
            RowError: a row cannot be scored; the message names the first of them.
        """
        schema, encoder = self._version.schema, self._version.encoder
        x = np.empty((len(model_input), encoder.width))
        for index, row in enumerate(model_input.to_dict("records")):
            customer, problems = check_row(schema, {str(name): cell for name, cell in row.items()}, index + 1)
            if customer is None:
                first = next(str(problem) for problem in problems if problem.severity == "error")
                raise RowError(f"A customer cannot be scored: {first}.", problems=problems)
            x[index] = encoder.encode(customer)
        _, probability = self._version.compiled.both(x)
        return pd.Series(probability, name="probability", index=model_input.index)


set_model(ServedModel())
