"""A part of the customers as a condition in SQL, over the columns of the views' Parquet files."""

from __future__ import annotations

from core.model.profile import ColumnProfile, Profile
from core.monitoring.segments.segment import Segment
from core.monitoring.views.columns import FEATURE


def condition(segment: Segment, profile: Profile) -> tuple[str, dict[str, object]]:
    """Which rows belong to the segment, and the values that the text names.

    Args:
        segment: of the profile.
        profile: whose bins and levels are meant; a bin holds its upper edge.

    >>> gold = Segment("column", "plan", 1, "gold", "Plan: Gold")
    >>> condition(gold, Profile(2, (ColumnProfile("plan", (), ("basic", "gold"), (1, 1, 0, 0), 0.0),), (), ()))
    ('"f.plan" = $level', {'level': 'gold'})
    """
    if segment.kind == "source":
        return "source = $source", {"source": segment.value}
    column = {one.column: one for one in profile.columns}[segment.name]
    name = '"' + (FEATURE + segment.name).replace('"', '""') + '"'
    missing = len(column.counts) - 2
    if segment.place == missing:
        return f"{name} IS NULL", {}
    if column.levels:
        if segment.place > missing:
            return f"NOT list_contains($levels, {name})", {"levels": list(column.levels)}
        return f"{name} = $level", {"level": column.levels[segment.place]}
    return _bin(name, column, segment.place)


def _bin(name: str, column: ColumnProfile, place: int) -> tuple[str, dict[str, object]]:
    parts, values = [f"{name} IS NOT NULL"], dict[str, object]()
    if place > 0:
        parts, values = [*parts, f"{name} > $above"], {**values, "above": column.edges[place - 1]}
    if place < len(column.edges):
        parts, values = [*parts, f"{name} <= $up_to"], {**values, "up_to": column.edges[place]}
    return " AND ".join(parts), values
