"""One column of the schema as a widget. The form and the what-if panel are made of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from core.customers.schema import Column, Value
from core.model.words import is_currency

MOST_SIDE_BY_SIDE = 2
"""Levels that fit beside each other in half a column."""
NOT_KNOWN = "\0not known"
"""Chosen on purpose, where the schema allows a missing value; an untouched widget is something else."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column on the page.

    Attributes:
        key: of its widget in the session.
        choices: levels that may be chosen now; () for a number.
        implied: the level that another column settles; then nothing can be chosen.
    """

    column: Column
    key: str
    choices: tuple[str, ...] = ()
    implied: str | None = None


def put(key: str, column: Column, value: Value) -> None:
    """Fill a field in, as a callback or before it is drawn."""
    if column.is_number:
        number = None if value is None else float(value)
        st.session_state[key] = int(number) if column.whole and number is not None else number
        st.session_state[f"{key}:unknown"] = value is None and column.missing_allowed
    else:
        st.session_state[key] = NOT_KNOWN if value is None and column.missing_allowed else value


def in_pairs(fields: Sequence[Field]) -> dict[str, tuple[Value, bool]]:
    """Draw fields two beside each other; column name → value and whether it has been filled in."""
    found = {}
    for start in range(0, len(fields), 2):
        pair = fields[start : start + 2]
        # A long label takes two lines: align at the bottom, unless a check box hangs below one of the two.
        hanging = any(one.column.is_number and one.column.missing_allowed for one in pair)
        alignment: Literal["top", "bottom"] = "top" if hanging else "bottom"
        for field, place in zip(pair, st.columns(2, vertical_alignment=alignment), strict=False):
            with place:
                found[field.column.name] = draw(field)
    return found


def draw(field: Field) -> tuple[Value, bool]:
    """Draw the widget; returns the value and whether it has been filled in."""
    if field.implied is not None:
        return _settled(field, field.implied), True
    return _number(field) if field.column.is_number else _level(field)


def label_of(column: Column) -> str:
    """What stands above the widget: the label, and the unit of a number."""
    return f"{column.label} ({column.unit})" if column.is_number and column.unit else column.label


def _settled(field: Field, implied: str) -> Value:
    level = field.column.level(implied)
    text = level.label if level else implied
    st.selectbox(field.column.label, [text], key=f"fixed:{field.key}", disabled=True, help=field.column.help or None)
    return implied


def _number(field: Field) -> tuple[Value, bool]:
    column, unknown_key = field.column, f"{field.key}:unknown"
    kind = int if column.whole else float
    unknown = column.missing_allowed and bool(st.session_state.get(unknown_key))
    found = st.number_input(
        label_of(column),
        min_value=None if column.low is None else kind(column.low),
        max_value=None if column.high is None else kind(column.high),
        value=None,
        step=kind(1),
        format="%d" if column.whole else "%.2f" if is_currency(column.unit) else None,
        key=field.key,
        help=column.help or None,
        placeholder="Not known" if unknown else "Type a number",
        disabled=unknown,
    )
    if column.missing_allowed:
        unknown = st.checkbox("Not known", key=unknown_key)
    value = None if unknown or found is None else float(found)
    return value, unknown or value is not None


def _level(field: Field) -> tuple[Value, bool]:
    column = field.column
    options = [*field.choices, *([NOT_KNOWN] if column.missing_allowed else [])]
    present = st.session_state.get(field.key)
    if present is not None and present not in options:
        if column.level(present) is None and present != NOT_KNOWN:
            options.append(present)  # a level that the schema does not know, from a table
        else:
            st.session_state[field.key] = None if len(field.choices) > 1 else field.choices[0]

    def words(value: str) -> str:
        level = column.level(value)
        return "Not known" if value == NOT_KNOWN else level.label if level else f"{value} (unknown to the model)"

    side_by_side = len(options) <= MOST_SIDE_BY_SIDE and all(len(words(option)) <= 8 for option in options)
    if side_by_side:
        chosen = st.segmented_control(
            column.label,
            options,
            format_func=words,
            key=field.key,
            help=column.help or None,
            width="stretch",
            required=True,
        )
    else:
        chosen = st.selectbox(
            column.label,
            options,
            index=None,
            format_func=words,
            key=field.key,
            help=column.help or None,
            placeholder="Choose",
        )
    value = None if chosen == NOT_KNOWN else chosen
    return value, chosen is not None
