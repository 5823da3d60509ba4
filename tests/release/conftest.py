"""Four registered versions, the first of them champion, made once and copied for each test; and reports of the gate."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.evaluation.gate.policy_store import read_policy
from core.evaluation.gate.report import Check, Report
from core.evaluation.gate.store import save_report
from core.model.packing import MANIFEST
from core.model.registry.register import register
from core.model.registry.store import connect
from core.model.store import load_version, version_folder
from core.model.training.finished import Origin
from core.model.training.train import train
from core.release.store import Request
from core.settings import Settings
from tests.model.registry.conftest import empty_database  # noqa: F401  (a fixture)

ORIGIN = Origin("churn", "a test", "d" * 64, "s" * 64, "c" * 40, "2026-01-01T00:00:00+00:00", {"numpy": "2"})
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
Judge = Callable[..., str]


def settings_of(folder: Path, **more: object) -> Settings:
    return Settings(mlruns=folder / "mlruns", logs=folder / "logs", tracking_uri="", _env_file=None, **more)


@pytest.fixture(scope="session")
def four(tmp_path_factory, empty_database):  # noqa: F811
    """A folder with versions 1 to 4 of one model; nobody has released anything yet."""
    folder = tmp_path_factory.mktemp("four")
    (folder / "mlruns").mkdir()
    shutil.copy(empty_database, folder / "mlruns" / "mlflow.db")
    trained = train(synthetic_table(read_schema(None), 400, seed=3).table, kinds=("logistic",))
    registry = connect(settings_of(folder))
    for _ in range(4):
        register(trained, ORIGIN, registry)
    return folder


@pytest.fixture
def settings(four, tmp_path) -> Settings:
    shutil.copytree(four / "mlruns", tmp_path / "mlruns")
    return settings_of(tmp_path)


@pytest.fixture
def judge(settings) -> Judge:
    """Keeps a report of the gate that lets a version through, unless told otherwise; returns its sha256."""
    return lambda number, champion=1, **other: judged(settings, number, champion, **other)


def judged(settings: Settings, number: int, champion: int | None = 1, **other: object) -> str:
    folder = version_folder(settings.mlruns, "churn", number)
    version = load_version(folder)
    report = Report(
        name="churn",
        number=number,
        kind_label=version.card.kind_label,
        model_hash=hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest(),
        run_id=version.card.run_id,
        created="2026-01-15T09:00:00+00:00",
        data=version.card.data,
        data_hash=version.card.data_hash,
        n=280,
        n_seen=1_120,
        champion=champion,
        policy="bundled",
        policy_hash=read_policy(None).hash,
        seed=1,
        seconds=2.5,
        verdict="pass",
        checks=(check("accuracy (macro)", "pass", 0.77), check("F1 (macro)", "pass", 0.71)),
    )
    return save_report(settings.mlruns, replace(report, **other)).sha256


def check(name: str, verdict: str, value: float, helps: str = "") -> Check:
    says = f"{name} is {value:.2f}, at least 0.70 is asked for."
    return Check("performance", name, verdict, value, value - 0.02, value + 0.02, 0.7, "share", 280, says, helps)


def asked(reason: str = "It is better.", who: str = "ann", now: datetime = NOW, **more: object) -> Request:
    return Request(who, now, reason, **more)
