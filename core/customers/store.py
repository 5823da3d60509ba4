"""Schemas and customer tables from disk."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from core.customers.checked import CheckedTable
from core.customers.checks import NO_COMMAS
from core.customers.problems import Problem
from core.customers.schema import Schema
from core.customers.schema_read import parse_schema
from core.customers.tables.blocks import Block, match_columns
from core.customers.tables.csv_blocks import read_blocks
from core.customers.tables.csv_text import NAMES, Dialect, Encoding, find_dialect, find_encoding, writes_commas
from core.customers.tables.gather import gather
from core.customers.tables.parquet_blocks import damaged, open_parquet, parquet_blocks
from core.customers.tables.table_checks import check_block
from core.customers.text.store import read_text
from core.errors import SchemaError, TableError

__all__ = [
    "iter_table",
    "parse_schema",
    "read_frame",
    "read_rows",
    "read_schema",
    "read_table",
    "read_table_bytes",
    "write_schema",
]

BUNDLED = Path(__file__).with_name("telco.toml")
MAX_PROBLEMS = 1000
SAMPLE = 256 << 10  # bytes looked at for delimiter and decimal commas
PARQUET = b"PAR1"


def read_schema(path: Path | None) -> Schema:
    """Read a schema file.

    Args:
        path: a TOML file; None for the bundled default.

    Raises:
        SchemaError: it is not there, not readable, or wrong; all faults are told at once.

    >>> read_schema(None).target.noun
    'churn'
    """
    path = BUNDLED if path is None else path
    text = read_text(path, "schema", SchemaError)
    return parse_schema(text, path.name)


def read_table(path: Path, schema: Schema, *, max_problems: int = MAX_PROBLEMS) -> CheckedTable:
    """Read and check a customer table, CSV or Parquet; its first bytes say which, not its name.

    Args:
        path: the file. A CSV may be UTF-8, UTF-16 or Windows-1252, with , ; tab or | between the cells, decimal points or
            commas, quoted line ends; its first line is the header.
        schema: what a customer looks like. The target may be absent; further columns are noted and not used.
        max_problems: how many problems to put into words; all are counted.

    Raises:
        TableError: it is not there, is no table, lacks columns, or a Parquet column has an impossible type.
    """
    blocks = iter_table(path, schema, max_problems=max_problems)
    return gather(schema, blocks, max_problems)


def read_table_bytes(data: bytes, name: str, schema: Schema, *, max_problems: int = MAX_PROBLEMS) -> CheckedTable:
    """The same for an upload.

    >>> schema = replace(read_schema(None), id=None, columns=read_schema(None).numbers[:1], implications=())
    >>> checked = read_table_bytes(f"{schema.columns[0].name}\\n7\\nabc\\n".encode(), "new.csv", schema)
    >>> len(checked.table), checked.left_out.tolist(), checked.problems[0].says
    (1, [2], "'abc' is not a number")
    """
    source = _Source(name, pa.py_buffer(data))
    return gather(schema, _check(source, schema, 65_536, max_problems), max_problems)


def iter_table(
    path: Path, schema: Schema, *, rows_per_chunk: int = 65_536, max_problems: int = MAX_PROBLEMS
) -> Iterator[CheckedTable]:
    """Read and check a table a stretch at a time, so that a table of any length needs the memory of one stretch and its ids.

    Args:
        path, schema: as in read_table.
        rows_per_chunk: the most rows of a stretch.
        max_problems: put into words over all stretches together.

    Yields:
        At least one checked table; row numbers run on, notes stand in the first (and where they arise).

    Raises:
        TableError: as in read_table; from the first stretch on.
    """
    if rows_per_chunk < 1:
        raise ValueError(f"need at least one row in a chunk, got {rows_per_chunk}")
    yield from _check(_Source(path.name, path), schema, rows_per_chunk, max_problems)


class _Source:
    """A file, or the bytes of one, that can be read from its beginning more than once."""

    def __init__(self, name: str, origin: Path | pa.Buffer) -> None:
        self.name, self._origin = name, origin

    def open(self) -> pa.NativeFile:
        if not isinstance(self._origin, Path):
            return pa.BufferReader(self._origin)
        try:
            return pa.OSFile(str(self._origin), "rb")
        except (OSError, pa.ArrowException) as error:
            kind = (
                "is a folder" if self._origin.is_dir() else "is not there" if not self._origin.exists() else str(error)
            )
            raise TableError(
                f"{self._origin}: the table cannot be read: it {kind}.", todo="Give the path of a CSV or Parquet file."
            ) from error

    def head(self, size: int) -> bytes:
        with self.open() as file:
            return bytes(file.read(size))

    def chunks(self) -> Iterator[bytes]:
        with self.open() as file:
            while chunk := file.read(1 << 20):
                yield bytes(chunk)


def _check(source: _Source, schema: Schema, rows_per_chunk: int, max_problems: int) -> Iterator[CheckedTable]:
    """Blocks of the source, checked, each with at most so many rows."""
    source_rows = _open(source, schema, rows_per_chunk)
    seen: set[str] = set()
    notes = list(source_rows.notes)
    left, blank, n_rows = max_problems, 0, 0
    for block in source_rows.blocks:
        blank += block.blank
        for start in range(0, max(1, len(block.rows)), rows_per_chunk):
            part = block.part(start, min(start + rows_per_chunk, len(block.rows)))
            checked = check_block(schema, part, source_rows.commas, seen, left)
            left -= len(checked.problems)
            n_rows += checked.n_rows
            yield replace(checked, notes=tuple(notes))
            notes = []
    if blank:
        notes.append(f"{blank} blank line{'s' * (blank > 1)} passed over.")
    if n_rows == 0:
        notes.append("The table has a header and no rows.")
    if notes:
        columns = dict.fromkeys(source_rows.position, pa.array([], pa.string()))
        nothing = Block(columns, np.empty(0, dtype=np.int64))
        yield replace(check_block(schema, nothing, NO_COMMAS, seen, 0), notes=tuple(notes))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A table of which only the header has been looked at."""

    blocks: Iterator[Block]
    position: dict[str, int]
    commas: frozenset[str]
    notes: list[str]


