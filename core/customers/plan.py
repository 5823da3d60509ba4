"""What check_row needs of a schema, laid out once for quick look-ups."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.customers.schema import Column, Schema


@dataclass(frozen=True, slots=True)
class Plan:
    """A schema as look-up tables.

    Attributes:
        columns: name, low, high, level texts (None for a number) and the column itself, in the schema's order.
        implications: column, value, and for each implied column its name, implied text and level texts.
        levels: category or flag → its texts.
        names: the schema's columns.
        all_names: these, id and target.
        id: the id column.
    """

    columns: tuple[tuple[str, float, float, frozenset[str] | None, Column], ...]
    implications: tuple[tuple[str, str, tuple[tuple[str, str, frozenset[str]], ...]], ...]
    levels: dict[str, frozenset[str]]
    names: tuple[str, ...]
    all_names: frozenset[str]
    id: str | None


_PLANS: dict[int, tuple[Schema, Plan]] = {}


def plan_of(schema: Schema) -> Plan:
    """The plan of a schema, kept for the next row.

    Kept by identity, because hashing a schema costs more than checking a row; the schema is kept with it, so its identity
    cannot be given to another one.
    """
    kept = _PLANS.get(id(schema))
    if kept is not None and kept[0] is schema:
        return kept[1]
    plan = _make(schema)
    if len(_PLANS) >= 64:  # a process uses a handful; tests make thousands
        _PLANS.clear()
    _PLANS[id(schema)] = (schema, plan)
    return plan


def _make(schema: Schema) -> Plan:
    levels = {column.name: frozenset(column.values) for column in schema.categories}
    names = tuple(column.name for column in schema.columns)
    biggest = math.nextafter(math.inf, 0.0)
    return Plan(
        tuple(
            (
                column.name,
                -biggest if column.low is None else column.low,
                biggest if column.high is None else column.high,
                levels.get(column.name),
                column,
            )
            for column in schema.columns
        ),
        tuple(
            (one.column, one.value, tuple((name, text, levels[name]) for name, text in one.then))
            for one in schema.implications
        ),
        levels,
        names,
        frozenset((*names, schema.target.column, *([schema.id] if schema.id else []))),
        schema.id,
    )
