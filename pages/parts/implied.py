"""What one choice on the form settles for others."""

from __future__ import annotations

from collections.abc import Mapping

from core.customers.schema import Column, Schema, Value


def settled(schema: Schema, values: Mapping[str, Value]) -> dict[str, str]:
    """Columns that cannot be chosen now, and the value that they must have.

    >>> from core.customers.schema import Implication, Target
    >>> schema = Schema("", None, Target("left", "yes", "no"), (), (Implication("net", "no", (("tv", "none"),)),))
    >>> settled(schema, {"net": "no"}), settled(schema, {"net": "yes"})
    ({'tv': 'none'}, {})
    """
    return {
        name: implied
        for one in schema.implications
        if values.get(one.column) == one.value
        for name, implied in one.then
    }


def choices(schema: Schema, column: Column, values: Mapping[str, Value]) -> tuple[str, ...]:
    """The levels of a column that may be chosen now: an implied one only where it is implied."""
    impossible = {
        implied
        for one in schema.implications
        for name, implied in one.then
        if name == column.name and values.get(one.column) not in (None, one.value)
    }
    return tuple(value for value in column.values if value not in impossible)
