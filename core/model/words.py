"""Values in words, as pages, sentences and e-mails show them: "5 months", "$1,234.50", "Month to month", "not known"."""

from __future__ import annotations

from core.customers.schema import Column, Value

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CAD": "CA$", "AUD": "A$", "KRW": "₩"}
WITHOUT_CENTS = {"JPY", "KRW"}
NOT_KNOWN = "not known"


def in_words(column: Column, value: Value) -> str:
    """A customer's value for people.

    Args:
        column: the schema's column; its unit decides how a number is written.
        value: a number, a level's text, or None for missing.

    >>> tenure = Column("t", "Time", "number", "", unit="months", whole=True)
    >>> in_words(tenure, 1.0), in_words(tenure, 24.0), in_words(tenure, None)
    ('1 month', '24 months', 'not known')
    >>> [in_words(Column("c", "Charges", "number", "", unit=unit), 1234.5) for unit in ("USD", "EUR", "CHF", "%", "")]
    ['$1,234.50', '€1,234.50', 'CHF 1,234.50', '1,234.5%', '1,234.5']
    """
    if value is None:
        return NOT_KNOWN
    if isinstance(value, str):
        level = column.level(value)
        return (level.label or level.value) if level else value
    if is_currency(column.unit):
        return _money(value, column.unit)
    text = number_text(value)
    if not column.unit:
        return text
    if column.unit == "%":
        return f"{text}%"
    return f"{text} {singular(column.unit) if value == 1 else column.unit}"


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency code (ISO 4217: three capital letters)."""
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()


def number_text(value: float) -> str:
    """A number with thousands separated and no more than two decimals, three digits when it is tiny.

    >>> [number_text(v) for v in (5.0, 1234567.0, 0.5, 2.346, 0.00123, -0.0)]
    ['5', '1,234,567', '0.5', '2.35', '0.00123', '0']
    """
    if value == 0:
        return "0"
    if abs(value) < 0.01:
        return f"{value:.3g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def singular(unit: str) -> str:
    """The unit of exactly one, for English plurals.

    >>> [singular(unit) for unit in ("months", "deliveries", "GB", "ms")]
    ['month', 'delivery', 'GB', 'ms']
    """
    if len(unit) > 4 and unit.endswith("ies"):
        return unit[:-3] + "y"
    return unit[:-1] if len(unit) > 3 and unit.endswith("s") and not unit.endswith("ss") else unit


def _money(value: float, unit: str) -> str:
    digits = f"{abs(value):,.{0 if unit in WITHOUT_CENTS else 2}f}"
    sign = "-" if value < 0 and digits.strip("0.,") else ""
    return f"{sign}{SYMBOLS.get(unit, unit + ' ')}{digits}"
