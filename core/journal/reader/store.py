"""Streams the lines of a day file, forwards or from its end, in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.errors import JournalError
from core.journal.days import day_of_file, file_name
from core.journal.encoding import LONGEST_LINE, Unreadable
from core.journal.writer.locks import lock, unlock

BLOCK = 256 * 1024
TOO_LONG = Unreadable("foreign", f"longer than {LONGEST_LINE:,} bytes")
NO_END = Unreadable("torn", "cut off at the end of the file")


def days_in(folder: Path) -> tuple[date, ...]:
    """Days that have a file, oldest first; () when the folder is not there."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _explained(error, folder) from error
    return tuple(sorted(day for name in names if (day := day_of_file(name)) is not None))


def raw_lines(
    path: Path, needles: tuple[bytes, ...] = (), start: int = 0, end: int | None = None
) -> Iterator[tuple[int, bytes | Unreadable]]:
    """Line number (1-based) and bytes without newline, as far as the file reached when reading began.

    The end is looked up under the file's lock, so a line that somebody is writing just now is not taken for a torn one.
    An erasure in the meantime does not disturb: the old file is read to its end.

    Args:
        needles: yield at least the lines that hold one of these; (): all lines.
        start: byte offset of a line's beginning, from which to number.
        end: byte offset behind a line, where to stop at the latest.
    """
    fd, size = _open(path)
    size = size if end is None else min(size, end)
    try:
        for number, _, raw in spans(fd, size, needles, start):
            yield number, raw
    except OSError as error:
        raise _explained(error, path) from error
    finally:
        os.close(fd)


def spans(
    fd: int, size: int, needles: tuple[bytes, ...] = (), start: int = 0
) -> Iterator[tuple[int, int, bytes | Unreadable]]:
    """Number, byte offset and bytes of each line below `size`; the offset means nothing for an unreadable one."""
    number, carry, skipping, at = 0, b"", False, start
    while at < size:
        block = os.pread(fd, min(BLOCK, size - at), at)
        if not block:
            break  # a writer took a batch back
        offset = at - len(carry)
        at += len(block)
        head, newline, rest = (carry + block).rpartition(b"\n")
        if newline:
            if skipping or not needles or any(needle in head for needle in needles):
                for index, line in enumerate(head.split(b"\n"), number + 1):
                    too_long = skipping or len(line) >= LONGEST_LINE
                    skipping = False  # only the first of them is the end of what was skipped
                    yield index, offset, TOO_LONG if too_long else line
                    offset += len(line) + 1
            number += head.count(b"\n") + 1
        carry = b"" if skipping else rest
        if len(carry) >= LONGEST_LINE:
            carry, skipping = b"", True
    if skipping or carry:
        yield number + 1, at - len(carry), NO_END


def last_lines(path: Path) -> Iterator[bytes | Unreadable]:
    """Lines from the last to the first, reading only as much of the end of the file as is asked for."""
    fd, at = _open(path)
    carry, skipping, at_end = b"", False, True
    try:
        while at > 0:
            step = min(BLOCK, at)
            at -= step
            carry, *whole = (os.pread(fd, step, at) + carry).split(b"\n")
            for line in reversed(whole):
                if at_end:
                    if line or skipping:
                        yield NO_END
                    at_end = skipping = False
                elif skipping:
                    skipping = False
                    yield TOO_LONG
                else:
                    yield TOO_LONG if len(line) >= LONGEST_LINE else line
            if len(carry) >= LONGEST_LINE:
                carry, skipping = b"", True
        if at_end:
            if carry or skipping:
                yield NO_END
        else:
            yield TOO_LONG if skipping else carry
    except OSError as error:
        raise _explained(error, path) from error
    finally:
        os.close(fd)


def settled_size(path: Path) -> tuple[int, int]:
    """Inode and size at a moment when nobody writes; (0, 0) when there is no file."""
    try:
        fd, size = _open(path)
    except JournalError:
        if path.exists():
            raise
        return 0, 0
    try:
        return os.fstat(fd).st_ino, size
    finally:
        os.close(fd)


def day_path(folder: Path, day: date) -> Path:
    """Where the day's lines are."""
    return folder / file_name(day)


def _open(path: Path) -> tuple[int, int]:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise _explained(error, path) from error
    try:
        lock(fd, path, shared=True)
        size = os.fstat(fd).st_size
        unlock(fd)
    except BaseException:
        os.close(fd)
        raise
    return fd, size


def _explained(error: OSError, path: Path) -> JournalError:
    return JournalError(
        f"The journal cannot read {path}: {error.strerror or error}.", todo="Check that it is there and may be read."
    )
