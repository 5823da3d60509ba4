"""A day file as blocks of whole lines, beside live writers, in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import JournalError
from core.journal.encoding import LONGEST_LINE
from core.journal.writer.locks import lock, unlock
from core.monitoring.views.words import PAD

BLOCK = 4 << 20
TAIL = 4_096


@dataclass(slots=True)
class DayFile:
    """An open day file.

    Attributes:
        inode, size, mtime: at a moment when nobody wrote; mtime in nanoseconds.
        offset: end of the last whole line that `blocks` has given.
    """

    fd: int
    inode: int
    size: int
    mtime: int
    offset: int = 0

    def tail(self, offset: int) -> str:
        """Hash of the last bytes before an offset."""
        start = max(0, offset - TAIL)
        return sha256(os.pread(self.fd, offset - start, start)).hexdigest()[:32]

    def blocks(self, start: int = 0) -> Iterator[NDArray[np.uint8]]:
        """Whole lines from this line's beginning on. Of a line that is too long only as much is given as shows that.

        Each block lies in the same memory as the one before (fresh memory would cost more than reading), so it is to be done
        with before the next is asked for; its last PAD bytes are none of it (see core.monitoring.views.words).
        """
        buffer = np.empty(LONGEST_LINE + 1 + BLOCK + PAD, np.uint8)
        self.offset, at, kept = start, start, 0
        while at < self.size:
            got = os.preadv(self.fd, [buffer.data[kept : kept + min(BLOCK, self.size - at)]], at)
            if not got:
                break  # a writer took a batch back
            filled = kept + got
            end = _behind_last_newline(buffer, kept, filled)
            if end:
                self.offset = at + end - kept
                yield buffer[: end + PAD]
            rest = buffer[end:filled][: LONGEST_LINE + 1].copy()
            kept = len(rest)
            buffer[:kept] = rest
            at += got


def _behind_last_newline(buffer: NDArray[np.uint8], start: int, stop: int) -> int:
    """Place behind the last newline in this part; 0 without one."""
    step = 1 << 16
    while start < stop:
        first = max(start, stop - step)
        found = buffer[first:stop].tobytes().rfind(b"\n")
        if found >= 0:
            return first + found + 1
        stop = first
    return 0


@contextmanager
def opened(path: Path) -> Iterator[DayFile]:
    """Open a day file and look, under its lock, how far it reaches.

    Raises:
        JournalError: it cannot be read.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            lock(fd, path, shared=True)
            found = os.fstat(fd)
            unlock(fd)
            yield DayFile(fd, found.st_ino, found.st_size, found.st_mtime_ns)
        finally:
            os.close(fd)
    except OSError as error:
        raise JournalError(
            f"The journal cannot read {path}: {error.strerror or error}.",
            todo="Check that it is there and may be read.",
        ) from error
