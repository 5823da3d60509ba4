"""The journal beside the usual ways to log a prediction: `python -m benchmarks.bench_journal`.

All write the same full line (19 features, 19 contributions) without forcing it to disk. Best of three runs each.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from core.customers.customer import CustomerTable
from core.customers.schema import Column, Level, Schema, Target
from core.journal.batch import PredictionBatch
from core.journal.lines import PredictionLine
from core.journal.store import Journal

LINES, ROWS = 20_000, 100_000
NAMES = [f"column_{index:02d}" for index in range(19)]
FEATURES = {name: (index * 7.35 if index < 4 else "Month-to-month") for index, name in enumerate(NAMES)}
CONTRIBUTIONS = {name: 0.1234567890123456 * (index - 9.3) for index, name in enumerate(NAMES)}


def line(journal: Journal, number: int) -> PredictionLine:
    """The record that one answer makes."""
    stamp = journal.stamp()
    return PredictionLine(
        stamp.id, stamp.at, f"{number:06d}-ABCDE", "champion", "churn/3", FEATURES, 0.7310585786300049, 1.0, 0.42, True,
        "high", "app", 0.35, -1.2345678901234567, CONTRIBUTIONS,
    )  # fmt: skip


def body(number: int) -> dict[str, object]:
    """The same as a plain dict, for the others."""
    return {
        "kind": "prediction", "id": f"{number:036d}", "at": datetime.now(UTC).isoformat(), "v": 1,
        "customer": f"{number:06d}-ABCDE", "role": "champion", "model": "churn/3", "features": FEATURES,
        "probability": 0.7310585786300049, "margin": 1.0, "threshold": 0.42, "at_risk": True, "band": "high",
        "source": "app", "latency_ms": 0.35, "base_margin": -1.2345678901234567, "contributions": CONTRIBUTIONS,
    }  # fmt: skip


def ours(folder: Path) -> Callable[[], None]:
    journal = Journal(folder / "ours", fsync="never")
    return lambda: [journal.append(line(journal, number)) for number in range(LINES)] and None


def ours_each(folder: Path) -> Callable[[], None]:
    journal = Journal(folder / "each", fsync="each")
    return lambda: [journal.append(line(journal, number)) for number in range(LINES // 20)] and None


def ours_ready(folder: Path) -> Callable[[], None]:
    journal = Journal(folder / "ready", fsync="never")
    record = line(journal, 1)
    return lambda: [journal.append(record) for _ in range(LINES)] and None


def with_logging(folder: Path) -> Callable[[], None]:
    logger = logging.Logger("predictions")
    handler = logging.FileHandler(folder / "logging.jsonl")
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    return lambda: [logger.info(json.dumps(body(number))) for number in range(LINES)] and None


def with_sqlite(folder: Path) -> Callable[[], None]:
    db = sqlite3.connect(folder / "log.db", isolation_level=None)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous=off")
    db.execute("create table line (id text, at text, body text)")

    def run() -> None:
        for number in range(LINES):
            made = body(number)
            db.execute("insert into line values (?, ?, ?)", (made["id"], made["at"], json.dumps(made)))

    return run


def table(n: int) -> CustomerTable:
    levels = tuple(Level(text, text, text) for text in ("Month-to-month", "One year", "Two year"))
    columns = tuple(
        Column(name, name, "number", "all") if index < 4 else Column(name, name, "category", "all", levels=levels)
        for index, name in enumerate(NAMES)
    )
    rng = np.random.default_rng(0)
    return CustomerTable(
        Schema("customers", "id", Target("left", "Yes", "No"), columns),
        np.array([f"{index:06d}-ABCDE" for index in range(n)], dtype=object),
        {name: rng.uniform(0, 100, n) for name in NAMES[:4]},
        {name: rng.integers(0, 3, n).astype(np.int16) for name in NAMES[4:]},
        None,
        np.arange(1, n + 1),
    )


def ours_batch(folder: Path, reasons: bool) -> Callable[[], None]:
    journal = Journal(folder / f"batch-{reasons}", fsync="never")
    margin = np.random.default_rng(1).normal(size=ROWS)
    batch = PredictionBatch(
        table(ROWS), 1 / (1 + np.exp(-margin)), margin, 0.42, (0.3, 0.6), "churn/3", "champion", "batch", 900.0,
        base_margin=-1.2 if reasons else None,
        contributions=np.random.default_rng(2).normal(size=(ROWS, 19)) if reasons else None,
    )  # fmt: skip
    return lambda: journal.append_predictions(batch) and None


def best(run: Callable[[], None], tries: int = 3) -> float:
    seconds = []
    for _ in range(tries):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "logs") as name:
        folder = Path(name)
        rates = {
            "journal, record built, encoded, written": LINES / best(ours(folder)),
            "journal, record at hand": LINES / best(ours_ready(folder)),
            "logging.FileHandler + json.dumps": LINES / best(with_logging(folder)),
            "sqlite3 insert + json.dumps (WAL, synchronous off)": LINES / best(with_sqlite(folder)),
            "journal, fsync each": LINES // 20 / best(ours_each(folder)),
        }
        first = next(iter(rates.values()))
        print(f"{'one writer, full line of 19 columns':52} {'appends/s':>10} {'ours is':>8}  target")
        for label, rate in rates.items():
            target = "≥ 50,000" if rate == first else ""
            print(f"{label:52} {rate:10,.0f} {first / rate:7.1f}×  {target}")
        print(f"\n{'100,000 predictions as one batch':52} {'seconds':>10} {'rows/s':>10}  target")
        for label, reasons in (("features only", False), ("features and contributions", True)):
            seconds = best(ours_batch(folder, reasons), 2)
            print(f"{label:52} {seconds:10.2f} {ROWS / seconds:10,.0f}  ≤ 3 s")


if __name__ == "__main__":
    main()
