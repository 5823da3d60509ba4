"""A file of customers scored, explained and logged in one go."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from core.customers.checked import CheckedTable
from core.customers.customer import CustomerTable
from core.journal.batch import PredictionBatch
from core.journal.lines import Source
from core.journal.store import Journal
from core.model.compiled import Floats
from core.model.outliers.watch import Watch
from core.model.reasons import Explainer
from core.model.scoring import Scorer
from core.serving.table_answer import TableAnswer

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and what is being done."""

FIRST, CHUNK = 100, 2_000
"""Rows explained before the first look at the clock, and between two later ones."""
SECONDS = 30.0
"""How long a file may be explained; what is left is explained when its row is opened."""
SCORED, EXPLAINED = 0.05, 0.7
"""Shares of the work done after each step, as measured with a tree model; the journal is the rest."""


def answer_table(
    checked: CheckedTable,
    scorer: Scorer,
    explainer: Explainer,
    journal: Journal,
    *,
    name: str,
    source: Source,
    tell: Progress,
    watch: Watch | None = None,
    seconds: float = SECONDS,
) -> TableAnswer:
    """See core.serving.desk.Desk.answer_table; `seconds` is how long reasons may take."""
    begin = time.perf_counter()
    tell(0.0, "Scoring")
    scores = scorer.score_table(checked.table)
    outliers = None if watch is None else watch.table(checked.table)
    contributions = _contributions(checked.table, scores.probability, explainer, seconds, tell)
    latency_ms = (time.perf_counter() - begin) * 1e3
    batch = PredictionBatch(
        table=checked.table,
        probability=scores.probability,
        margin=scores.margin,
        threshold=scores.threshold,
        band_edges=scorer.band_edges,
        model=scores.model,
        role="champion",
        source=source,
        latency_ms=latency_ms,
        left_out=len(checked.left_out),
        name=name,
        base_margin=explainer.base_margin,
        contributions=contributions,
        outliers=outliers,
    )

    def written(done: int, n: int) -> None:
        tell(EXPLAINED + (1 - EXPLAINED) * done / n, f"Writing {done:,} of {n:,} to the journal")

    logged = journal.append_predictions(batch, written)
    tell(1.0, "Done")
    return TableAnswer(
        batch_id=logged.closing.id,
        at=logged.closing.at,
        checked=checked,
        scores=scores,
        base_margin=explainer.base_margin,
        contributions=contributions,
        ids=logged.ids,
        latency_ms=latency_ms,
        logged_to=journal.file_of(logged.closing.at.date()),
        outliers=outliers,
    )


def _contributions(
    table: CustomerTable, probability: Floats, explainer: Explainer, seconds: float, tell: Progress
) -> Floats:
    """Contributions of as many customers as the time allows, the riskiest first; NaN for the others.

    A linear model explains a million customers in that time, boosting about a hundred thousand, a deep forest a few
    thousand: for nobody is the answer held back because of reasons that nobody may read.
    """
    n, end = len(table), time.perf_counter() + seconds
    found = np.full((n, len(table.schema.columns)), np.nan)
    order = np.argsort(-probability, kind="stable")
    start, size = 0, FIRST
    while start < n and (start == 0 or time.perf_counter() < end):
        rows = order[start : start + size]
        found[rows] = explainer.contributions(table.take(rows))
        start, size = start + len(rows), CHUNK
        tell(SCORED + (EXPLAINED - SCORED) * start / n, f"Explaining {start:,} of {n:,}, the riskiest first")
    return found
