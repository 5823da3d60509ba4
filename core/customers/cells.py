"""One cell → its value, or what is wrong with it. Rows and tables both ask here, so they cannot disagree."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal, NamedTuple

import numpy as np

from core.customers.schema import Column, Value

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+|[1-9]\d{0,2}(,\d{3})+\.\d+)([eE][+-]?\d+)?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?(\d+,?\d*|,\d+|[1-9]\d{0,2}(\.\d{3})+,\d+)([eE][+-]?\d+)?", re.ASCII)
"""Thousands may be separated where a decimal mark follows, for then nothing else can be meant; 1,234 alone is no number."""
NULL_WORDS = frozenset({"na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing", "unknown", "#n/a"})
CURRENCIES = "$€£¥₹"
EMPTY = "is empty, and the schema does not allow that"


class Cell(NamedTuple):
    """What a cell says.

    Attributes:
        value: number, level text (known or not) or None for missing; None too when there is an error.
        says: what is wrong with it; "" when nothing is.
        severity: of that.
    """

    value: Value
    says: str = ""
    severity: Literal["error", "warning"] = "error"


def read_cell(column: Column, raw: object, comma: bool = False) -> Cell:
    """What this cell of this column says.

    Text is stripped of spaces around it. Empty text, None and NaN are missing. Nothing else is guessed: "NA", "inf", "1e400",
    "1,234", "$ 20" and "20 %" are errors in a number column, each with what to write instead; "1,234.50" is a number. With
    `comma`, the table writes 12,5 and 1.234,50 in this column, and 12.5 is the error.

    >>> age = Column("age", "Age", "number", "The person", low=0)
    >>> read_cell(age, " 42 ").value, read_cell(age, "abc").says
    (42.0, "'abc' is not a number")
    """
    plain = _plain(raw)
    if plain is None:
        return Cell(None) if column.missing_allowed else Cell(None, EMPTY)
    if not isinstance(plain, str | bool | int | float):
        return Cell(None, f"{show(plain)} is a {type(plain).__name__}, not a {_kind(column)}")
    return _number(column, plain, comma) if column.is_number else _level(column, plain)


def show(raw: object) -> str:
    """A cell's text in quotes, other things as they are; long ones are cut."""
    text = repr(raw) if isinstance(raw, str) else str(raw)
    return text if len(text) <= 60 else f"{text[:56]}...{text[0] if isinstance(raw, str) else ''}"


def _kind(column: Column) -> str:
    return "number" if column.is_number else "level's text"


def _plain(raw: object) -> object:
    """Numpy scalars and decimals as Python's, text stripped, every kind of missing as None."""
    if isinstance(raw, np.generic):
        raw = raw.item()
    if isinstance(raw, str):
        return raw.strip() or None
    if isinstance(raw, Decimal):
        raw = int(raw) if raw.is_finite() and raw == raw.to_integral_value() else float(raw)
    if isinstance(raw, float) and raw != raw:
        return None
    missing = type(raw).__name__ in ("NAType", "NaTType")  # pandas' own; not imported for the sake of two names
    return None if missing else raw


def _number(column: Column, plain: str | bool | int | float, comma: bool) -> Cell:
    if isinstance(plain, bool):
        return Cell(None, f"{plain} is not a number")
    value = number_of(plain, comma) if isinstance(plain, str) else _float(plain)
    if value is None:
        hint = " (this column writes decimal commas)" if comma and NUMBER.fullmatch(str(plain)) else instead(str(plain))
        return Cell(None, f"{show(plain)} is not a number{hint}")
    if math.isinf(value):
        return Cell(None, f"{show(plain)} is too large for a number")
    return in_range(column, value, plain)


def number_of(text: str, comma: bool = False) -> float | None:
    """The number that a stripped text is, infinite when it is too large; None when it is no number.

    >>> number_of("12.5"), number_of("12,5"), number_of("12,5", comma=True), number_of("inf")
    (12.5, None, 12.5, None)
    >>> number_of("1,234.50"), number_of("17.801,46", comma=True), number_of("1,234")
    (1234.5, 17801.46, None)
    """
    if not (COMMA_NUMBER if comma else NUMBER).fullmatch(text):
        return None
    return float(text.replace(".", "").replace(",", ".") if comma else text.replace(",", ""))


def _float(plain: int | float) -> float:
    try:
        return float(plain)
    except OverflowError:
        return math.inf


def in_range(column: Column, value: float, shown: object) -> Cell:
    """The value, or what is illegal about it."""
    text = shown if isinstance(shown, str) else f"{value:.10g}"
    if column.low is not None and value < column.low:
        return Cell(None, f"{text} is below {column.low:.10g}, the lowest legal value")
    if column.high is not None and value > column.high:
        return Cell(None, f"{text} is above {column.high:.10g}, the highest legal value")
    if column.whole and value != math.floor(value):
        return Cell(None, f"{text} is not a whole number")
    return Cell(value + 0.0)  # -0.0 becomes 0.0


def instead(text: str) -> str:
    """What to write instead of a text that is no number, where that is clear.

    >>> instead("$ 1,234"), instead("abc")
    (' (write 1234)', '')
    """
    if text.lower() in NULL_WORDS:
        return " (leave the cell empty when the value is missing)"
    if text.lower().lstrip("+-") in ("inf", "infinity"):
        return " (infinite values cannot be used)"
    bare = text.strip(CURRENCIES + "% \xa0")
    bare = re.sub(r"^[A-Z]{3}\s+|\s+[A-Z]{3}$", "", bare)
    if re.fullmatch(r"[+-]?\d{1,3}([, '’\xa0\u202f]\d{3})+(\.\d+)?", bare):
        bare = re.sub(r"[^\d.+-]", "", bare)
    elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    return f" (write {bare})" if bare != text and NUMBER.fullmatch(bare) else ""


def _level(column: Column, plain: str | bool | int | float) -> Cell:
    """A level's text; numbers and truths find the level that they mean."""
    known = column.values
    if isinstance(plain, str):
        text = plain
    elif isinstance(plain, bool):
        if column.kind == "flag":
            return Cell(known[int(plain)])
        text = next((one for one in (str(plain), str(plain).lower(), str(int(plain))) if one in known), str(plain))
    else:
        whole = isinstance(plain, int) or (math.isfinite(plain) and plain == math.floor(plain))
        text = str(int(plain)) if whole else str(plain)
        if column.kind == "flag" and text not in known and text in ("0", "1"):
            text = known[int(text)]
    if text in known:
        return Cell(text)
    return Cell(text, f"{show(text)} is not a known level{did_you_mean(text, known)}", "warning")


def did_you_mean(text: str, known: tuple[str, ...]) -> str:
    """`: did you mean 'Yes'?` for the known text that is nearest, else nothing.

    >>> did_you_mean("YES", ("No", "Yes"))
    ": did you mean 'Yes'?"
    """
    folded = {one.casefold(): one for one in known}
    if text.casefold() in folded:
        return f": did you mean {folded[text.casefold()]!r}?"
    close = get_close_matches(text.casefold(), folded, 1, cutoff=0.75) if len(text) <= 200 else []
    return f": did you mean {folded[close[0]]!r}?" if close else ""
