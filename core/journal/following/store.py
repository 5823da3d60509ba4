"""New lines as they come, across midnight, rotation and erasures."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from core.journal.encoding import Unreadable, decode
from core.journal.lines import Line
from core.journal.reader.store import day_path, days_in, last_lines, raw_lines, settled_size

REMEMBERED = 1_000
"""Lines that are recognised in a rewritten file."""


class Follower:
    """Remembers how far it has read; what stood in the journal when it was made is not shown.

    When an erasure rewrites the day's file, the lines that were shown from the old one are recognised by their ids.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._recent: deque[Line] = deque(maxlen=REMEMBERED)
        self._day, self._inode, self._size = date.min, 0, 0
        if days := days_in(folder):
            self._day = days[-1]
            path = day_path(folder, self._day)
            self._inode, self._size = settled_size(path)
            self._recent.extend(reversed(list(islice(_readable(last_lines(path)), REMEMBERED))))

    def poll(self) -> list[Line]:
        """Readable lines that were added since the last call."""
        found: list[Line] = []
        for day in days_in(self._folder):
            if day < self._day:
                continue
            if day > self._day:
                self._day, self._inode, self._size = day, 0, 0
            found += self._new_lines()
        return found

    def _new_lines(self) -> list[Line]:
        path = day_path(self._folder, self._day)
        inode, size = settled_size(path)
        rewritten = self._inode not in (0, inode) or size < self._size
        found = list(_readable(raw for _, raw in raw_lines(path, start=0 if rewritten else self._size, end=size)))
        if rewritten and self._recent:
            shown, oldest = {line.id for line in self._recent}, min(line.at for line in self._recent)
            found = [line for line in found if line.at >= oldest and line.id not in shown]
        self._inode, self._size = inode, size
        self._recent.extend(found)
        return found


def _readable(raw_lines: Iterable[bytes | Unreadable]) -> Iterator[Line]:
    for raw in raw_lines:
        line = decode(raw) if isinstance(raw, bytes) else raw
        if not isinstance(line, Unreadable):
            yield line
