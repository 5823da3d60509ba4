"""The same customer with some columns changed, and whatever the schema says must change with them."""

from __future__ import annotations

from collections.abc import Mapping

from core.customers.customer import Customer
from core.customers.schema import Column, Implication, Schema, Value
from core.errors import RowError


def what_if(customer: Customer, changes: Mapping[str, Value], schema: Schema) -> Customer:
    """Apply changes, and after them the implications of the schema.

    An implication says: where a column holds a value, and only there, other columns hold theirs. So when a change brings
    that value, the others follow; when it takes it away, those that still hold the implied value fall back to the first
    legal level that is not it, unless the changes name them too.

    Args:
        customer: a checked customer.
        changes: column → new value; any column of the schema.
        schema: what the customer was checked against.

    Raises:
        RowError: a column or level is unknown, a number is out of its legal range, a value is missing that must not be,
            or the changes contradict an implication.

    >>> from core.customers.schema import Column, Level, Target
    >>> def flag(name, *levels):
    ...     return Column(name, name, "category", "", levels=tuple(Level(v, v, v) for v in levels))
    >>> schema = Schema("", None, Target("left", "yes", "no"), (flag("net", "no", "yes"), flag("tv", "no", "yes", "none")),
    ...     (Implication("net", "no", (("tv", "none"),)),))
    >>> what_if(Customer("1", {"net": "yes", "tv": "yes"}), {"net": "no"}, schema).values
    {'net': 'no', 'tv': 'none'}
    >>> what_if(Customer("1", {"net": "no", "tv": "none"}), {"net": "yes"}, schema).values
    {'net': 'yes', 'tv': 'no'}
    """
    for name, value in changes.items():
        if fault := _fault(schema.by_name.get(name), value):
            raise RowError(f"{name}: {fault}.", todo="Choose a value that the schema allows.")
    values = {**customer.values, **changes}
    for _ in range(len(schema.implications) + 1):  # one implication may set off another
        before = dict(values)
        for implication in schema.implications:
            _follow(implication, values, changes, schema)
        if values == before:
            break
    for implication in schema.implications:
        _refuse_contradiction(implication, values, changes, schema)
    return Customer(customer.id, values)


def changed(before: Customer, after: Customer) -> dict[str, Value]:
    """Every column that differs, with its new value, in the schema's order.

    >>> changed(Customer("1", {"a": 1.0, "b": "x"}), Customer("1", {"a": 1.0, "b": "y"}))
    {'b': 'y'}
    """
    return {name: value for name, value in after.values.items() if value != before.values.get(name)}


def _fault(column: Column | None, value: Value) -> str:
    if column is None:
        return "is not a column of the schema"
    if value is None:
        return "" if column.missing_allowed else "must not be empty"
    if not column.is_number:
        return "" if value in column.values else f"{value!r} is not one of {', '.join(column.values)}"
    if not isinstance(value, int | float) or value != value:
        return f"{value!r} is not a number"
    if (column.low is not None and value < column.low) or (column.high is not None and value > column.high):
        return f"{value:g} is outside the legal range"
    return f"{value:g} is not a whole number" if column.whole and value != int(value) else ""


def _implied(name: str, text: str, schema: Schema) -> Value:
    return float(text) if schema.by_name[name].is_number else text


def _follow(implication: Implication, values: dict[str, Value], changes: Mapping[str, Value], schema: Schema) -> None:
    trigger = values.get(implication.column)
    for name, text in implication.then:
        implied = _implied(name, text, schema)
        if name in changes or trigger is None:
            continue
        if trigger == implication.value:
            values[name] = implied
        elif values[name] == implied and trigger in schema.by_name[implication.column].values:
            values[name] = _other(schema.by_name[name], text, values[name])


def _other(column: Column, text: str, fallback: Value) -> Value:
    if column.is_number:
        return fallback  # no number is the obvious next one: leave it, and let the contradiction be said
    return next((level for level in column.values if level != text), fallback)


def _refuse_contradiction(
    implication: Implication, values: Mapping[str, Value], changes: Mapping[str, Value], schema: Schema
) -> None:
    trigger = values[implication.column]
    if trigger is None or trigger not in schema.by_name[implication.column].values:
        return
    for name, text in implication.then:
        if not {name, implication.column} & changes.keys():
            continue  # whatever stood there before is not this change's doing
        found, implied = values[name], _implied(name, text, schema)
        if found is not None and (found == implied) != (trigger == implication.value):
            raise RowError(
                f"{name} cannot be {found!r} while {implication.column} is {trigger!r}.",
                todo=f"Change {implication.column} too, or leave {name} as it is.",
            )
