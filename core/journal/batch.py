"""Many predictions as bytes, column by column: no record is made for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isnan

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Value
from core.errors import JournalError
from core.journal.days import time_text
from core.journal.encoding import dump
from core.journal.identity import Identity
from core.journal.lines import FORMAT, BatchLine, ModelRole, Source
from core.model.outliers.watch import UnusualTable
from core.model.score import band_of

ROWS = 1_000
"""Rows made into bytes at a time, about 1 MB: what is held in memory, and how long other writers wait."""


@dataclass(frozen=True, slots=True)
class LoggedBatch:
    """What stands in the journal after a batch.

    Attributes:
        closing: its last line.
        ids: of its prediction lines, in the table's order.
    """

    closing: BatchLine
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PredictionBatch:
    """What one model version said about a table.

    Attributes:
        table: the customers, n of them.
        probability, margin: float64, shape (n,), finite.
        threshold, band_edges: as for a Score.
        model, role, source: as in core.journal.lines.PredictionLine.
        latency_ms: of the whole table; each line gets its share.
        left_out: rows of the source that could not be scored.
        name: of the source, for people.
        base_margin, contributions: log-odds, float64 of shape (n, columns of the schema), NaN in the rows that were not
            explained; None without reasons.
        outliers: who is unlike the customers that the model knows; None when nobody looked.
    """

    table: CustomerTable
    probability: NDArray[np.float64]
    margin: NDArray[np.float64]
    threshold: float
    band_edges: tuple[float, float]
    model: str
    role: ModelRole
    source: Source
    latency_ms: float
    left_out: int = 0
    name: str = ""
    base_margin: float | None = None
    contributions: NDArray[np.float64] | None = None
    outliers: UnusualTable | None = None

    def check(self) -> None:
        """Raise JournalError when lengths differ or a number is NaN or infinite."""
        n = len(self.table)
        arrays = {"probability": self.probability, "margin": self.margin}
        if self.outliers is not None:
            arrays["outlier"] = self.outliers.isolation
        if self.contributions is not None:
            left_open = np.isnan(self.contributions).all(axis=-1, keepdims=True)
            arrays["contributions"] = np.where(left_open, 0.0, self.contributions)
        for name, values in arrays.items():
            if len(values) != n:
                raise JournalError(f"A batch of {n} customers has {len(values)} values of {name}.")
            if not np.isfinite(values).all():
                row = int(np.argwhere(~np.isfinite(values))[0][0])
                raise JournalError(f"A journal line may not hold NaN or infinity ({name} at index {row}).")
        for name, numbers in self.table.numbers.items():
            if np.isinf(numbers).any():
                raise JournalError(f"A journal line may not hold infinity ({name}).")


def batch_blocks(
    batch: PredictionBatch, ids: Sequence[str], id: str, at: datetime, identity: Identity
) -> Iterator[tuple[bytes, int]]:
    """The batch's prediction lines in blocks of ROWS with the number of rows in each, in the order of the table.

    Args:
        ids: of the lines, n of them.
        id: of the `batch` line that will close it.
        at: the time that all of them carry.
    """
    for start in range(0, len(batch.table), ROWS):
        stop = min(start + ROWS, len(batch.table))
        yield b"".join(_lines(batch, slice(start, stop), ids, id, at, identity)), stop - start


def _lines(
    batch: PredictionBatch, rows: slice, ids: Sequence[str], id: str, at: datetime, identity: Identity
) -> Iterator[bytes]:
    time = time_text(at)
    latency = batch.latency_ms / len(batch.table)
    columns = tuple(column.name for column in batch.table.schema.columns)
    contributions = None if batch.contributions is None else batch.contributions[rows].tolist()
    outliers = None if batch.outliers is None else batch.outliers.rows(rows)
    for index, (line, customer, values, row, probability, margin) in enumerate(
        zip(
            ids[rows],
            batch.table.ids[rows].tolist(),
            zip(*_columns(batch.table, rows), strict=True),
            batch.table.rows[rows].tolist(),
            batch.probability[rows].tolist(),
            batch.margin[rows].tolist(),
            strict=True,
        )
    ):
        body: dict[str, object] = {
            "kind": "prediction",
            "id": line,
            "at": time,
            "v": FORMAT,
            "customer": identity.written(customer),
            "role": batch.role,
            "model": batch.model,
            "features": dict(zip(columns, values, strict=True)),
            "probability": probability,
            "margin": margin,
            "threshold": batch.threshold,
            "at_risk": probability >= batch.threshold,
            "band": band_of(probability, batch.band_edges),
            "source": batch.source,
            "latency_ms": latency,
        }
        if outliers is not None:
            body["unusual"] = outliers[index].unusual
            body["outlier"] = outliers[index].scores
        if contributions is not None and not isnan(contributions[index][0]):
            body["base_margin"] = batch.base_margin
            body["contributions"] = dict(zip(columns, contributions[index], strict=True))
        body["batch"] = id
        body["row"] = row
        yield dump(body)


def _columns(table: CustomerTable, rows: slice) -> Iterator[list[Value]]:
    """Each column's values in these rows, as in CustomerTable.customer."""
    for column in table.schema.columns:
        if column.is_number:
            numbers = table.numbers[column.name][rows]
            values: list[Value] = numbers.tolist()
            for missing in np.flatnonzero(np.isnan(numbers)).tolist():
                values[missing] = None
        else:
            texts: tuple[str | None, ...] = (*column.values, None, None)
            codes = table.codes[column.name][rows].tolist()
            values = [texts[code] for code in codes]
            unseen = table.unseen.get(column.name, {})
            for index, code in enumerate(codes) if unseen else ():
                if code == len(column.levels) + 1:
                    values[index] = unseen.get(rows.start + index)
        yield values
