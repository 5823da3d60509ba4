"""Journals to watch: synthetic customers through the real scorer and explainer, on simulated days."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from core.customers.customer import CustomerTable
from core.customers.store import read_schema
from core.customers.synthetic.process import Process
from core.customers.synthetic.table import synthetic_table
from core.customers.synthetic.telco import TELCO
from core.journal.batch import PredictionBatch
from core.journal.store import Journal
from core.model.outliers.watch import Watch
from core.model.reasons import Explainer
from core.model.scoring import Scorer
from core.model.store import load_version, save_version, version_folder
from core.model.version import ModelVersion

SHARE = 0.01
"""Of ordinary customers that are called unusual."""
HOURS = (0, 6, 8, 9, 11, 14, 17, 21)
"""Of a day, in which its parts are written."""
SOURCES = ("api", "api", "app", "batch", "app", "api", "batch", "app")
FLIGHTY = replace(
    TELCO,
    contract=replace(TELCO.contract, others=tuple((name, rule.plus(-1.6)) for name, rule in TELCO.contract.others)),
)
"""Customers who commit themselves less: fewer long contracts, and all that hangs on them."""


def version_of(mlruns: Path, number: int = 1) -> ModelVersion:
    """A saved version."""
    return load_version(version_folder(mlruns, "churn", number))


def another(mlruns: Path, number: int) -> None:
    """The first version once more under another number, trained later."""
    first = version_of(mlruns)
    card = replace(first.card, number=number, created=f"2026-11-{10 + number:02}T09:00:00+00:00")
    save_version(version_folder(mlruns, "churn", number), replace(first, card=card))


def write_day(
    logs: Path,
    version: ModelVersion,
    day: date,
    n: int,
    *,
    process: Process = TELCO,
    role: str = "champion",
    seed: int = 0,
    hours: Iterable[int] = HOURS,
) -> None:
    """About n predictions of a day, in parts at several hours and from several sources."""
    some = tuple(hours)
    table = synthetic_table(read_schema(None), max(n, len(some)), seed or day.toordinal(), process).table
    scorer, explainer = Scorer(version, (0.3, 0.6)), Explainer(version)
    for place, rows in enumerate(np.array_split(np.arange(n), min(n, len(some)))):
        at = datetime(day.year, day.month, day.day, some[place], 17 + place, tzinfo=UTC)
        with Journal(logs, fsync="never", now=lambda at=at: at) as journal:
            latency = (0.3 + 0.2 * place) * (1 + day.toordinal() % 3 / 4)
            source = SOURCES[some[place] * len(SOURCES) // 24]
            part = scored(scorer, explainer, table.take(rows), role, source, latency)
            journal.append_predictions(replace(part, left_out=place % 2))


def scored(
    scorer: Scorer, explainer: Explainer, table: CustomerTable, role: str, source: str, latency: float
) -> PredictionBatch:
    """A table as one batch, explained."""
    scores, version = scorer.score_table(table), scorer.version
    return PredictionBatch(
        table=table,
        probability=scores.probability,
        margin=scores.margin,
        threshold=scores.threshold,
        band_edges=scorer.band_edges,
        model=scores.model,
        role=role,  # type: ignore[arg-type]
        source=source,  # type: ignore[arg-type]
        latency_ms=latency * len(table),
        name="customers.csv",
        base_margin=explainer.base_margin,
        contributions=explainer.contributions(table),
        outliers=None if version.outliers is None else Watch(version.outliers, version.encoder, SHARE).table(table),
    )


def drifting(
    logs: Path, version: ModelVersion, today: date, days: int = 30, per_day: int = 300, since: int = 10
) -> None:
    """Quiet days, then days with flighty customers; one day without anybody, fewer at weekends."""
    for back in range(days - 1, -1, -1):
        day = today - timedelta(days=back)
        if back == since + 4:
            continue
        n = per_day if day.weekday() < 5 else per_day // 3
        write_day(logs, version, day, n, process=FLIGHTY if back < since else TELCO)
