"""Whole lines as bytes → predictions as arrays, and everything else as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import orjson
from numpy.typing import NDArray

from core.journal.encoding import LONGEST_LINE, Unreadable, decode
from core.journal.lines import Line, PredictionLine
from core.monitoring.views.rows import ROLE, ROLES, Arrays, empty, from_lines
from core.monitoring.views.scan import LEFT, OTHER, TAKEN, is_ascii, line_ends, runs, scan
from core.monitoring.views.template import Template
from core.monitoring.views.words import PAD, padded, text

DONE = 3
TOO_LONG = Unreadable("foreign", f"longer than {LONGEST_LINE:,} bytes")
NO_BATCH = ""
Bytes = NDArray[np.uint8]
NOTHING: Bytes = np.zeros(0, np.uint8)
Templates = Callable[[str], Template]
"""Label → what is known about this version."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Predictions of one version out of one block.

    Attributes:
        rows: arrays; only the chosen rows are this piece's.
        chosen: int64, ascending.
        keys: role and batch ("" for none) of each group.
        group: which of the keys each chosen row has, int64.
        data: the bytes that rows.texts points into; the same as long as no other block is read.
        lines: the records, for rows that the ordinary reader read; () for scanned ones.
    """

    template: Template
    rows: Arrays
    chosen: NDArray[np.int64]
    keys: tuple[tuple[str, str], ...]
    group: NDArray[np.int64]
    data: Bytes
    lines: tuple[PredictionLine, ...] = ()


@dataclass(frozen=True, eq=False)
class Block:
    """What a block of whole lines holds.

    Attributes:
        lines: how many, readable or not.
        scanned: predictions that the scanner took.
        pieces: predictions, also those that the ordinary reader read.
        read: (number of the line in the block from 0, what the ordinary reader made of it), in order.
    """

    lines: int
    scanned: int
    pieces: tuple[Piece, ...]
    read: tuple[tuple[int, Line | Unreadable], ...]


def read_block(data: bytes | Bytes, day: date, templates: Templates) -> Block:
    """Read lines; each ends with a newline. An array has PAD bytes behind them (see core.monitoring.views.words).

    >>> from core.monitoring.views.template import template
    >>> block = read_block(b"garbage\\n", date(2026, 11, 21), lambda label: template(label, None))
    >>> block.lines, block.read[0][1].sort
    (1, 'foreign')
    """
    buffer = padded(data).copy() if isinstance(data, bytes) else data
    ends = line_ends(buffer)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    status = np.full(len(ends), OTHER, np.int8)
    status[ends - starts >= LONGEST_LINE] = LEFT
    pieces = list(_scanned(buffer, starts, ends, status, day, templates))
    scanned = sum(len(piece.chosen) for piece in pieces)
    read = []
    for index in np.flatnonzero(status == LEFT).tolist():
        raw = buffer[starts[index] : ends[index]].tobytes()
        read.append((index, TOO_LONG if len(raw) >= LONGEST_LINE else decode(raw)))
    pieces += _recorded([line for _, line in read if isinstance(line, PredictionLine)], templates)
    return Block(len(ends), scanned, tuple(pieces), tuple(read))


def _scanned(
    buffer: Bytes,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    status: NDArray[np.int8],
    day: date,
    templates: Templates,
) -> Iterator[Piece]:
    """One piece for each version, in the order in which they first appear; the status of what is not taken becomes LEFT."""
    prefix, ascii_only = text(f"{day}T"), not _is_utf8(buffer)
    while len(waiting := np.flatnonzero(status == OTHER)):
        first = waiting[0]
        label = _label(buffer[starts[first] : ends[first]].tobytes())
        if label is None:
            status[first] = LEFT
            continue
        known = templates(label)
        rows = empty(len(status), len(known.columns))
        scan(buffer, starts, ends, known.plan, prefix, ascii_only, status, rows)
        if status[first] == OTHER:  # what looks like its label is none
            status[first] = LEFT
        chosen = np.flatnonzero(status == TAKEN)
        if len(chosen):
            status[chosen] = DONE
            run = runs(buffer, chosen, rows.texts, rows.small)
            keys, group = _groups(buffer, rows, chosen, run)
            yield Piece(known, rows, chosen, keys, group, buffer)


def _label(raw: bytes) -> str | None:
    begin = raw.find(b',"model":"')
    end = raw.find(b'"', begin + 10)
    if not raw.startswith(b'{"kind":"prediction","id":"') or begin < 0 or end < 0:
        return None
    try:
        label = orjson.loads(raw[begin + 9 : end + 1])
    except orjson.JSONDecodeError:
        return None
    return str(label)


def _groups(
    buffer: Bytes, rows: Arrays, chosen: NDArray[np.int64], run: NDArray[np.int64]
) -> tuple[tuple[tuple[str, str], ...], NDArray[np.int64]]:
    """Distinct roles and batches, and which of them each run, and so each row, has."""
    firsts = chosen[np.concatenate([[True], run[1:] != run[:-1]])]
    places: dict[tuple[str, str], int] = {}
    of_run = np.empty(len(firsts), np.int64)
    for index, row in enumerate(firsts.tolist()):
        begin, end = rows.texts[row, 3:5].tolist()
        batch = buffer[begin + 1 : end - 1].tobytes().decode() if begin >= 0 else NO_BATCH
        of_run[index] = places.setdefault((ROLES[rows.small[row, ROLE]], batch), len(places))
    return tuple(places), of_run[run]


def _recorded(lines: list[PredictionLine], templates: Templates) -> Iterator[Piece]:
    for label in dict.fromkeys(line.model for line in lines):
        mine = tuple(line for line in lines if line.model == label)
        places: dict[tuple[str, str], int] = {}
        group = [places.setdefault((line.role, line.batch or NO_BATCH), len(places)) for line in mine]
        known = templates(label)
        rows = from_lines(mine, known)
        yield Piece(known, rows, np.arange(len(mine)), tuple(places), np.array(group, np.int64), NOTHING, mine)


def _is_utf8(buffer: Bytes) -> bool:
    if is_ascii(buffer):
        return True
    try:
        buffer[:-PAD].tobytes().decode()
    except UnicodeDecodeError:
        return False
    return True
