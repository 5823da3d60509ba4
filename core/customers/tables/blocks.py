"""A stretch of a table before it is checked, and which of its columns the schema means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.customers.problems import Problem
from core.customers.schema import Schema
from core.errors import TableError


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some rows of a source, one after the other.

    Attributes:
        columns: schema's name (columns, id, target where there is one) → the cells as they came, each of shape (n,).
        rows: their numbers in the source, 1 for the first below the header, int64, shape (n,), rising.
        torn: rows that are not in `columns` because they do not have the header's number of fields.
        blank: lines among them with nothing in them.
    """

    columns: dict[str, pa.Array]
    rows: NDArray[np.int64]
    torn: tuple[Problem, ...] = ()
    blank: int = 0

    def part(self, start: int, stop: int) -> Block:
        """Rows start to stop; the first part takes what was torn with it."""
        columns = {name: cells.slice(start, stop - start) for name, cells in self.columns.items()}
        first = start == 0
        return Block(columns, self.rows[start:stop], self.torn if first else (), self.blank if first else 0)


@dataclass(frozen=True, slots=True)
class Match:
    """Which column of the source is which of the schema.

    Attributes:
        position: schema's name → index in the source.
        notes: columns of the source that are not used.
    """

    position: dict[str, int]
    notes: tuple[str, ...]


def match_columns(schema: Schema, header: list[str], where: str) -> Match:
    """Find the schema's columns in a header.

    Names must be equal but for spaces around them: a name that differs by case is pointed out, not taken.

    Raises:
        TableError: columns are missing, or stand there twice; all are named.

    >>> from core.customers.schema_read import parse_schema
    >>> schema = parse_schema('''
    ... title = "Customers"
    ... target = { column = "left", positive = "1", negative = "0" }
    ... [[column]]
    ... name = "age"
    ... label = "Age"
    ... kind = "number"
    ... group = "The person"
    ... ''', "mine.toml")
    >>> match_columns(schema, [" age ", "city"], "new.csv")
    Match(position={'age': 0}, notes=("Not in the schema and not used: 'city'.",))
    >>> match_columns(schema, ["Age", "left"], "new.csv")
    Traceback (most recent call last):
    core.errors.TableError: new.csv: 1 column of the schema is missing: 'age' (there is 'Age'). Give them the schema's names, letter by letter.
    """
    names = [name.strip() for name in header]
    needed = [*([schema.id] if schema.id else []), *(column.name for column in schema.columns)]
    wanted = [*needed, schema.target.column]
    missing = [name for name in needed if name not in names]
    if missing:
        raise TableError(
            _say_missing(missing, names, len(missing) == len(needed), where),
            todo="Give them the schema's names, letter by letter.",
        )
    counts = Counter(names)
    twice = [name for name in wanted if counts[name] > 1]
    if twice:
        raise TableError(
            f"{where}: the header has {_list(twice)} more than once.", todo="Rename or remove the further ones."
        )
    extra = [name for name in names if name not in wanted]
    notes = [f"Not in the schema and not used: {_list(extra)}."] if extra else []
    close = get_close_matches(schema.target.column.casefold(), [name.casefold() for name in extra], 1, 0.85)
    if schema.target.column not in names and close:
        notes.append(f"No target: the schema calls it '{schema.target.column}', letter by letter.")
    return Match({name: names.index(name) for name in wanted if name in names}, tuple(notes))


def _say_missing(missing: list[str], names: list[str], all_missing: bool, where: str) -> str:
    folded = {name.casefold(): name for name in names}
    said = []
    for name in missing:
        close = get_close_matches(name.casefold(), folded, 1, 0.75)
        hint = folded.get(name.casefold()) or (folded[close[0]] if close else None)
        said.append(f"'{name}'" + (f" (there is '{hint}')" if hint else ""))
    count = (
        f"{len(missing)} column{'s' * (len(missing) > 1)} of the schema {'are' if len(missing) > 1 else 'is'} missing"
    )
    no_header = all_missing and not any("there is" in one for one in said)
    first = f" The first line must be the header; it reads {', '.join(names)[:80]!r}." if no_header else ""
    return f"{where}: {count}: {', '.join(said)}.{first}"


def _list(names: list[str], most: int = 12) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
