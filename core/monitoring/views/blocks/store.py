"""A day file as blocks of whole lines, beside live writers, in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from core.errors import JournalError
from core.journal.encoding import LONGEST_LINE
from core.journal.writer.locks import lock, unlock

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

    def blocks(self, start: int = 0) -> Iterator[bytes]:
        """Whole lines from this line's beginning on. Of a line that is too long only as much is given as shows that."""
        self.offset, at, carry = start, start, b""
        while at < self.size:
            block = os.pread(self.fd, min(BLOCK, self.size - at), at)
            if not block:
                break  # a writer took a batch back
            end = block.rfind(b"\n") + 1
            if end:
                self.offset = at + end
                yield carry + block[:end] if carry else block[:end]
                carry = b""
            carry = (carry + block[end:])[: LONGEST_LINE + 1]
            at += len(block)


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
