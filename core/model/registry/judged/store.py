"""The gate's way to MLflow: numbers, originals, and where its reports are attached."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile

from core.errors import ModelError, NoModelError
from core.model.card import Card, Kind
from core.model.registry.packages import TRUSTED_TYPES
from core.model.registry.store import Registry, reaching
from core.model.registry.sync import fetch
from core.model.registry.versions import aliases_of, highest_number
from core.model.store import version_folder
from core.model.training.calibrate import Calibration
from core.model.training.candidates import Estimator, Floats, raw_scores

ORIGINAL = {"xgboost": "original/model.ubj"}
SKOPS = "original/model.skops"


def registered_aliases(registry: Registry) -> dict[str, int]:
    """Alias → number, {} when nothing is registered.

    Raises:
        AwayError, ModelError: the registry failed.
    """
    with reaching(registry.uri):
        return aliases_of(registry)


def latest_number(registry: Registry) -> int:
    """The highest registered number, 0 for none.

    Raises:
        AwayError, ModelError: the registry failed.
    """
    with reaching(registry.uri):
        return highest_number(registry)


def number_of_run(registry: Registry, run: str) -> int:
    """The version that a run registered.

    Raises:
        NoModelError: it registered none.
        AwayError, ModelError: the registry failed.
    """
    with reaching(registry.uri):
        found = registry.client.search_model_versions(f"name = '{registry.name}' and run_id = '{run}'")
    numbers = [int(version.version) for version in found]
    if not numbers:
        raise NoModelError(
            f"Run {run} has registered no version of {registry.name}.",
            todo="Name the run of a candidate: python -m core models list shows what is registered.",
        )
    return max(numbers)


def fetch_version(registry: Registry, number: int) -> Path:
    """Copy a version from the registry to where versions are served from, if it is not there whole; its folder.

    Raises:
        NoModelError: the registry has no such version.
        AwayError, ModelError: the registry failed, or the disk does not take it.
    """
    from mlflow.exceptions import MlflowException

    with reaching(registry.uri):
        try:
            fetch(registry, number)
        except MlflowException as error:
            if error.error_code != "RESOURCE_DOES_NOT_EXIST":
                raise
            raise NoModelError(
                f"There is no {registry.name}/{number}, neither here nor in {registry.uri}.",
                todo="python -m core models list shows what there is.",
            ) from error
    return version_folder(registry.mlruns, registry.name, number)


def original_margins(registry: Registry, card: Card, x: Floats) -> Floats | None:
    """Calibrated log-odds by the library that fitted the version, shape (n,); None when no original is stored.

    Of a stored scikit-learn model only the types that our own originals hold are loaded, whatever its file says; XGBoost's
    format holds numbers alone. An ensemble has no original of its own.

    Args:
        registry: where it is.
        card: of the version.
        x: encoded customers, shape (n, width).

    Raises:
        AwayError, ModelError: the registry failed, or the original cannot be loaded.
    """
    path = ORIGINAL.get(card.kind, SKOPS)
    if not card.run_id or card.members:
        return None
    with reaching(registry.uri), TemporaryDirectory(prefix="churn-desk-") as work:
        if path not in {file.path for file in registry.client.list_artifacts(card.run_id, "original")}:
            return None
        estimator = _load(card.kind, Path(registry.client.download_artifacts(card.run_id, path, work)))
    return Calibration(*card.calibration).margin(raw_scores(card.kind, estimator, x))


def _load(kind: Kind, path: Path) -> Estimator:
    from skops.io.exceptions import UnsupportedTypeException, UntrustedTypesFoundException

    wrong = (UntrustedTypesFoundException, UnsupportedTypeException, BadZipFile, ValueError, KeyError, TypeError)
    try:
        return _xgboost(path) if kind == "xgboost" else _sklearn(path)
    except wrong as error:
        raise ModelError(
            f"The stored original cannot be loaded: {error}.", todo="Train and register it again."
        ) from error


def _sklearn(path: Path) -> Estimator:
    from skops.io import load

    return load(path, trusted=TRUSTED_TYPES)


def _xgboost(path: Path) -> Estimator:
    from xgboost import XGBClassifier

    estimator = XGBClassifier()
    estimator.load_model(path)
    return estimator


def attach(registry: Registry, number: int, run: str, folder: Path, path: str, tags: Mapping[str, str]) -> None:
    """Put files beside a version's run, and tags on the version.

    Args:
        registry: where to.
        number: of the version.
        run: id of its run; "" to leave the files out.
        folder: what is in it is uploaded.
        path: below the run's artifacts.
        tags: name → text.

    Raises:
        AwayError, ModelError: the registry failed.
    """
    with reaching(registry.uri):
        if run:
            registry.client.log_artifacts(run, str(folder), path)
        for name, text in tags.items():
            registry.client.set_model_version_tag(registry.name, str(number), name, text)
