"""A Parquet file, block by block, after its column types have been found fit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.customers.schema import Schema
from core.customers.tables.blocks import Block, match_columns
from core.customers.tables.column_checks import is_text, is_text_or_dictionary_of_it
from core.errors import TableError


def open_parquet(file: pa.NativeFile, schema: Schema, where: str) -> tuple[pq.ParquetFile, dict[str, int], list[str]]:
    """Open a Parquet file and find the schema's columns in it.

    Returns:
        The file, column → its place, notes.

    Raises:
        TableError: damaged, columns missing, or columns of a type that no cell of the schema has.
    """
    try:
        fields = pq.ParquetFile(file).schema_arrow
        match = match_columns(schema, fields.names, where)
        check_types(schema, fields, match.position, where)
        texts = [fields.names[i] for i in match.position.values() if is_text(fields.field(i).type)]
        coded = [
            name for name in texts if name.strip() in schema.by_name and not schema.by_name[name.strip()].is_number
        ]
        file.seek(0)
        return pq.ParquetFile(file, read_dictionary=coded), match.position, list(match.notes)
    except (pa.ArrowException, OSError) as error:
        raise damaged(where, error) from error


def damaged(where: str, error: Exception) -> TableError:
    """What to say of a Parquet file that cannot be read."""
    return TableError(f"{where}: the Parquet file is damaged: {error}.", todo="Write it again.")


def parquet_blocks(file: pq.ParquetFile, position: dict[str, int], rows_per_block: int, where: str) -> Iterator[Block]:
    """Read it from its beginning, at most so many rows at a time."""
    fields = file.schema_arrow.names
    wanted = [fields[i] for i in position.values()]
    start = 1
    try:
        for batch in file.iter_batches(rows_per_block, columns=wanted, use_threads=True):
            rows = np.arange(start, start + batch.num_rows, dtype=np.int64)
            start += batch.num_rows
            yield Block({name: batch.column(fields[i]) for name, i in position.items()}, rows)
    except (pa.ArrowException, OSError) as error:
        raise damaged(where, error) from error


def check_types(schema: Schema, fields: pa.Schema, position: dict[str, int], where: str) -> None:
    """Raise when columns are of a type that can never be what the schema says: dates, lists, bytes, truths as numbers."""
    wrong = []
    for name, i in position.items():
        kind = fields.field(i).type
        value = kind.value_type if pa.types.is_dictionary(kind) else kind
        number = name in schema.by_name and schema.by_name[name].is_number
        fits = _number(value) or is_text_or_dictionary_of_it(kind) or pa.types.is_null(value)
        if not (fits or (pa.types.is_boolean(value) and not number)):
            says = "a number" if number else "the id" if name == schema.id else "levels' texts"
            wrong.append(f"'{name}' holds {value}, the schema says {says}")
    if wrong:
        raise TableError(f"{where}: {'; '.join(wrong)}.", todo="Convert these columns before writing the table.")


def _number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
