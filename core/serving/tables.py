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
from core.model.reasons import Explainer
from core.model.scoring import Scorer
from core.serving.table_answer import TableAnswer

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and what is being done."""

CHUNK = 2_000
"""Rows explained between two reports of progress."""
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
) -> TableAnswer:
    """See core.serving.desk.Desk.answer_table."""
    begin = time.perf_counter()
    tell(0.0, "Scoring")
    scores = scorer.score_table(checked.table)
    contributions = _contributions(checked.table, explainer, tell)
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
    )


def _contributions(table: CustomerTable, explainer: Explainer, tell: Progress) -> Floats:
    n = len(table)
    found = np.empty((n, len(table.schema.columns)))
    for start in range(0, n, CHUNK):
        stop = min(start + CHUNK, n)
        found[start:stop] = explainer.contributions(table, start, stop)
        tell(SCORED + (EXPLAINED - SCORED) * stop / n, f"Explaining {stop:,} of {n:,}")
    return found
