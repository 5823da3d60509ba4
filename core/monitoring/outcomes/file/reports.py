"""An outcomes file, checked: what each row reports, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.customers.problems import Problem
from core.customers.schema import Schema
from core.customers.store import ReadRows
from core.monitoring.outcomes.file.columns import Columns, find_columns
from core.monitoring.outcomes.file.values import day_of, positive_of

Texts = NDArray[np.object_]
T = TypeVar("T")
MOST = 1_000
"""Problems that are put into words; all are counted."""
UNDERSTOOD = "yes/no, true/false, 1/0"


@dataclass(frozen=True, slots=True)
class How:
    """How to read a file, as far as somebody has said.

    Attributes:
        columns: names of columns.
        positive: the text that means that the positive outcome came true; every other text then means that it did not.
        observed: the day for the whole file.
        date_form: of the cells, as for strptime.
    """

    columns: Columns = field(default_factory=Columns)
    positive: str = ""
    observed: date | None = None
    date_form: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """The rows that can be used, each once.

    Attributes:
        name: of the file.
        row: number in it, int64, shape (n,).
        prediction, customer: ids, None where there is none, object; at least one is there.
        observed: days since 1970-01-01, int32.
        positive: bool.
        problems, n_problems: rows that cannot be used and why, the first of them in words; how many in all.
        n_rows: rows in the file, without blank lines.
        repeated: rows that say the same as one before.
        notes: how it was read.
    """

    name: str
    row: NDArray[np.int64]
    prediction: Texts
    customer: Texts
    observed: NDArray[np.int32]
    positive: NDArray[np.bool_]
    problems: tuple[Problem, ...]
    n_problems: int
    n_rows: int
    repeated: int
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.row)

    def where(self, keep: NDArray[np.bool_], faults: Sequence[Problem] = ()) -> Reports:
        """The rows for which the mask holds; what is wrong with the others, as far as anything is."""
        return replace(
            self,
            row=self.row[keep],
            prediction=self.prediction[keep],
            customer=self.customer[keep],
            observed=self.observed[keep],
            positive=self.positive[keep],
            problems=tuple(sorted((*self.problems, *faults), key=lambda one: one.row or 0))[:MOST],
            n_problems=self.n_problems + len(faults),
        )


def check(read: ReadRows, name: str, schema: Schema, today: date, how: How | None = None) -> Reports:
    """Check a file's rows.

    A row needs an id, a day that is not in the future and an outcome. Rows that say the opposite of each other about one thing
    and day are left out, all of them; rows that repeat one before count once.

    Args:
        read: the file.
        name: of it.
        schema: of the customers.
        today: UTC.
        how: what somebody has said about it.

    Raises:
        TableError: a column is missing.
    """
    how = how or How()
    columns = find_columns(read.table.column_names, schema, how.columns, how.observed is not None, name)
    n = len(read.table)
    prediction, customer = (_ids(read.table, column) for column in (columns.prediction, columns.customer))
    faults: list[tuple[NDArray[np.bool_], str, Texts | None, str]] = []
    outcome, said = _parsed(read.table, columns.outcome, lambda text: positive_of(text, schema.target, how.positive))
    if how.observed is None:
        observed, days = _parsed(read.table, columns.observed, lambda text: day_of(text, how.date_form))
    else:
        observed, days = np.full(n, how.observed, object), None
    known = np.array([day is not None for day in observed.tolist()], bool)
    late = np.array([day is not None and day > today for day in observed.tolist()], bool)
    target = f"'{schema.target.positive}'/'{schema.target.negative}', {UNDERSTOOD}"
    faults.append((~_there(prediction) & ~_there(customer), columns.customer or columns.prediction, None, "no id"))
    faults.append(
        (~known, columns.observed, days, "is no day; write it as 2026-11-21, or say its form with --date-format")
    )
    faults.append((late, columns.observed, days, "is in the future"))
    faults.append((~_there(outcome), columns.outcome, said, f"is no outcome; understood are {target}"))
    bad, problems = _problems(read.rows, faults)
    keep = ~bad
    days_since = (
        np.array([(day or today).toordinal() for day in observed.tolist()], np.int32) - date(1970, 1, 1).toordinal()
    )
    reports = Reports(
        name,
        *(read.rows[keep], prediction[keep], customer[keep], days_since[keep].astype(np.int32)),
        positive=outcome[keep].astype(bool),
        problems=tuple(sorted((*read.torn, *problems), key=lambda one: one.row or 0))[:MOST],
        n_problems=len(read.torn) + int(bad.sum()),
        n_rows=n + len(read.torn),
        repeated=0,
        notes=(*read.notes, _used(columns, how)),
    )
    return _each_once(reports)


def _used(columns: Columns, how: How) -> str:
    ids = " and ".join(filter(None, (columns.prediction, columns.customer)))
    when = f"observed {how.observed}" if how.observed else f"day in {columns.observed}"
    return f"Ids in {ids}, {when}, outcome in {columns.outcome}."


def _ids(table: pa.Table, column: str) -> Texts:
    if not column:
        return np.full(len(table), None, object)
    cells = table[column]
    if pa.types.is_floating(cells.type):  # a number column with gaps: 7590.0 is the id 7590
        cells = pc.if_else(
            pc.equal(pc.floor(cells), cells),
            cells.cast(pa.int64(), safe=False).cast(pa.string()),
            cells.cast(pa.string()),
        )
    texts = pc.utf8_trim_whitespace(_as_text(cells))
    return np.array([text or None for text in texts.to_pylist()], dtype=object)


def _as_text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    return cells.cast(kind).cast(pa.string())


def _parsed(table: pa.Table, column: str, parse: Callable[[str], T | None]) -> tuple[Texts, Texts]:
    """Each cell's value, None where it has none, and its text. Each different text is parsed once."""
    coded = pc.dictionary_encode(_as_text(table[column]).combine_chunks())
    coded = coded if isinstance(coded, pa.DictionaryArray) else coded.combine_chunks()
    texts = [*coded.dictionary.to_pylist(), None]
    codes = pc.fill_null(coded.indices, len(texts) - 1).to_numpy(zero_copy_only=False)
    values = np.empty(len(texts), dtype=object)
    values[:] = [None if text is None else parse(text) for text in texts]
    return values[codes], np.array(texts, dtype=object)[codes]


