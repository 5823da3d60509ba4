"""Five seeds on the real table, and how long a whole training takes from a cold start.

    python -m benchmarks.bench_training [TABLE.csv]

Without the real table (CHURN_TEST_TELCO, or ../shared/data/telco-churn.csv beside the repository) on synthetic customers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from core.customers.store import read_schema, read_table
from core.customers.synthetic.table import synthetic_table
from core.model.training.train import DEFAULT_SEED, train

OURS = ("CHURN_DATA", "CHURN_SCHEMA", "MLFLOW_TRACKING_URI")
SEEDS = (1, 2, 3, 4, 5)
COLUMNS = ("accuracy", "precision", "recall", "f1", "roc_auc", "pr_auc", "brier", "calibration_error")


def main() -> None:
    beside = Path(__file__).parents[2] / "shared" / "data" / "telco-churn.csv"
    path = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CHURN_TEST_TELCO", beside))
    real = path.is_file()
    schema = read_schema(None)
    table = read_table(path, schema).table if real else synthetic_table(schema, 7_043, seed=1).table
    print(f"{len(table):,} customers, {path.name if real else 'synthetic'}; figures on the hold-out")
    print(f"{'seed':<5}{'candidate':<11}" + "".join(f"{name[:9]:>11}" for name in COLUMNS) + f"{'fit s':>8}")
    champions: dict[int, float] = {}
    for seed in (DEFAULT_SEED, *SEEDS):
        trained = train(table, seed=seed)
        for one in trained.candidates:
            figures = one.holdout.as_dict()
            champion = one.kind == trained.choice.champion
            cells = "".join(f"{figures[name]:>11.3f}" for name in COLUMNS)
            print(f"{seed:<5}{one.kind:<11}{cells}{one.fit_seconds:>8.2f}{'  champion' if champion else ''}")
            if champion:
                champions[seed] = figures["roc_auc"]
    print(f"champion's ROC-AUC, default seed {DEFAULT_SEED}: {champions[DEFAULT_SEED]:.4f} (target: .83)")
    print(f"champion's ROC-AUC, mean of seeds {SEEDS}: {np.mean([champions[s] for s in SEEDS]):.4f} (target: .84)")
    seconds = _whole(["--data", str(path)] if real else [])
    print(f"whole training, cold process, all candidates, registered: {seconds:.1f} s (target: 90 s on two cores)")
    print(f"the same on 7,043 synthetic customers: {_whole([]):.1f} s (aim: 30 s)")


def _whole(arguments: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        subprocess.run(
            [sys.executable, "-m", "core", "train", *arguments],
            env={name: text for name, text in os.environ.items() if name not in OURS} | {"CHURN_MLRUNS": folder},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return perf_counter() - began


if __name__ == "__main__":
    main()
