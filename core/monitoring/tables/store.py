"""Counts of a Parquet file of customers over the reference profile's bins, a row group at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import TableError
from core.model.profile import ColumnProfile, Profile
from core.monitoring.drift import ColumnCounts
from core.monitoring.stability import Counts
from core.monitoring.tables.counting import count_codes, count_numbers, empty

ROWS = 262_144
"""Rows that are in memory at a time."""


def count_parquet(path: Path, columns: Sequence[ColumnProfile]) -> dict[str, Counts]:
    """Customers per bin of every column: bins or levels, then missing, then unseen.

    Args:
        path: a Parquet file with the columns; numbers as numbers, levels as text.
        columns: of the reference profile.

    Raises:
        TableError: it is no Parquet file, a column is missing or of another type.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = {column.column: empty(column) for column in columns}
    texts = [column.column for column in columns if column.levels]
    try:
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            missing = sorted(set(found) - set(file.schema_arrow.names))
            if missing:
                raise TableError(
                    f"{path.name} has no column {', '.join(missing)}.", todo="Write them, or drop the profile."
                )
            for batch in file.iter_batches(ROWS, columns=list(found)):
                for column in columns:
                    found[column.column] += _count(batch.column(column.column), column, path.name)
    except (pa.ArrowInvalid, OSError) as error:
        raise TableError(f"{path.name} cannot be read as Parquet: {error}.", todo="Write the file anew.") from error
    return found


def against(profile: Profile, counts: dict[str, Counts]) -> list[ColumnCounts]:
    """Both sides of every column of the profile, ready for core.monitoring.drift.feature_drift."""
    return [
        ColumnCounts(
            column.column,
            None if column.levels else column.edges,
            np.array(column.counts, dtype=np.int64),
            counts[column.column],
        )
        for column in profile.columns
    ]


def _count(values: Any, column: ColumnProfile, name: str) -> Counts:
    import pyarrow as pa

    if not column.levels:
        if not (pa.types.is_floating(values.type) or pa.types.is_integer(values.type)):
            raise TableError(f"{name}: {column.column} holds {values.type}, not numbers.", todo="Write it as a number.")
        return count_numbers(values.to_numpy(zero_copy_only=False), column.edges)
    if not pa.types.is_dictionary(values.type):
        raise TableError(f"{name}: {column.column} holds {values.type}, not text.", todo="Write the levels as text.")
    codes = values.indices.fill_null(-1) if values.null_count else values.indices
    return count_codes(codes.to_numpy(zero_copy_only=False), values.dictionary.to_pylist(), column.levels)
