"""The A/B comparison: a hold-out of 1,408 customers and 100,000 labelled ones, beside what scikit-learn needs for less.

`python -m benchmarks.bench_ab_test [ROWS]`. Ours is everything the page shows: finding the customers that neither model has seen,
scoring with both, every figure with paired intervals, curves, segments, fairness and the rule. The usual way computes the same
five figures with scikit-learn and resamples them 200 times, without segments, fairness or an uploaded file's checks.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.customers.export.as_arrow import as_arrow
from core.customers.store import read_schema, read_table_bytes
from core.customers.synthetic.table import synthetic_table
from core.evaluation.comparison.comparison import compare
from core.evaluation.comparison.sources.labelled_table import table_trial
from core.evaluation.comparison.trial import Trial
from core.evaluation.profit import ProfitTerms
from core.model.registry.facts import data_hash, schema_hash
from core.model.store import load_version, save_version
from core.model.training.finished import Origin, finished
from core.model.training.train import train
from core.model.version import ModelVersion
from core.serving.results import as_csv

TERMS = ProfitTerms(400, 20, 0.3)
RESAMPLES = 200


def versions() -> tuple[ModelVersion, ModelVersion]:
    """A logistic regression and gradient boosting, trained on 7,043 synthetic customers."""
    table = synthetic_table(read_schema(None), 7_043, seed=1).table
    trained = train(table, kinds=("logistic", "boosting"))
    origin = Origin("churn", "synthetic", data_hash(table), schema_hash(table.schema), "", "2026-11-21T00:00:00Z", {})
    one, two = (
        finished(trained, candidate, origin, number=number, run_id="", difference=0.0)
        for number, candidate in enumerate(trained.candidates, 1)
    )
    return one, two


def usual(trial: Trial) -> None:
    """Five figures of both, and a bootstrap over the customers."""
    from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

    rng = np.random.default_rng(1)
    for rows in [np.arange(len(trial)), *(rng.integers(0, len(trial), len(trial)) for _ in range(RESAMPLES))]:
        for answers in (trial.first, trial.second):
            target, decided = trial.target[rows], answers.at_risk[rows]
            for figure in (accuracy_score, f1_score, precision_score, recall_score):
                figure(target, decided)
            roc_auc_score(target, answers.probability[rows])


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def cold(folder: Path) -> None:
    """From two versions on disk to the comparison, in a process that has done nothing yet but import; prints seconds on the clock and of
    the processor."""
    start, busy = time.perf_counter(), time.process_time()
    one, two = (load_version(folder / name) for name in ("1", "2"))
    known = synthetic_table(one.schema, 7_043, seed=1).table
    compare(table_trial(known, "synthetic", data_hash(known), one, two), TERMS)
    print(time.perf_counter() - start, time.process_time() - busy)


def in_a_new_process(one: ModelVersion, two: ModelVersion) -> tuple[float, float]:
    """What `cold` prints."""
    with tempfile.TemporaryDirectory() as folder:
        for version in (one, two):
            save_version(Path(folder) / str(version.number), version)
        command = [sys.executable, "-m", "benchmarks.bench_ab_test", "cold", folder]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
    clock, processor = map(float, told.stdout.split())
    return clock, processor


def main(rows: int) -> None:
    one, two = versions()
    known = synthetic_table(read_schema(None), 7_043, seed=1).table
    upload = as_csv(as_arrow(synthetic_table(read_schema(None), rows, seed=5).table))

    def on_holdout() -> Trial:
        trial = table_trial(known, "synthetic", data_hash(known), one, two)
        compare(trial, TERMS)
        return trial

    def on_upload() -> Trial:
        table = read_table_bytes(upload, "outcomes.csv", one.schema).table
        trial = table_trial(table, "outcomes.csv", data_hash(table), one, two)
        compare(trial, TERMS)
        return trial

    print(f"{'':44}{'ours s':>9}{'usual s':>9}{'ratio':>8}{'target s':>10}")
    clock, processor = in_a_new_process(one, two)
    print(
        f"{'hold-out, in a new process: 1,408':44}{clock:9.2f}{'':17}{2.0:10.1f}   ({processor:.2f} s of the processor)"
    )
    for name, work, target in (
        ("hold-out", on_holdout, 2.0),
        ("labelled CSV read, checked, compared", on_upload, 10.0),
    ):
        ours, trial = seconds(work)
        assert isinstance(trial, Trial)
        theirs, _ = seconds(lambda trial=trial: usual(trial))
        print(f"{f'{name}: {len(trial):,}':44}{ours:9.2f}{theirs:9.2f}{theirs / ours:8.1f}{target:10.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["cold"]:
        cold(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
