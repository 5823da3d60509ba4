"""Is a day's file sound? Counts of what it holds, what cannot be read, what stands twice, which batches are open."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.journal.lines import BatchLine, PredictionLine
from core.journal.reading import BadLine, Reading


@dataclass(frozen=True, slots=True)
class DayReport:
    """What one day's file holds.

    Attributes:
        kinds: kind → readable lines.
        torn, foreign: lines that cannot be read; `bad` are the first of them.
        doubled: readable lines whose id stood in the file before.
        misplaced: readable lines whose own time is of another day.
        open_batches: batch id → rows without the closing line: still being written, or their writer was killed. Nobody
            was shown these.
    """

    day: date
    kinds: dict[str, int]
    torn: int
    foreign: int
    doubled: int
    misplaced: int
    bad: tuple[BadLine, ...]
    open_batches: dict[str, int]

    @property
    def lines(self) -> int:
        """Readable lines."""
        return sum(self.kinds.values())

    @property
    def clean(self) -> bool:
        """Nothing torn, foreign, doubled or in the wrong file."""
        return not (self.torn or self.foreign or self.doubled or self.misplaced)


def verify_day(day: date, reading: Reading) -> DayReport:
    """Read a day's lines to the end and report."""
    ids, misplaced = array("Q"), 0
    rows: Counter[str] = Counter()
    closed: set[str] = set()
    for line in reading:
        ids.append(_short(line.id))
        misplaced += line.at.date() != day
        if isinstance(line, PredictionLine) and line.batch is not None:
            rows[line.batch] += 1
        elif isinstance(line, BatchLine):
            closed.add(line.id)
    doubled = len(ids) - len(np.unique(np.frombuffer(ids, dtype=np.uint64))) if ids else 0
    return DayReport(
        day,
        dict(sorted(reading.kinds.items())),
        reading.torn,
        reading.foreign,
        doubled,
        misplaced,
        tuple(reading.bad),
        {batch: n for batch, n in rows.items() if batch not in closed},
    )


def _short(id: str) -> int:
    """64 of the id's random bits: 8 bytes a line instead of 100, and two of ten million meet once in 400,000 days."""
    try:
        return int(id[19:23] + id[24:], 16) & 0xFFFF_FFFF_FFFF_FFFF
    except ValueError:
        return hash(id) & 0xFFFF_FFFF_FFFF_FFFF
