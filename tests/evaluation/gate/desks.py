"""A desk with a registered training on 2,500 synthetic customers: churn/1 champion, churn/2 challenger."""

import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.model.registry.training import train_and_register
from core.settings import Settings

N, SEED = 2_500, 5
EASY = """
[certainty]
fewest = 100
fewest_of_each = 20
widest = 1.0
bootstrap = 200
[performance]
calibration_error = 1.0
[performance.floors]
accuracy = 0.1
precision = 0.1
recall = 0.1
f1 = 0.1
roc_auc = 0.1
[performance.churn]
accuracy = 0.1
precision = 0.1
recall = 0.1
f1 = 0.1
roc_auc = 0.1
pr_auc = 0.1
[champion]
roc_auc_margin = 0.5
[fairness]
accuracy_gap = 1.0
worsening = 1.0
smallest_group = 20
widest = 1.0
[robustness]
accuracy_lost = 1.0
repeats = 2
[sanity]
highest_f1 = 0.99
latency = 1000.0
"""
"""A policy that any honest model passes."""


def make_desk(folder: Path, database: Path) -> Settings:
    """Train and register in a folder that holds nothing yet."""
    mlruns = folder / "mlruns"
    mlruns.mkdir()
    shutil.copy(database, mlruns / "mlflow.db")
    settings = Settings(mlruns=mlruns, logs=folder / "logs", data=None, tracking_uri="", _env_file=None)
    train_and_register(
        settings, customers(), data=f"synthetic customers, seed {SEED}", now=datetime(2026, 11, 21, 12, tzinfo=UTC),
        kinds=("logistic", "boosting"),
    )  # fmt: skip
    return settings


@cache
def customers():
    """The table that the versions were trained on."""
    return synthetic_table(read_schema(None), N, SEED).table


def copy_desk(desk: Settings, folder: Path, *, registry: bool = True, served: bool = True) -> Settings:
    """A copy that may lack its registry or its served copies; MLflow's artifacts stay where they are."""
    mlruns = folder / "mlruns"
    mlruns.mkdir(parents=True)
    if served:
        shutil.copytree(desk.mlruns / "served", mlruns / "served")
    if registry:
        shutil.copy(desk.mlruns / "mlflow.db", mlruns / "mlflow.db")
    return desk.model_copy(update={"mlruns": mlruns})


MADE: dict[str, Settings] = {}
"""The desk of this process: several test modules look at one."""
