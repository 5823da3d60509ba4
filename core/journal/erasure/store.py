"""Rewrites a day file without one customer's lines, beside live writers.

The new file is written next to the old one, forced to disk and renamed over it, all under the old file's lock. A crash
leaves the old file or the new one, never a mixture. A writer that waited for the lock sees that the path leads to another
file now and opens that (core.journal.writer.store).
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from core.errors import JournalError
from core.journal.erasure.belonging import Belonging
from core.journal.reader.store import spans
from core.journal.writer.locks import lock, unlock
from core.journal.writer.store import sync_folder

BLOCK = 1 << 20
Range = tuple[int, int]


def erase_from(path: Path, belongs: Belonging) -> int:
    """Take the lines that belong to the customer out of one day file; returns how many there were.

    Every other byte stays as it is, other torn and foreign lines included.

    Raises:
        JournalError: the file could not be rewritten; it is as before.
    """
    try:
        fd = _locked(path)
        try:
            unfinished_path(path).unlink(missing_ok=True)
            size = _end_torn_line(fd)
            drop = [
                (start, start + len(raw) + 1)
                for _, start, raw in spans(fd, size, belongs.needles)
                if isinstance(raw, bytes) and belongs(raw)
            ]
            if drop:
                _rewrite(fd, path, size, drop)
        finally:
            unlock(fd)
            os.close(fd)
    except OSError as error:
        raise JournalError(
            f"{path} could not be rewritten: {error.strerror}. It is as it was before.",
            todo="Mend that (room on the disk? the right to write?) and erase again: what is done stays done.",
        ) from error
    return len(drop)


def forget_views(folder: Path, name: str) -> None:
    """Take away what was made from a day's file and may hold its lines: everything of that day below `views`.

    Args:
        folder: of the journal.
        name: the day, "2026-11-21".

    Raises:
        JournalError: a file could not be taken away.
    """
    try:
        for path in (folder / "views").glob(f"**/{name}.*"):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise JournalError(
            f"{folder / 'views'} still holds the erased lines: {error.strerror or error}.",
            todo="Delete that folder: it is made anew from the journal.",
        ) from error


def unfinished_path(path: Path) -> Path:
    """Where the new file is built; one that is found there is left from an erasure that was killed.

    >>> unfinished_path(Path("logs/2026-11-21.jsonl"))
    PosixPath('logs/.2026-11-21.jsonl.erasing')
    """
    return path.with_name(f".{path.name}.erasing")


def _locked(path: Path) -> int:
    while True:
        fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        try:
            lock(fd, path)
            if os.path.samestat(os.fstat(fd), path.stat()):
                return fd
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)  # another erasure was faster


def _end_torn_line(fd: int) -> int:
    size = os.fstat(fd).st_size
    if size and os.pread(fd, 1, size - 1) != b"\n":
        os.write(fd, b"\n")
        size += 1
    return size


def _rewrite(fd: int, path: Path, size: int, drop: list[Range]) -> None:
    temporary = unfinished_path(path)
    starts, ends = [0, *(end for _, end in drop)], [*(start for start, _ in drop), size]
    new = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        try:
            os.fchmod(new, os.fstat(fd).st_mode & 0o777)
            for start, end in zip(starts, ends, strict=True):
                _copy(fd, new, start, end)
            os.fsync(new)
        finally:
            os.close(new)
        temporary.rename(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _copy(source: int, target: int, start: int, end: int) -> None:
    while start < end:
        block = os.pread(source, min(BLOCK, end - start), start)
        if not block:
            raise OSError(errno.EIO, "the file became shorter while it was locked")
        start += len(block)
        view = memoryview(block)
        while view:
            view = view[os.write(target, view) :]
