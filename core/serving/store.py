"""Writes a scored file piece by piece: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from core.customers.safe_table import safe_table
from core.customers.table_store import check_ending, replacing


def write_results(path: Path, pieces: Iterable[pa.Table]) -> int:
    """Write pieces of one table, all with the same columns, as CSV or Parquet by the file's ending; returns the rows.

    Raises:
        TableError: another ending, or the disk did not take it; nothing is left behind.
    """
    check_ending(path)
    rows = 0
    with replacing(path) as file:
        writer: csv.CSVWriter | parquet.ParquetWriter | None = None
        for piece in pieces:
            rows += len(piece)
            if path.suffix.lower() == ".csv":
                piece = safe_table(piece)
                writer = writer or csv.CSVWriter(file, piece.schema)
            else:
                writer = writer or parquet.ParquetWriter(file, piece.schema, compression="zstd")
            writer.write_table(piece)
        if writer is not None:
            writer.close()
    return rows
