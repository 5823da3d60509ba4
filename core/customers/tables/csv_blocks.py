"""A CSV, block by block, with a number for each row and every torn row told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from core.customers.cells import show
from core.customers.problems import Problem
from core.customers.tables.blocks import Block
from core.customers.tables.csv_text import Dialect, Encoding
from core.errors import TableError

BLOCK_BYTES = 4 << 20


def read_blocks(
    file: pa.NativeFile,
    encoding: Encoding,
    dialect: Dialect,
    position: dict[str, int],
    coded: frozenset[str],
    where: str,
) -> Iterator[Block]:
    """Read a CSV from its beginning.

    Args:
        file: opened, at its first byte.
        encoding, dialect: as found.
        position: column → its place in the header.
        coded: columns to read as codes of few texts; the others come as text.
        where: the file's name.

    Raises:
        TableError: a quotation mark is never closed.
    """
    torn: list[Problem | int] = []

    def take(row: pa.csv.InvalidRow) -> str:
        torn.append(_torn(row, dialect, len(dialect.header)))
        return "skip"

    place = 1
    try:
        for batch in pa.csv.open_csv(file, **_options(encoding, dialect, position, coded, take)):
            rows, told = _number_rows(place, batch.num_rows, torn)
            place = int(rows[-1]) + 1 if len(rows) else place
            yield _block(batch, position, rows, told)
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise TableError(
                f"{where}: from about row {place} on a quotation mark is opened and never closed.", todo="Close it."
            ) from error
        if "Empty CSV" not in str(error):
            raise TableError(f"{where}: the file cannot be read: {error}.", todo="Save it as CSV UTF-8.") from error
    if torn:
        empty = pa.array([], pa.string())
        said = [one for one in torn if isinstance(one, Problem)]
        yield Block(dict.fromkeys(position, empty), np.empty(0, np.int64), tuple(said), len(torn) - len(said))


def _options(
    encoding: Encoding, dialect: Dialect, position: dict[str, int], coded: frozenset[str], take: Callable[..., str]
) -> dict[str, object]:
    names = [f"c{i}" for i in range(len(dialect.header))]
    kinds = dict.fromkeys(names, pa.string())
    kinds |= {names[i]: pa.dictionary(pa.int32(), pa.string()) for name, i in position.items() if name in coded}
    # Without threads, because only then does Arrow number the rows that it refuses (and it is no slower).
    return {
        "read_options": pa.csv.ReadOptions(
            use_threads=False,
            block_size=BLOCK_BYTES,
            column_names=names,
            skip_rows=dialect.skip,
            skip_rows_after_names=1,
            encoding=encoding.name,
        ),
        "parse_options": pa.csv.ParseOptions(
            delimiter=dialect.delimiter,
            newlines_in_values=encoding.quotes,
            ignore_empty_lines=False,
            invalid_row_handler=take,
        ),
        "convert_options": pa.csv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
    }


def _torn(row: pa.csv.InvalidRow, dialect: Dialect, width: int) -> Problem | int:
    """A row with the wrong number of fields as a problem; only its number when nothing is in it."""
    number: int = row.number - 1 - dialect.skip
    if not row.text.strip():
        return number
    fields = f"{row.actual_columns} field{'s' * (row.actual_columns != 1)}"
    odd = row.text.count('"') % 2 == 1
    lines = row.text.strip().count("\n") + 1
    hint = f"; a quotation mark is not closed, and {lines} lines run together" if odd else ""
    says = f"has {fields}, the header has {width}{hint}: {show(row.text.strip())}"
    return Problem(number, "", row.text[:200], says, "error")


def _number_rows(place: int, n: int, torn: list[Problem | int]) -> tuple[NDArray[np.int64], list[Problem | int]]:
    """Numbers of n rows from this place on, past the torn ones; those that lie before the last of them leave the list."""
    skipped = [one.row or 0 if isinstance(one, Problem) else one for one in torn]
    rows = np.arange(place, place + n + len(skipped), dtype=np.int64)
    rows = rows[~np.isin(rows, skipped)][:n]
    last = int(rows[-1]) if n else place
    told = [one for one, number in zip(torn, skipped, strict=True) if number <= last]
    torn[:] = torn[len(told) :]
    return rows, told


def _block(
    batch: pa.RecordBatch, position: dict[str, int], rows: NDArray[np.int64], told: list[Problem | int]
) -> Block:
    problems = tuple(one for one in told if isinstance(one, Problem))
    blank = len(told) - len(problems)
    empty = _blank_lines(batch) if batch.num_columns > 1 else None
    if empty is not None:
        keep = ~empty
        batch, rows, blank = batch.filter(pa.array(keep)), rows[keep], blank + int(empty.sum())
    return Block({name: batch.column(i) for name, i in position.items()}, rows, problems, blank)


def _blank_lines(batch: pa.RecordBatch) -> NDArray[np.bool_] | None:
    """Where every cell is empty; None when that is nowhere so, which the first column mostly settles."""
    empty = np.ones(batch.num_rows, dtype=bool)
    for cells in batch.columns:
        texts = cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells
        empty &= pc.equal(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False).astype(bool)
        if not empty.any():
            return None
    return empty
