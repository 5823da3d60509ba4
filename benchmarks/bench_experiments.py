"""2,000 runs in MLflow's SQLite store, read and shown: `python -m benchmarks.bench_experiments [RUNS]`.

MLflow's client writes the first 200 runs, as our trainings do (a parent and four candidates, 34 metrics, 12 parameters); the
others are copies of their rows inside the database, with ids, times and metrics of their own, because the client takes 20 to
30 ms for each. Read by us, and for comparison by MLflow's own search_runs. The page needs Chromium.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil
from playwright.sync_api import sync_playwright

from core.model.registry.experiments.figures import CHOICE, NAMES, SIDES, figure
from core.model.registry.experiments.importance import what_mattered
from core.model.registry.experiments.ranking import best_of
from core.model.registry.experiments.run import Board
from core.model.registry.experiments.store import read_board
from core.model.registry.store import Registry, connect
from core.settings import Settings
from tests.chromium import find
from tests.pages.acts import settled
from tests.pages.running import running, small_model

RUNS, BY_CLIENT = 2_000, 200
KINDS = ("logistic", "boosting", "forest", "xgboost")
T = TypeVar("T")


def fill(settings: Settings, runs: int) -> None:
    """Write so many runs."""
    registry, rng = connect(settings, create=True), np.random.default_rng(1)
    for training in range(min(runs, BY_CLIENT) // 5):
        by_client(registry, rng, training)
    with sqlite3.connect(settings.mlruns / "mlflow.db") as base:
        for copy in range(1, runs // BY_CLIENT):
            copied(base, copy)


def by_client(registry: Registry, rng: np.random.Generator, training: int) -> None:
    """One training with four candidates."""
    from mlflow.entities import Metric, Param

    tags = {"desk.folder": "x", "data": "customers.csv", "data_hash": "d" * 64, "schema_hash": "s" * 64}
    tags |= {"git_commit": "c" * 40, "seed": str(training), "mlflow.user": "ann"}
    parent = registry.client.create_run(registry.experiment, tags={**tags, "mlflow.runName": f"training {training}"})
    for kind in KINDS:
        more = {"kind": kind, "mlflow.runName": kind, "mlflow.parentRunId": parent.info.run_id}
        run = registry.client.create_run(registry.experiment, tags=tags | more)
        figures = {f"{side}_{name}": float(rng.normal(0.8, 0.02)) for side in SIDES for name in NAMES}
        figures |= {f"{CHOICE}_error": 0.01, "fit_seconds": 1.0, "threshold": 0.4, "holdout_n": 1409.0}
        figures |= {f"search_{number}_roc_auc": 0.8 for number in range(1, 7)}
        params = {"kind": kind, "seed": training, "rule": "max_f1", "C": rng.choice([0.03, 0.3, 3]), "max_depth": 6}
        params |= {f"p{number}": rng.integers(1, 9) for number in range(7)}
        registry.client.log_batch(
            run.info.run_id,
            metrics=[Metric(name, value, 1, 0) for name, value in figures.items()],
            params=[Param(name, str(value)) for name, value in params.items()],
        )
        registry.client.set_terminated(run.info.run_id)
    registry.client.set_terminated(parent.info.run_id)


def copied(base: sqlite3.Connection, copy: int) -> None:
    """The client's rows once more; ids keep their length, nested runs their parents."""
    key = f"'{chr(ord('g') + copy // 16)}{copy % 16:x}' || substr(%s, 3)"  # no id of MLflow's begins like this
    base.execute("CREATE TEMP TABLE IF NOT EXISTS first AS SELECT run_uuid AS id FROM runs")
    for table, others in {
        "latest_metrics": "key, value + (random() % 1000) * 1e-5, timestamp, step, is_nan",
        "params": "key, value",
        "tags": f"key, CASE key WHEN 'mlflow.parentRunId' THEN {key % 'value'} ELSE value END",
    }.items():
        columns = ", ".join(part.strip().split(" ")[0] for part in others.split(",") if "CASE" not in part)
        columns = {"tags": "key, value"}.get(table, columns)
        base.execute(
            f"INSERT INTO {table} (run_uuid, {columns}) SELECT {key % 'run_uuid'}, {others} "
            f"FROM {table} JOIN first ON id = run_uuid"
        )
    base.execute(
        "INSERT INTO runs (run_uuid, name, status, start_time, end_time, user_id, lifecycle_stage, artifact_uri, "
        f"experiment_id, source_type) SELECT {key % 'run_uuid'}, name, status, start_time + {copy} * 3600000, "
        f"end_time + {copy} * 3600000, user_id, lifecycle_stage, artifact_uri, experiment_id, source_type "
        "FROM runs JOIN first ON id = run_uuid"
    )


