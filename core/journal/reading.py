"""Lines as records, with a count of everything that could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from core.journal.encoding import Unreadable, decode
from core.journal.lines import Line, kind_of

SHOWN = 100
"""Unreadable lines that are kept with their reason; all of them are counted."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read, and where it stands (number 1 is the day's first)."""

    day: date
    number: int
    sort: str
    reason: str

    def __str__(self) -> str:
        return f"{self.day}, line {self.number}: {self.sort}, {self.reason}"


class Reading(Iterator[Line]):
    """Iterate once over the readable lines; the counts grow meanwhile and are complete at the end.

    Attributes:
        torn, foreign: lines that were cut off; lines that are not the journal's.
        bad: the first SHOWN of them.
        kinds: kind → readable lines of it, also of those that were not asked for.
    """

    def __init__(
        self, raw: Iterable[tuple[date, int, bytes | Unreadable]], kinds: Collection[str] | None = None
    ) -> None:
        self.torn = 0
        self.foreign = 0
        self.bad: list[BadLine] = []
        self.kinds: Counter[str] = Counter()
        self._lines = self._read(raw, kinds)

    def __iter__(self) -> Reading:
        return self

    def __next__(self) -> Line:
        return next(self._lines)

    def _read(
        self, raw: Iterable[tuple[date, int, bytes | Unreadable]], kinds: Collection[str] | None
    ) -> Iterator[Line]:
        for day, number, data in raw:
            line = decode(data) if isinstance(data, bytes) else data
            if isinstance(line, Unreadable):
                self._count(BadLine(day, number, line.sort, line.reason))
                continue
            kind = kind_of(line)
            self.kinds[kind] += 1
            if kinds is None or kind in kinds:
                yield line

    def _count(self, bad: BadLine) -> None:
        if bad.sort == "torn":
            self.torn += 1
        else:
            self.foreign += 1
        if len(self.bad) < SHOWN:
            self.bad.append(bad)
