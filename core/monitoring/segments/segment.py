"""A segment as a page, an address and a query name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.customers.schema import Schema
from core.model.profile import ColumnProfile, Profile
from core.monitoring.views.rows import SOURCES

SOURCE = "@source"
"""Stands where a column's name would: who asked (app, batch, api)."""
MISSING, UNSEEN = "@missing", "@unseen"
SOURCE_LABELS = {"app": "the app", "batch": "files", "api": "the interface"}


@dataclass(frozen=True, slots=True)
class Segment:
    """Some of the customers.

    Attributes:
        kind: one bin or level of a column, or one source of predictions.
        name: the column's; "@source" for a source.
        place: index of the bin, the level or the source; missing and unseen come last, as in the counts.
        value: as the address names it: a level's text, a bin's number from 1, a source, "@missing" or "@unseen".
        label: for people, e.g. "Contract: Month to month".
    """

    kind: Literal["column", "source"]
    name: str
    place: int
    value: str
    label: str

    @property
    def text(self) -> str:
        """As it stands in an address; `segment_of` reads it."""
        return f"{self.name}:{self.value}"


def segments_of(profile: Profile, schema: Schema, name: str) -> tuple[Segment, ...]:
    """Every segment of one column ("@source": every source), in the order of the counts; unseen is left out for numbers.

    Raises:
        KeyError: there is no such column.
    """
    if name == SOURCE:
        return tuple(
            Segment("source", SOURCE, place, source, f"Asked through {SOURCE_LABELS[source]}")
            for place, source in enumerate(SOURCES)
        )
    found = {column.column: column for column in profile.columns}[name]
    column = schema.by_name.get(name)
    title = column.label if column else name
    values = found.levels or tuple(str(number + 1) for number in range(len(found.counts) - 2))
    ends = (MISSING, UNSEEN) if found.levels else (MISSING,)
    return tuple(
        Segment("column", name, place, value, f"{title}: {bin_label(found, place, schema)}")
        for place, value in enumerate((*values, *ends))
    )


def segment_of(text: str, profile: Profile, schema: Schema) -> Segment | None:
    """The segment that an address names; None when it names none of this version's.

    >>> from core.model.profile import Profile
    >>> from core.customers.schema import Schema, Target
    >>> empty = Profile(0, (), (), ()), Schema("Customers", None, Target("left", "yes", "no"), ())
    >>> segment_of("@source:app", *empty).label, segment_of("plan:gold", *empty)
    ('Asked through the app', None)
    """
    for name in (SOURCE, *(column.column for column in profile.columns)):
        if text.startswith(f"{name}:"):
            for segment in segments_of(profile, schema, name):
                if segment.text == text:
                    return segment
    return None


def bin_label(column: ColumnProfile, place: int, schema: Schema) -> str:
    """A bin or level for people: "Month to month", "up to 3", "3 to 12.5", "above 70", "missing", "never seen before"."""
    last = len(column.counts) - 2
    if place >= last:
        return "missing" if place == last else "never seen before"
    if column.levels:
        known = schema.by_name.get(column.column)
        level = known.level(column.levels[place]) if known else None
        return level.label if level else column.levels[place]
    edges = column.edges
    if not edges:
        return "any number"
    if place == 0:
        return f"up to {edges[0]:g}"
    if place == len(edges):
        return f"above {edges[-1]:g}"
    return f"above {edges[place - 1]:g} to {edges[place]:g}"
