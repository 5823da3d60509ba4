"""MLflow without its noise, its telemetry and its long waits."""

from __future__ import annotations

import logging
import os
import warnings

SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
}
"""What MLflow reads from the environment; a value that is already there is left alone."""


def quiet() -> None:
    """Import MLflow quietly; calling it again does no harm."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    # MLflow's own use of its libraries, and its advice on type hints and examples: nothing that a reader could mend.
    for where in (r"mlflow(\.|$)", r"sqlalchemy(\.|$)", r"skops(\.|$)"):
        warnings.filterwarnings("ignore", module=where)
    warnings.filterwarnings("ignore", message=r"The ``noload`` loader strategy")
    warnings.filterwarnings("ignore", message=r".*Add type hints to the `predict` method")
    warnings.filterwarnings("ignore", message=r".*An input example was not provided")
    import mlflow  # noqa: F401  (its import sets up logging, so ours comes after)

    # Whatever goes wrong is raised and reported once; MLflow would print the whole traceback before.
    for logger in ("mlflow", "alembic"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
