"""What the views know about one day, as a record and as a file's bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import orjson

from core.monitoring.counts import DayCounts, from_json, to_json

FORMAT = 2
"""Of the files. Views of another format are made anew."""
SHOWN = 20
"""Unreadable lines that are kept with their reason; all of them are counted."""


class Open(NamedTuple):
    """Predictions of a file whose closing line is missing: being written, or its writer was killed. Shown to nobody."""

    batch: str
    counts: DayCounts


class Source(NamedTuple):
    """How much of which day file was read.

    Attributes:
        inode, size, mtime: of the file when it was read; mtime in nanoseconds.
        offset: bytes read: up to the end of the last whole line.
        tail: hash of the last bytes before the offset.
    """

    inode: int
    size: int
    mtime: int
    offset: int
    tail: str


class Compact(NamedTuple):
    """A Parquet file of a closed day, as it was when it was written."""

    name: str
    model: str
    rows: int
    size: int
    mtime: int
    sha256: str


@dataclass(frozen=True)
class DayView:
    """One day.

    Attributes:
        counts: of each version and role, in the order of their names.
        open: predictions of unfinished batches.
        lines: in the file, readable or not, but for a last one without its newline.
        kinds: kind → readable lines.
        torn, foreign: lines that cannot be read; `bad` says why, for the first of them.
        misplaced: readable lines whose own time is of another day; they are counted on the day of their file.
        left_out: rows of files that could not be scored.
        closed: ids of the finished batches.
        profiles: version → hash of the bins that were counted in, "" when no copy of the version was at hand.
        source: how much of which file was read.
        compact: Parquet files of a closed day; None while the day is open.
    """

    day: date
    counts: tuple[DayCounts, ...]
    open: tuple[Open, ...]
    lines: int
    kinds: Mapping[str, int]
    torn: int
    foreign: int
    bad: tuple[str, ...]
    misplaced: int
    left_out: int
    closed: frozenset[str]
    profiles: Mapping[str, str]
    source: Source = field(default=Source(0, 0, 0, 0, ""), compare=False)
    compact: tuple[Compact, ...] | None = field(default=None, compare=False)

    @property
    def n(self) -> int:
        """Predictions that somebody saw, by all versions and roles."""
        return sum(counts.n for counts in self.counts)

    @property
    def unfinished(self) -> dict[str, int]:
        """Batch without its closing line → its predictions."""
        found: dict[str, int] = {}
        for batch, counts in self.open:
            found[batch] = found.get(batch, 0) + counts.n
        return found

    @property
    def without_profile(self) -> tuple[str, ...]:
        """Versions whose columns could not be counted, because no copy of them was at hand."""
        return tuple(label for label, profile in self.profiles.items() if not profile)


def to_bytes(view: DayView) -> bytes:
    """As a file: a checksum, then JSON."""
    body = orjson.dumps(
        {
            "format": FORMAT, "day": view.day, "lines": view.lines, "kinds": view.kinds, "torn": view.torn,
            "foreign": view.foreign, "bad": view.bad, "misplaced": view.misplaced, "left_out": view.left_out,
            "closed": sorted(view.closed), "profiles": view.profiles, "source": list(view.source),
            "compact": None if view.compact is None else [list(file) for file in view.compact], "counts": [to_json(counts) for counts in view.counts],
            "open": [[batch, to_json(counts)] for batch, counts in view.open],
        }
    )  # fmt: skip
    return sha256(body).hexdigest().encode() + b"\n" + body


def from_bytes(data: bytes) -> DayView | None:
    """The inverse of `to_bytes`; None for anything else.

    >>> from_bytes(b"garbage") is None
    True
    """
    checksum, _, body = data.partition(b"\n")
    if sha256(body).hexdigest().encode() != checksum:
        return None
    try:
        found = orjson.loads(body)
        if found["format"] != FORMAT:
            return None
        return DayView(
            date.fromisoformat(found["day"]),
            tuple(from_json(counts) for counts in found["counts"]),
            tuple(Open(batch, from_json(counts)) for batch, counts in found["open"]),
            found["lines"],
            found["kinds"],
            found["torn"],
            found["foreign"],
            tuple(found["bad"]),
            found["misplaced"],
            found["left_out"],
            frozenset(found["closed"]),
            found["profiles"],
            Source(*found["source"]),
            None if found["compact"] is None else tuple(Compact(*file) for file in found["compact"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
