"""One at a time in a journal's folder, among all processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import BusyError, JournalError

LONGEST_WAIT = 60.0


@contextmanager
def alone(folder: Path, name: str, busy: BusyError) -> Iterator[None]:
    """Hold the lock `.name.lock`; the operating system frees it when its holder dies.

    Args:
        busy: what to say when somebody has held it for LONGEST_WAIT seconds.

    Raises:
        BusyError: that.
        JournalError: the folder cannot be written.
    """
    lock = FileLock(folder / f".{name}.lock", timeout=LONGEST_WAIT)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire()
    except Timeout as error:
        raise busy from error
    except OSError as error:
        raise JournalError(f"{folder} cannot be written: {error}.") from error
    try:
        yield
    finally:
        lock.release()
