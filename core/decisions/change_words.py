"""Says aloud what goes with a change, as an association and never as a promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.customers.schema import Column, Schema, Value


def association(schema: Schema, chosen: Mapping[str, Value], drop: float) -> str:
    """What customers like this one, but with the chosen values, score.

    Args:
        schema: whose words are used.
        chosen: column → new value.
        drop: the probability before minus the one after, -1 to 1.

    >>> from core.customers.schema import Level, Target
    >>> terms = Column("terms", "Terms", "category", "", levels=(Level("1y", "One year", "On a one-year contract"),))
    >>> association(Schema("", None, Target("left", "yes", "no"), (terms,)), {"terms": "1y"}, 0.18)
    'Customers like this one on a one-year contract score about 18 points lower. That is an association, not a promise.'
    """
    points = round(100 * abs(drop))
    if points == 0:
        size = "about the same"
    else:
        size = f"about {points} point{'s' if points != 1 else ''} {'lower' if drop > 0 else 'higher'}"
    who = _list([_words(schema.by_name[name], value) for name, value in chosen.items()])
    return f"Customers like this one {who} score {size}. That is an association, not a promise."


def _words(column: Column, value: Value) -> str:
    if column.is_number:
        shown = f"{value:g}" if isinstance(value, int | float) and column.whole else f"{value:.2f}"
        shown = f"{shown} {column.unit}".strip()
        return _lower(column.say.format(value=shown)) if column.say else f"with {_lower(column.label)} {shown}"
    level = column.level(str(value))
    if level is None or not level.say:
        return f"with {_lower(column.label)}: {level.label if level else value}"
    return _lower(level.say)


def _lower(text: str) -> str:
    """The text as it stands inside a sentence: a first word such as "DSL" keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
