"""Reasons as an agent would say them aloud: "On a month-to-month contract: raises the risk by about 12 points"."""

from __future__ import annotations

from math import floor

from core.customers.schema import Column, Value
from core.model.words import in_words

LEAST_POINTS = 0.005  # half a percentage point: below it the sentence says that the risk hardly changes


def sentence(column: Column, value: Value, points: float) -> str:
    """What one column does to the risk.

    Args:
        column: the schema's column.
        value: the customer's value there; None for missing, and it may be a level that the schema does not know.
        points: its effect as a difference of probabilities, -1 to 1.

    >>> from core.customers.schema import Level
    >>> contract = Column("c", "Contract", "category", "", levels=(Level("M", "Monthly", "On a monthly contract"),))
    >>> sentence(contract, "M", 0.123)
    'On a monthly contract: raises the risk by about 12 points'
    >>> sentence(contract, "Weekly", -0.006)
    "Contract is 'Weekly', which the model has never seen: lowers the risk by about 1 point"
    >>> sentence(contract, None, 0.001)
    'Contract not known: hardly changes the risk'
    """
    return f"{opening(column, value)}: {effect(points)}"


def opening(column: Column, value: Value) -> str:
    """The beginning of a sentence about a customer with this value, e.g. "A customer for 5 months"."""
    if value is None:
        return f"{column.label} not known"
    if column.is_number:
        words = in_words(column, value)
        return column.say.replace("{value}", words) if column.say else f"{column.label}: {words}"
    level = column.level(str(value))
    if level is None:
        return f"{column.label} is '{value}', which the model has never seen"
    return level.say or f"{column.label}: {level.label or level.value}"


def effect(points: float) -> str:
    """The end of the sentence, for a difference of probabilities, -1 to 1.

    >>> effect(0.012), effect(-0.3), effect(0.004)
    ('raises the risk by about 1 point', 'lowers the risk by about 30 points', 'hardly changes the risk')
    """
    if not abs(points) >= LEAST_POINTS:
        return "hardly changes the risk"
    whole = floor(abs(points) * 100 + 0.5)
    return f"{'raises' if points > 0 else 'lowers'} the risk by about {whole} {'point' if whole == 1 else 'points'}"
