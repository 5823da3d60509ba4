"""One training at a time in one folder, and a folder that can be written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import BusyError, ModelError
from core.model.registry.attempts.store import LOCK, Note, last_attempt

PATIENCE = 0.3
"""Seconds to try for the lock: somebody who only looks whether it is held takes it for a moment."""


@contextmanager
def training_lock(mlruns: Path, now: datetime) -> Iterator[Note]:
    """Hold the folder for one training and keep a note of how far it is; somebody else's is reported, never waited for.

    The operating system releases the lock when its process ends, however it ends, so a killed training blocks nobody.

    Raises:
        BusyError: another training is running; the message says which and since when.
        ModelError: the folder cannot be written.
    """
    must_be_writable(mlruns)
    lock = FileLock(mlruns / LOCK)
    try:
        lock.acquire(timeout=PATIENCE, poll_interval=0.02)
    except Timeout as error:
        raise BusyError(
            f"A training is already running in {mlruns}{_who(mlruns)}.",
            todo="Wait until it has finished, then try again.",
        ) from error
    note = Note(mlruns, now)
    try:
        yield note
    except BaseException as error:
        note.end(error)
        raise
    else:
        note.end(None)
    finally:
        lock.release()


def must_be_writable(folder: Path) -> None:
    """Write and remove a small file: a disk that takes nothing must be known before an hour of training.

    Raises:
        ModelError: it cannot be written.
    """
    probe = folder / f".writable-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise ModelError(
            f"{folder} cannot be written: {error.strerror or error}.",
            todo="Nothing was trained. Make the folder writable, or name another one in CHURN_MLRUNS.",
        ) from error


def _who(mlruns: Path) -> str:
    found = last_attempt(mlruns)
    if found is None or found.ended is not None:
        return ""  # it has just begun, or just ended
    return f" (process {found.pid} on {found.host}, since {found.since.isoformat(timespec='seconds')})"
