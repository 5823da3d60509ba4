"""TOML → Schema, strictly: whatever the schema's reader does not know or cannot mean is a fault, and all are told at once."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import cast

from core.customers.schema import Column, Implication, Kind, Level, Schema, Target
from core.errors import SchemaError

TOP_KEYS = ("title", "id", "target", "column", "implication")
TARGET_KEYS = ("column", "positive", "negative", "noun", "verb")
COLUMN_KEYS = (
    *("name", "label", "kind", "group", "unit", "help", "low", "high", "whole"),
    *("levels", "say", "protected", "actionable", "missing_allowed"),
)
LEVEL_KEYS = ("value", "label", "say", "phrase")
IMPLICATION_KEYS = ("column", "value", "then")
KINDS = ("number", "category", "flag")

Entry = dict[str, object]


@dataclass(slots=True)
class _Faults:
    """What is wrong, in the order in which it stands in the file."""

    found: list[str] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        self.found.append(f"{where} {what}".strip())

    def keys(self, where: str, entry: Entry, known: tuple[str, ...]) -> None:
        for key in entry:
            if key not in known:
                close = get_close_matches(key, known, 1)
                self.add(where, f"has an unknown key '{key}'" + (f": did you mean '{close[0]}'?" if close else "."))

    def text(self, where: str, entry: Entry, key: str, *, needed: bool = False, default: str = "") -> str:
        value = entry.get(key, None if needed else default)
        if value is None:
            self.add(where, f"has no {key}.")
            return default
        if not isinstance(value, str):
            self.add(where, f"has {key} = {value!r}: it must be text in quotes.")
            return default
        if needed and not value.strip():
            self.add(where, f"has an empty {key}.")
        elif value != value.strip() and key in ("name", "value", "id", "column", "positive", "negative"):
            self.add(where, f"has {key} = {value!r}: leave out the spaces around it, as the table's reader does.")
        return value

    def truth(self, where: str, entry: Entry, key: str) -> bool:
        value = entry.get(key, False)
        if not isinstance(value, bool):
            self.add(where, f"has {key} = {value!r}: it must be true or false.")
            return False
        return value

    def number(self, where: str, entry: Entry, key: str) -> float | None:
        value = entry.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.add(where, f"has {key} = {value!r}: it must be a finite number; leave it out for no bound.")
            return None
        return float(value)

    def entries(self, where: str, entry: Entry, key: str) -> list[Entry]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.add(where, f"has a {key} that is not a list of tables.")
            return []
        return cast(list[Entry], value)


def parse_schema(text: str, where: str) -> Schema:
    """Read a schema.

    Args:
        text: TOML; every key is described in docs/schema.md.
        where: the file's name, for messages.

    Raises:
        SchemaError: it is not TOML, or says something that cannot be meant; all faults are told at once.

    >>> schema = parse_schema('''
    ... title = "Customers"
    ... [target]
    ... column = "left"
    ... positive = "yes"
    ... negative = "no"
    ... [[column]]
    ... name = "age"
    ... label = "Age"
    ... kind = "number"
    ... group = "The person"
    ... ''', "mine.toml")
    >>> schema.columns[0].name, schema.id
    ('age', None)
    """
    try:
        entry: Entry = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(f"{where}: this is not TOML: {error}.", todo="Correct that line.") from error
    faults = _Faults()
    faults.keys("the file", entry, TOP_KEYS)
    title = faults.text("the file", entry, "title", needed=True)
    identity = faults.text("the file", entry, "id") or None
    target = _target(faults, entry)
    columns = tuple(_column(faults, i, one) for i, one in enumerate(faults.entries("the file", entry, "column"), 1))
    implications = tuple(
        _implication(faults, i, one, columns)
        for i, one in enumerate(faults.entries("the file", entry, "implication"), 1)
    )
    _check_names(faults, identity, target, columns)
    if faults.found:
        raise SchemaError(_say(where, faults.found), todo="Every key is described in docs/schema.md.")
    return Schema(title, identity, target, columns, implications, text)


def _say(where: str, found: list[str]) -> str:
    if len(found) == 1:
        return f"{where}: {found[0]}"
    return f"{where}: {len(found)} faults:\n" + "\n".join(f"- {one}" for one in found) + "\n"


def _target(faults: _Faults, entry: Entry) -> Target:
    found = entry.get("target")
    if not isinstance(found, dict):
        faults.add("the file", "has no [target] table with column, positive and negative.")
        return Target("", "1", "0")
    faults.keys("[target]", found, TARGET_KEYS)
    column, positive, negative = (
        faults.text("[target]", found, key, needed=True) for key in ("column", "positive", "negative")
    )
    if positive == negative and positive:
        faults.add("[target]", f"has the same text {positive!r} as positive and as negative.")
    noun = faults.text("[target]", found, "noun", default="churn")
    return Target(column, positive, negative, noun, faults.text("[target]", found, "verb", default="leave"))


def _column(faults: _Faults, number: int, entry: Entry) -> Column:
    name = entry.get("name")
    where = f"column '{name}'" if isinstance(name, str) and name else f"column number {number}"
    faults.keys(where, entry, COLUMN_KEYS)
    name = faults.text(where, entry, "name", needed=True)
    kind = faults.text(where, entry, "kind", needed=True)
    if kind and kind not in KINDS:
        faults.add(where, f"has kind = '{kind}': it must be number, category or flag.")
    levels = tuple(_level(faults, where, one) for one in faults.entries(where, entry, "levels"))
    column = Column(
        name=name,
        label=faults.text(where, entry, "label", needed=True),
        kind=cast(Kind, kind),
        group=faults.text(where, entry, "group", needed=True),
        unit=faults.text(where, entry, "unit"),
        help=faults.text(where, entry, "help"),
        low=faults.number(where, entry, "low"),
        high=faults.number(where, entry, "high"),
        whole=faults.truth(where, entry, "whole"),
        levels=levels,
        say=faults.text(where, entry, "say"),
        protected=faults.truth(where, entry, "protected"),
        actionable=faults.truth(where, entry, "actionable"),
        missing_allowed=faults.truth(where, entry, "missing_allowed"),
    )
    if kind == "number":
        _check_number(faults, where, column)
    elif kind in KINDS:
        _check_levels(faults, where, entry, column)
    return column


def _level(faults: _Faults, where: str, entry: Entry) -> Level:
    value = entry.get("value")
    where = f"{where}, level {value!r}," if isinstance(value, str) else f"{where}, a level"
    faults.keys(where, entry, LEVEL_KEYS)
    value = faults.text(where, entry, "value", needed=True)
    label = faults.text(where, entry, "label", default=value)
    return Level(value, label, faults.text(where, entry, "say", default=label), faults.text(where, entry, "phrase"))


def _check_number(faults: _Faults, where: str, column: Column) -> None:
    if column.levels:
        faults.add(where, "is a number and has levels: leave them out, or make it a category.")
    if column.low is not None and column.high is not None and column.low > column.high:
        faults.add(where, f"has low = {column.low:g} above high = {column.high:g}.")
    if column.say and "{value}" not in column.say:
        faults.add(where, f"has say = {column.say!r} without {{value}} in it.")


def _check_levels(faults: _Faults, where: str, entry: Entry, column: Column) -> None:
    for key in ("low", "high", "whole", "say"):
        if key in entry:
            reason = "say belongs to each level" if key == "say" else "that is for numbers"
            faults.add(where, f"is a {column.kind} and has {key}: {reason}.")
    if column.kind == "flag" and len(column.levels) != 2:
        faults.add(where, f"is a flag with {len(column.levels)} levels: it must have two, first the no, then the yes.")
    elif len(column.levels) < 2:
        faults.add(where, f"is a category with {len(column.levels)} levels: it must have at least two.")
    for value, count in Counter(column.values).items():
        if count > 1:
            faults.add(where, f"has the level {value!r} {count} times.")


def _implication(faults: _Faults, number: int, entry: Entry, columns: tuple[Column, ...]) -> Implication:
    where = f"implication number {number}"
    faults.keys(where, entry, IMPLICATION_KEYS)
    column = faults.text(where, entry, "column", needed=True)
    value = faults.text(where, entry, "value", needed=True)
    then = entry.get("then")
    if not isinstance(then, dict) or not then or not all(isinstance(text, str) for text in then.values()):
        faults.add(where, 'needs then = { COLUMN = "level" } with at least one column.')
        then = {}
    by_name = {one.name: one for one in columns}
    for name, level in [(column, value), *then.items()]:
        if name not in by_name:
            close = get_close_matches(name, by_name, 1)
            faults.add(where, f"names an unknown column '{name}'" + (f": did you mean '{close[0]}'?" if close else "."))
        elif by_name[name].kind == "number":
            faults.add(where, f"names column '{name}', which is a number: implications are between levels.")
        elif level not in by_name[name].values:
            faults.add(where, f"names an unknown level {level!r} of column '{name}'.")
    if column in then:
        faults.add(where, f"lets column '{column}' settle itself.")
    return Implication(column, value, tuple(then.items()))


def _check_names(faults: _Faults, identity: str | None, target: Target, columns: tuple[Column, ...]) -> None:
    if not columns:
        faults.add("the file", "has no [[column]].")
    for name, count in Counter(column.name for column in columns).items():
        if count > 1 and name:
            faults.add(f"column '{name}'", f"stands there {count} times.")
        if name and name == identity:
            faults.add(f"column '{name}'", "is also the id: take it out of the columns.")
        if name and name == target.column:
            faults.add(f"column '{name}'", "is also the target: take it out of the columns, it is what is predicted.")
    if identity and identity == target.column:
        faults.add("the file", f"has '{identity}' both as id and as target.")
