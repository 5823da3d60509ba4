"""New lines as they come, across midnight, rotation and erasures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.journal.encoding import Unreadable, decode
from core.journal.lines import Line
from core.journal.reader.store import day_path, days_in, last_lines, raw_lines, settled_size


class Follower:
    """Remembers how far it has read; what stood in the journal when it was made is not shown.

    When an erasure rewrites the day's file, lines that were appended between two polls around it are found again by id.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        days = days_in(folder)
        self._day: date = days[-1] if days else date.min
        self._inode, self._size = settled_size(day_path(folder, self._day)) if days else (0, 0)
        seen = (
            (decode(raw) for raw in last_lines(day_path(folder, self._day)) if isinstance(raw, bytes)) if days else ()
        )
        self._last_id = next((line.id for line in seen if not isinstance(line, Unreadable)), "")

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
        rewritten = self._inode not in (0, inode)
        start = 0 if rewritten or size < self._size else self._size
        lines = [decode(raw) if isinstance(raw, bytes) else raw for _, raw in raw_lines(path, start=start, end=size)]
        good = [line for line in lines if not isinstance(line, Unreadable)]
        if start == 0 and self._size:  # another file: what was shown from the old one is not shown again
            good = [line for line in good if line.id > self._last_id]
        self._inode, self._size = inode, settled_size(path)[1]
        if good:
            self._last_id = max(line.id for line in good)
        return good
