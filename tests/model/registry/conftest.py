"""A database made once and copied (making one takes four seconds), and one small training of every kind."""

import shutil
from dataclasses import replace

import pytest

from core.model.registry.store import connect
from core.model.training.finished import Origin
from core.settings import Settings
from tests.model.training.small import small_customers, small_training

ORIGIN = Origin("churn", "a test", "d" * 64, "s" * 64, "c" * 40, "2026-01-01T00:00:00+00:00", {"numpy": "2"})


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("database") / "mlflow.db"
    settings = Settings(mlruns=path.parent, tracking_uri=f"sqlite:///{path}", experiment="another", _env_file=None)
    connect(settings, create=True)
    return path


@pytest.fixture
def settings(tmp_path, empty_database):
    mlruns = tmp_path / "mlruns"
    mlruns.mkdir()
    shutil.copy(empty_database, mlruns / "mlflow.db")
    return Settings(mlruns=mlruns, tracking_uri="", _env_file=None)


@pytest.fixture(scope="session")
def small_table():
    return small_customers()


@pytest.fixture(scope="session")
def trained():
    return small_training()


@pytest.fixture(scope="session")
def only_logistic(trained):
    """The same training as if only logistic regression had run: quick to register."""
    logistic = trained.of("logistic")
    choice = replace(trained.choice, champion="logistic", challenger=None)
    return replace(trained, candidates=(logistic,), choice=choice)
