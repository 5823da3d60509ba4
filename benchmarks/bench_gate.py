"""How long the gate takes, from address to report, and what of it is waiting for libraries.

    python -m benchmarks.bench_gate [TABLE.csv]

Without the real table (CHURN_TEST_TELCO, or ../shared/data/telco-churn.csv beside the repository) on synthetic customers.
Ours: the multinomial bootstrap; usual: fairlearn's own, which builds a table for each resample.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.evaluation.gate.groups import groupings
from core.evaluation.gate.rates import spreads

OURS = ("CHURN_DATA", "CHURN_SCHEMA", "MLFLOW_TRACKING_URI", "CHURN_GATE_POLICY", "GITHUB_STEP_SUMMARY")
RESAMPLES, USUAL_RESAMPLES = 1_000, 20


def main() -> None:
    beside = Path(__file__).parents[2] / "shared" / "data" / "telco-churn.csv"
    path = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CHURN_TEST_TELCO", beside))
    with tempfile.TemporaryDirectory() as folder:
        env = {name: text for name, text in os.environ.items() if name not in OURS} | {"CHURN_MLRUNS": folder}
        if path.is_file():
            env["CHURN_DATA"] = str(path)
        _run([sys.executable, "-m", "core", "train", "--kinds", "logistic,boosting,forest"], env)
        print(f"{path.name if path.is_file() else 'synthetic customers'}; cold process, bootstraps included")
        for address in ("models:/churn@champion", "models:/churn@challenger"):
            began = perf_counter()
            _run([sys.executable, "model_validation.py", address], env)
            print(f"gate, {address}: {perf_counter() - began:.1f} s (target: 30 s on two cores)")
    _bootstrap()


def _run(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(command, env=env, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")


def _bootstrap() -> None:
    from fairlearn import metrics as fair
    from sklearn.metrics import accuracy_score

    table = synthetic_table(read_schema(None), 1_409, seed=1).table
    target, group = table.target, groupings(table)[-1]
    at_risk = np.random.default_rng(1).random(len(table)) < 0.2 + 0.4 * target
    _seconds(lambda: spreads(target, at_risk, group, 100, np.random.default_rng(1)))  # imports
    ours = _seconds(lambda: spreads(target, at_risk, group, RESAMPLES, np.random.default_rng(1)))
    names = ("selection_rate", "true_positive_rate", "false_positive_rate")
    metrics = {"accuracy": accuracy_score} | {name: getattr(fair, name) for name in names}
    named = np.array(group.names)[group.codes]
    usual = _seconds(
        lambda: fair.MetricFrame(
            metrics=metrics, y_true=target, y_pred=at_risk.astype(int), sensitive_features={"g": named},
            n_boot=USUAL_RESAMPLES, ci_quantiles=[0.025, 0.975], random_state=1,
        )
    ) / USUAL_RESAMPLES * RESAMPLES  # fmt: skip
    print(
        f"1,000 resamples of four rates in four groups: ours {ours:.3f} s, usual {usual:.1f} s, {usual / ours:,.0f} times"
    )


def _seconds(work) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    main()
