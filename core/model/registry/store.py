"""The way to MLflow: its database (made once, under a lock), the experiment, and what happens when it is away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock

from core.errors import AwayError, ModelError
from core.model.registry.quiet import quiet
from core.settings import Settings

KNOCK_SECONDS = 3.0
MAKING_SECONDS = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """An open registry.

    Attributes:
        client: MLflow's client, bound to one store and to no global state.
        uri: where it is.
        name: of the registered model.
        mlruns: folder of the served copies.
        experiment: the experiment's id.
    """

    client: Any
    uri: str
    name: str
    mlruns: Path
    experiment: str


def connect(settings: Settings, *, create: bool = False, patience: float = 2 * KNOCK_SECONDS) -> Registry:
    """Open the registry that the settings name.

    Args:
        settings: where it is.
        create: make a database that is not there yet, as only a training may: a mistyped address must not become one.
        patience: seconds that a server has to say that it is there.

    Raises:
        AwayError: a server does not answer (said within a few seconds), or a database is not there.
        ModelError: the database in the folder cannot be used.
    """
    uri = settings.mlflow_uri
    _knock(uri, patience)
    if not create and (path := missing_database(uri)):
        raise AwayError(f"The registry's database {path} is not there.", todo="Correct its address, or train first.")
    quiet()
    with reaching(uri):
        if settings.tracking_uri:
            return _open(settings, uri)
        try:
            settings.mlruns.mkdir(parents=True, exist_ok=True)
            with FileLock(settings.mlruns / "database.lock", timeout=MAKING_SECONDS):
                return _open(settings, uri)
        except OSError as error:
            raise ModelError(f"{settings.mlruns} cannot be written: {error.strerror or error}.") from error


def missing_database(uri: str) -> Path | None:
    """The SQLite file that an address names when there is none; None for a file that is there and any other address.

    >>> missing_database("sqlite:///nowhere/mlflow.db"), missing_database("http://localhost:5000")
    (PosixPath('nowhere/mlflow.db'), None)
    """
    path = database_of(uri)
    return path if path is not None and not path.exists() else None


def database_of(uri: str) -> Path | None:
    """The SQLite file that an address names, there or not; None for any other address.

    >>> database_of("sqlite:///mlruns/mlflow.db").as_posix(), database_of("http://localhost:5000")
    ('mlruns/mlflow.db', None)
    """
    found = re.fullmatch(r"sqlite(?:\+\w+)?:///([^?]+)(?:\?.*)?", uri)
    return Path(found[1]) if found else None


@contextmanager
def reaching(uri: str) -> Iterator[None]:
    """Whatever MLflow raises becomes an error that says where, and what to do."""
    from mlflow.exceptions import MlflowException
    from requests.exceptions import RequestException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except ImportError as error:
        raise AwayError(
            f"The registry at {uri} needs a driver: {error}.", todo="Install it, then try again."
        ) from error
    except (MlflowException, RequestException, SQLAlchemyError) as error:
        said = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
        if _is_elsewhere(uri):
            raise AwayError(f"The registry at {uri} failed: {said}", todo="Try again when it answers.") from error
        raise ModelError(f"The registry at {uri} cannot be used: {said}") from error


def _open(settings: Settings, uri: str) -> Registry:
    from mlflow import MlflowClient

    client = MlflowClient(uri, uri)
    experiment = client.get_experiment_by_name(settings.experiment)
    if experiment is not None:
        if experiment.lifecycle_stage == "deleted":
            client.restore_experiment(experiment.experiment_id)
        key = experiment.experiment_id
    else:
        place = None if settings.tracking_uri else (settings.mlruns / "artifacts").resolve().as_uri()
        key = client.create_experiment(settings.experiment, artifact_location=place)
    return Registry(client, uri, settings.model_name, settings.mlruns, key)


def _is_server(uri: str) -> bool:
    return urlsplit(uri).scheme in ("http", "https")


def _is_elsewhere(uri: str) -> bool:
    return _is_server(uri) or urlsplit(uri).scheme.partition("+")[0] in ("postgresql", "mysql", "mssql")


def _knock(uri: str, patience: float) -> None:
    """Ask a server whether it is there at all: MLflow's own client would try for minutes."""
    if not _is_server(uri):
        return
    parts = urlsplit(uri)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        # Half for each of its two steps: to be reached, and to answer.
        with closing(kind(parts.hostname or "", parts.port, timeout=patience / 2)) as connection:
            connection.request("GET", f"{parts.path.rstrip('/')}/health")
            status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:  # ValueError: the port is no number
        raise AwayError(f"The registry at {uri} does not answer: {error}.", todo="Start it, or try later.") from error
    if status >= 500:
        raise AwayError(f"The registry at {uri} answers with status {status}.", todo="Look at its log, or try later.")
