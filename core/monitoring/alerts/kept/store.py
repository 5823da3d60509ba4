"""Reads the lines about alerts, and only what was added since the last time.

Beside the views lies, for each day, a small extract: these lines alone, with how far into the day's file they reach. It is a
view like the others: it can be deleted or damaged at any time, and is then made anew from the day's file.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

from core.journal.encoding import Unreadable, decode
from core.journal.lines import Line
from core.journal.reader.store import raw_lines, settled_size
from core.journal.store import Journal

STARTS = (b'{"kind":"finding"', b'{"kind":"alert')
TAIL = 256


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far an extract goes: the day file's inode, the bytes that were read, the checksum of the last of them (a batch
    that was taken back and written over must be noticed), and the extract's own checksum.
    """

    inode: int
    size: int
    tail: int
    body: int


def alert_lines(journal: Journal, first: date | None = None) -> Iterator[Line]:
    """Everything about alerts in the journal, in the order in which it was written; other lines are not decoded.

    Args:
        first: day to begin with; None: the first.

    Raises:
        JournalError: a file cannot be read.
    """
    for _, body in bodies(journal, without=lambda day: first is not None and day < first):
        yield from lines_of(body)


def bodies(
    journal: Journal,
    starts: tuple[bytes, ...] = STARTS,
    folder: str = "alerts",
    without: Callable[[date], bool] = lambda _: False,
) -> Iterator[tuple[date, bytes]]:
    """Each day's lines about alerts as bytes, oldest day first.

    Args:
        starts, folder: other lines than those about alerts, by how they begin, and where their extracts lie.
        without: whether a day is known to have no such line; it is left out, unread.
    """
    for day in journal.days():
        if without(day):
            continue
        yield day, _day(journal.file_of(day), journal.folder / "views" / folder / f"{day}.lines", starts)


def lines_of(body: bytes) -> Iterator[Line]:
    """The readable lines among them.

    >>> list(lines_of(b"nonsense"))
    []
    """
    for raw in body.splitlines():
        line = decode(raw)
        if not isinstance(line, Unreadable):
            yield line


def _day(path: Path, extract: Path, starts: tuple[bytes, ...] = STARTS) -> bytes:
    inode, size = settled_size(path)
    reach, body = _read(extract)
    if reach is not None and (reach.inode, reach.size) == (inode, size) and reach.tail == _tail(path, size):
        return body
    if reach is None or reach.inode != inode or reach.size > size or reach.tail != _tail(path, reach.size):
        reach, body = _Reach(inode, 0, 0, 0), b""
    added = [
        raw for _, raw in raw_lines(path, starts, reach.size, size) if isinstance(raw, bytes) and raw.startswith(starts)
    ]
    body += b"".join(raw + b"\n" for raw in added)
    if _ends_whole(path, size):
        # What cannot be kept is read again the next time; whoever only reads a journal need not be able to write.
        with suppress(OSError):
            _write(extract, _Reach(inode, size, _tail(path, size), crc32(body)), body)
    return body


def _read(extract: Path) -> tuple[_Reach | None, bytes]:
    try:
        head, _, body = extract.read_bytes().partition(b"\n")
        reach = _Reach(**json.loads(head))
    except (OSError, ValueError, TypeError):
        return None, b""
    return (reach, body) if crc32(body) == reach.body else (None, b"")


def _write(extract: Path, reach: _Reach, body: bytes) -> None:
    for folder in (extract.parent.parent, extract.parent):
        folder.mkdir(exist_ok=True, mode=0o700)
    beside = extract.with_name(f".{extract.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(json.dumps(asdict(reach)).encode() + b"\n" + body)
        beside.replace(extract)
    finally:
        beside.unlink(missing_ok=True)


def _tail(path: Path, size: int) -> int:
    return crc32(_bytes_before(path, size, TAIL))


def _ends_whole(path: Path, size: int) -> bool:
    """Whether the file ends with a line's end there; a torn line may yet be ended by the next writer."""
    return size == 0 or _bytes_before(path, size, 1) == b"\n"


def _bytes_before(path: Path, size: int, count: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, size - count))
        return file.read(min(size, count))
