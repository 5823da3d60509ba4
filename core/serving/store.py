"""Writes a scored file piece by piece: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from core.customers.export.safe_table import safe_table
from core.customers.export.store import check_ending, replacing


def write_results(path: Path, pieces: Iterable[pa.Table]) -> int:
    """Write pieces of one table, all with the same columns, as CSV or Parquet by the file's ending; returns the rows.

    Raises:
        TableError: another ending, or the disk did not take it; nothing is left behind.
    """
    check_ending(path)
    as_text = path.suffix.lower() == ".csv"
    rows = 0
    with replacing(path) as file, ExitStack() as closing:
        writer: csv.CSVWriter | parquet.ParquetWriter | None = None
        for piece in pieces:
            rows += len(piece)
            shown = safe_table(piece) if as_text else piece
            if writer is None:
                made = csv.CSVWriter if as_text else parquet.ParquetWriter
                writer = closing.enter_context(made(file, shown.schema))
            writer.write_table(shown)
    return rows