def usual(settings: Settings) -> int:
    """All runs through MLflow's client."""
    registry = connect(settings)
    return len(registry.client.search_runs([registry.experiment], max_results=50_000))


def computed(board: Board) -> None:
    """What the page computes of them."""
    best_of(board.models, figure(CHOICE))
    what_mattered(board.models, figure(CHOICE))


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        mlruns = Path(folder) / "mlruns"
        small_model(mlruns)
        settings = Settings(mlruns=mlruns, tracking_uri="", _env_file=None)
        seconds, _ = timed(lambda: fill(settings, runs))
        print(
            f"{runs:,} runs written in {seconds:.0f} s\n\n{'':58} {'ours':>9} {'usual':>9} {'ratio':>7} {'target':>9}"
        )
        ours, board = min((timed(lambda: read_board(settings, [settings.experiment])) for _ in range(3)), key=first)
        theirs, found = min((timed(lambda: usual(settings)) for _ in range(2)), key=first)
        assert found == len(board.runs) == runs, (found, len(board.runs))
        row(f"all {runs:,} runs read, s (usual: search_runs, imported)", ours, theirs)
        row("best run, and which parameter mattered, s", timed(lambda: computed(board))[0])
        in_a_browser(mlruns, Path(folder) / "logs", runs)


def in_a_browser(mlruns: Path, logs: Path, runs: int) -> None:
    """The page's first and second visit of a warm desk, until its table is drawn."""
    if (path := find()) is None:
        print("No Chromium here: python -m tests.chromium installs one where it can.")
        return
    with running(mlruns, logs, MLFLOW_TRACKING_URI="") as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(desk.url)
        page.get_by_role("button", name="Score this customer").wait_for()
        page.wait_for_timeout(8_000)  # the desk's own warm-up in the background
        database = mlruns / "mlflow.db"
        for view in ("runs", "compare", "trend", "parameters", "registry", "lineage"):
            for visit in ("first", "next"):
                if view == "runs" and visit == "next":
                    os.utime(database)  # as if somebody had written: everything is read again
                begin, used = time.perf_counter(), cpu(desk.process)
                page.goto(f"{desk.url}/experiments?view={view}")
                page.get_by_text("next in line").wait_for()
                if view == "runs":
                    page.get_by_text(f"{runs * 4 // 5:,} runs, the best first").wait_for()
                settled(page)
                seconds = time.perf_counter() - begin
                work = f"{cpu(desk.process) - used:.2f} s of it the desk's work"
                row(f"page, {view}, {visit} visit, s ({work})", seconds, target=2.0)
        browser.close()


def cpu(process: int) -> float:
    """Seconds of processor time that a process has used."""
    found = psutil.Process(process).cpu_times()
    return found.user + found.system


def timed(act: Callable[[], T]) -> tuple[float, T]:
    begin = time.perf_counter()
    found = act()
    return time.perf_counter() - begin, found


def first(pair: tuple[float, T]) -> float:
    return pair[0]


def row(name: str, ours: float, theirs: float | None = None, target: float | None = None) -> None:
    usual_text = "" if theirs is None else f"{theirs:.2f}"
    ratio = "" if theirs is None else f"{theirs / ours:.0f}×"
    print(
        f"{name:58} {ours:9.3f} {usual_text:>9} {ratio:>7} {'' if target is None else f'≤ {target:g}':>9}", flush=True
    )


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else RUNS)
