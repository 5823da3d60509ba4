"""One training at a time in one folder, and a folder that can be written."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import BusyError, ModelError


@contextmanager
def training_lock(mlruns: Path, now: datetime) -> Iterator[None]:
    """Hold the folder for one training; somebody else's is reported at once, never waited for.

    The operating system releases the lock when its process ends, however it ends, so a killed training blocks nobody.

    Raises:
        BusyError: another training is running; the message says which and since when.
        ModelError: the folder cannot be written.
    """
    must_be_writable(mlruns)
    note = mlruns / "training.json"
    lock = FileLock(mlruns / "training.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            f"A training is already running in {mlruns}{_who(note)}.",
            todo="Wait until it has finished, then try again.",
        ) from error
    try:
        note.write_text(
            json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat(timespec="seconds")})
        )
        yield
    finally:
        note.unlink(missing_ok=True)
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


def _who(note: Path) -> str:
    try:
        found = json.loads(note.read_text())
        return f" (process {found['pid']} on {found['host']}, since {found['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # it has just begun, or just ended
