"""A day's figures while its file is being read, and what becomes of them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.journal.encoding import Unreadable
from core.journal.lines import BatchLine, kind_of
from core.monitoring.counts import DayCounts
from core.monitoring.views.adding import add, shape_of
from core.monitoring.views.day import SHOWN, DayView, Open
from core.monitoring.views.pieces import NO_BATCH, Block, Piece
from core.monitoring.views.template import Template

Key = tuple[str, str, str]
"""Model, role, batch ("" for none)."""


class Building:
    """Takes blocks, gives the day's view. Goes on from an earlier view of the same file, so that only what was added has to
    be read.
    """

    def __init__(self, day: date, before: DayView | None = None) -> None:
        self.day = day
        self._templates: dict[str, Template] = {}
        self._counts: dict[Key, DayCounts] = {}
        self._kinds: Counter[str] = Counter()
        self._lines = self._torn = self._foreign = self._misplaced = self._left_out = 0
        self._bad: list[str] = []
        self._closed: set[str] = set()
        self._profiles: dict[str, str] = {}
        if before is not None:
            self._counts = {(c.model, c.role, NO_BATCH): c for c in before.counts}
            self._counts |= {(o.counts.model, o.counts.role, o.batch): o.counts for o in before.open}
            self._kinds = Counter(before.kinds)
            self._lines, self._torn, self._foreign = before.lines, before.torn, before.foreign
            self._misplaced, self._left_out = before.misplaced, before.left_out
            self._bad, self._closed = list(before.bad), set(before.closed)
            self._profiles = dict(before.profiles)

    @property
    def closed(self) -> frozenset[str]:
        """Batches whose closing line was met."""
        return frozenset(self._closed)

    def take(self, block: Block) -> None:
        """Count one more block; blocks come in the order of the file."""
        self._kinds["prediction"] += block.scanned
        for number, line in block.read:
            if isinstance(line, Unreadable):
                self._torn += line.sort == "torn"
                self._foreign += line.sort == "foreign"
                if len(self._bad) < SHOWN:
                    self._bad.append(f"{self.day}, line {self._lines + number + 1}: {line.sort}, {line.reason}")
                continue
            self._kinds[kind_of(line)] += 1
            self._misplaced += line.at.date() != self.day
            if isinstance(line, BatchLine):
                self._closed.add(line.id)
                self._left_out += line.left_out
        self._lines += block.lines
        for piece in block.pieces:
            self._add(piece)
        self._settle()

    def view(self) -> DayView:
        """What is known now."""
        settled = sorted((key, counts) for key, counts in self._counts.items() if key[2] == NO_BATCH)
        waiting = sorted((key, counts) for key, counts in self._counts.items() if key[2] != NO_BATCH)
        return DayView(
            self.day,
            tuple(counts for _, counts in settled),
            tuple(Open(key[2], counts) for key, counts in waiting),
            self._lines,
            dict(sorted((kind, count) for kind, count in self._kinds.items() if count)),
            self._torn,
            self._foreign,
            tuple(self._bad),
            self._misplaced,
            self._left_out,
            frozenset(self._closed),
            dict(sorted(self._profiles.items())),
        )

    def _add(self, piece: Piece) -> None:
        template = piece.template
        shape = shape_of(template)
        self._profiles[template.label] = template.profile_hash
        flats: NDArray[np.int64] = np.zeros((len(piece.keys), shape.size), np.int64)
        add(piece.rows, piece.chosen, piece.group, template, flats)
        for (role, batch), flat in zip(piece.keys, flats, strict=True):
            self._merge((template.label, role, batch), DayCounts(self.day, template.label, role, shape, flat))

    def _merge(self, key: Key, counts: DayCounts) -> None:
        found = self._counts.get(key)
        self._counts[key] = counts if found is None else found + counts

    def _settle(self) -> None:
        """Counts of closed batches join the others."""
        for key in [key for key in self._counts if key[2] in self._closed]:
            self._merge((key[0], key[1], NO_BATCH), self._counts.pop(key))