def _there(values: Texts) -> NDArray[np.bool_]:
    return np.array([value is not None for value in values.tolist()], bool)


def _problems(
    rows: NDArray[np.int64], faults: list[tuple[NDArray[np.bool_], str, Texts | None, str]]
) -> tuple[NDArray[np.bool_], list[Problem]]:
    """Which rows are bad, and the first of them in words; each row is told of its first fault only."""
    bad = np.zeros(len(rows), bool)
    problems: list[Problem] = []
    for where, column, texts, says in faults:
        for index in np.flatnonzero(where & ~bad)[:MOST].tolist():
            found = "" if texts is None or texts[index] is None else str(texts[index])[:80]
            words = says if texts is None else f"{found!r} {says}" if found.strip() else f"an empty cell {says}"
            problems.append(Problem(int(rows[index]), column, found, words, "error"))
        bad |= where
    return bad, problems


def _each_once(reports: Reports) -> Reports:
    """Without repetitions and without rows that contradict each other."""
    said: dict[tuple[object, object, int], int] = {}
    keep, opposed, repeated = np.ones(len(reports), bool), dict[int, int](), 0
    keys = zip(reports.prediction.tolist(), reports.customer.tolist(), reports.observed.tolist(), strict=True)
    for index, (prediction, customer, day) in enumerate(keys):
        key = (prediction, None if prediction else customer, day)
        first = said.setdefault(key, index)
        if first == index:
            continue
        keep[index] = False
        if reports.positive[first] != reports.positive[index]:
            keep[first] = False
            opposed[index] = first
        else:
            repeated += 1
    faults = [
        Problem(
            int(reports.row[index]),
            "",
            "",
            f"says the opposite of row {reports.row[first]} about the same day",
            "error",
        )
        for index, first in opposed.items()
    ]
    faults += [
        Problem(int(reports.row[first]), "", "", "is contradicted by a later row about the same day", "error")
        for first in set(opposed.values())
    ]
    return replace(reports.where(keep, faults), repeated=repeated)
