"""May whoever sends customers to the champion send them to this version just so?"""

from __future__ import annotations

from collections.abc import Iterator

from core.customers.schema import Column, Schema


def refusals(before: Schema, after: Schema) -> tuple[str, ...]:
    """What is legal for the one schema and not for the other, one sentence each; () when everything stays legal.

    >>> from core.customers.store import read_schema
    >>> refusals(read_schema(None), read_schema(None))
    ()
    """
    return tuple(_refusals(before, after))


def _refusals(before: Schema, after: Schema) -> Iterator[str]:
    if (before.target.column, before.target.positive) != (after.target.column, after.target.positive):
        yield f"it predicts {after.target.column} = {after.target.positive!r}"
    for column in after.columns:
        known = before.by_name.get(column.name)
        if known is None:
            yield f"it wants a column {column.name!r}"
        elif known.is_number != column.is_number:
            yield f"{column.name!r} is a {column.kind}, was a {known.kind}"
        else:
            yield from _narrower(known, column)


def _narrower(known: Column, column: Column) -> Iterator[str]:
    gone = [value for value in known.values if value not in column.values]
    if gone:
        yield f"{column.name!r} no longer knows {', '.join(map(repr, gone))}"
    if column.low is not None and (known.low is None or column.low > known.low):
        yield f"{column.name!r} must be at least {column.low:g}"
    if column.high is not None and (known.high is None or column.high < known.high):
        yield f"{column.name!r} must be at most {column.high:g}"
    if known.missing_allowed and not column.missing_allowed:
        yield f"{column.name!r} must not be empty any more"
