"""Schema → TOML, so that a draft can be corrected by hand and a model version can carry its schema."""

from __future__ import annotations

import json
from collections.abc import Iterable

from core.customers.schema import Column, Implication, Schema


def schema_to_toml(schema: Schema, notes: Iterable[str] = ()) -> str:
    """The TOML that core.customers.schema_read.parse_schema reads back as an equal schema (but for its text).

    Args:
        schema: any.
        notes: put on top as comments.

    >>> from core.customers.schema import Column, Target
    >>> age = Column("age", "Age", "number", "The person", low=0)
    >>> print(schema_to_toml(Schema("Customers", None, Target("left", "1", "0"), (age,))))
    title = "Customers"
    <BLANKLINE>
    [target]
    column = "left"
    positive = "1"
    negative = "0"
    noun = "churn"
    verb = "leave"
    <BLANKLINE>
    [[column]]
    name = "age"
    label = "Age"
    kind = "number"
    group = "The person"
    low = 0
    <BLANKLINE>
    """
    lines = [f"# {line}" for note in notes for line in note.splitlines()]
    lines += [""] if lines else []
    lines += [f"title = {_text(schema.title)}"]
    lines += [f"id = {_text(schema.id)}"] if schema.id else []
    target = schema.target
    lines += ["", "[target]"]
    lines += [f"{key} = {_text(getattr(target, key))}" for key in ("column", "positive", "negative", "noun", "verb")]
    for column in schema.columns:
        lines += ["", *_column(column)]
    for implication in schema.implications:
        lines += ["", *_implication(implication)]
    return "\n".join(lines) + "\n"


def _column(column: Column) -> list[str]:
    lines = ["[[column]]", *(f"{key} = {_text(getattr(column, key))}" for key in ("name", "label", "kind", "group"))]
    lines += [f"{key} = {_text(getattr(column, key))}" for key in ("unit", "help") if getattr(column, key)]
    lines += [
        f"{key} = {_number(value)}" for key, value in (("low", column.low), ("high", column.high)) if value is not None
    ]
    lines += ["whole = true"] if column.whole else []
    lines += [f"say = {_text(column.say)}"] if column.say else []
    lines += [f"{key} = true" for key in ("protected", "actionable", "missing_allowed") if getattr(column, key)]
    if column.levels:
        lines.append("levels = [")
        for level in column.levels:
            phrase = f", phrase = {_text(level.phrase)}" if level.phrase else ""
            texts = f"value = {_text(level.value)}, label = {_text(level.label)}, say = {_text(level.say)}{phrase}"
            lines.append(f"    {{ {texts} }},")
        lines.append("]")
    return lines


def _implication(implication: Implication) -> list[str]:
    then = ", ".join(f"{_text(name)} = {_text(level)}" for name, level in implication.then)
    return [
        "[[implication]]",
        f"column = {_text(implication.column)}",
        f"value = {_text(implication.value)}",
        f"then = {{ {then} }}",
    ]


def _text(text: str) -> str:
    """JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