def _open(source: _Source, schema: Schema, rows_per_block: int) -> _Opened:
    if source.head(len(PARQUET)) == PARQUET:
        file, position, notes = open_parquet(source.open(), schema, source.name)
        if not source.name.lower().endswith((".parquet", ".pq")):
            notes = ["Read as Parquet, which it is.", *notes]
        return _Opened(parquet_blocks(file, position, rows_per_block, source.name), position, NO_COMMAS, notes)
    wanted = [*([schema.id] if schema.id else []), schema.target.column, *schema.by_name]
    encoding, dialect, notes = _look(source, wanted)
    match = match_columns(schema, dialect.header, source.name)
    whole = [row for row in dialect.rows if len(row) == len(dialect.header)]
    commas = frozenset(
        one.name for one in schema.numbers if writes_commas(row[match.position[one.name]] for row in whole)
    )
    if commas:
        notes.append(f"Decimal commas in {', '.join(sorted(commas))}.")
    coded = frozenset(one.name for one in schema.categories) | {schema.target.column}
    blocks = read_blocks(source.open(), encoding, dialect, match.position, coded, source.name)
    return _Opened(blocks, match.position, commas, [*notes, *match.notes])


def _look(source: _Source, wanted: list[str]) -> tuple[Encoding, Dialect, list[str]]:
    """Encoding and dialect of a text table, and what people should know about them."""
    encoding = find_encoding(source.chunks(), source.name)
    head = source.head(SAMPLE)
    sample = getincrementaldecoder(encoding.name)().decode(head)
    dialect = find_dialect(sample, wanted, source.name, whole=len(head) < SAMPLE)
    notes = [encoding.note] if encoding.note else []
    if dialect.delimiter != ",":
        notes.append(f"Delimiter {NAMES.get(dialect.delimiter, repr(dialect.delimiter))}.")
    return encoding, dialect, notes


def read_frame(path: Path) -> tuple[pa.Table, list[str]]:
    """A whole table without a schema, to draft one from: CSV cells as text, Parquet cells as they are.

    Returns:
        The table, its headers stripped; and how it was read.

    Raises:
        TableError: it is no table, or two columns have one name.
    """
    read = read_rows(path, path.name)
    notes = list(read.notes)
    if read.torn:
        notes.append(f"{len(read.torn)} rows do not have the header's number of fields and were not looked at.")
    return read.table, notes


@dataclass(frozen=True, slots=True, eq=False)
class ReadRows:
    """A whole table of any columns.

    Attributes:
        table: CSV cells as text, Parquet cells as they are; headers stripped.
        rows: their numbers in the source, 1 for the first below the header, int64, shape (n,).
        torn: rows that do not have the header's number of fields.
        notes: how it was read.
    """

    table: pa.Table
    rows: NDArray[np.int64]
    torn: tuple[Problem, ...]
    notes: tuple[str, ...]


def read_rows(origin: Path | bytes, name: str) -> ReadRows:
    """A whole table, of a file or of the bytes of one, that follows no schema.

    Raises:
        TableError: it is no table, or two columns have one name.

    >>> found = read_rows(b"id;left\\nA-1;yes\\n\\nA-2\\n", "left.csv")
    >>> found.table.to_pydict(), found.rows.tolist(), [str(one) for one in found.torn]
    ({'id': ['A-1'], 'left': ['yes']}, [1], ["row 3: has 1 field, the header has 2: 'A-2'"])
    """
    source = _Source(name, origin if isinstance(origin, Path) else pa.py_buffer(origin))
    if source.head(len(PARQUET)) == PARQUET:
        try:
            table = pq.read_table(source.open())
        except (pa.ArrowException, OSError) as error:
            raise damaged(name, error) from error
        table = table.rename_columns(_once([one.strip() for one in table.column_names], name))
        return ReadRows(table, np.arange(1, len(table) + 1, dtype=np.int64), (), ())
    encoding, dialect, notes = _look(source, [])
    names = _once([one.strip() for one in dialect.header], name)
    position = {one: i for i, one in enumerate(names)}
    blocks = list(read_blocks(source.open(), encoding, dialect, position, frozenset(), name))
    columns = {one: pa.chunked_array([block.columns[one] for block in blocks], pa.string()) for one in names}
    rows = [block.rows for block in blocks]
    return ReadRows(
        pa.table(columns),
        np.concatenate([np.empty(0, np.int64), *rows]),
        tuple(problem for block in blocks for problem in block.torn),
        tuple(notes),
    )


def _once(names: list[str], where: str) -> list[str]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TableError(f"{where}: the header has {', '.join(map(repr, twice))} more than once.", todo="Rename one.")
    return names


def write_schema(path: Path, text: str) -> None:
    """Write a schema's text; the file is there whole or not at all.

    Raises:
        SchemaError: the file cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise SchemaError(f"{path}: cannot be written: {error.strerror}.", todo="Give another path.") from error
