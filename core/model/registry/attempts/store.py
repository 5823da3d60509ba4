"""The note that a training leaves in its folder: `training.json` beside `training.lock`.

Whether a training runs is asked of the lock, which the operating system releases however its process ends; the note says how
far it is, and afterwards how it ended. So the app sees a training that was started on the command line, by another session or
before the app itself was started again.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import DeskError
from core.model.registry.attempts.attempt import Attempt, from_json

NOTE, LOCK = "training.json", "training.lock"


class Note:
    """What a running training writes about itself; call it with what is being done and the finished share."""

    def __init__(self, mlruns: Path, now: datetime) -> None:
        self._path = mlruns / NOTE
        self._attempt = Attempt(os.getpid(), socket.gethostname(), now)
        self._write()

    def __call__(self, doing: str, share: float) -> None:
        self._attempt = replace(self._attempt, doing=doing, share=share)
        self._write()

    def says(self, text: str) -> None:
        """What came out of it."""
        self._attempt = replace(self._attempt, says=text)

    def end(self, error: BaseException | None) -> None:
        """Write down how it ended."""
        why = "" if error is None else str(error) if isinstance(error, DeskError) else _in_words(error)
        self._attempt = replace(self._attempt, ended=datetime.now(UTC), error=why)
        self._write()

    def _write(self) -> None:
        beside = self._path.with_suffix(".json.part")
        with suppress(OSError):  # a disk that is full will be reported by what is trained, not by what is said about it
            beside.write_text(self._attempt.to_json(), encoding="utf-8")
            beside.replace(self._path)


def last_attempt(mlruns: Path) -> Attempt | None:
    """The training that runs in this folder, or the last that did; None when there was none or its note is unreadable."""
    try:
        found = from_json((mlruns / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return replace(found, running=found.ended is None and _held(mlruns / LOCK))


def _held(path: Path) -> bool:
    """Whether somebody holds the lock. The probe takes it for a moment; `training_lock` is patient enough for that."""
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that only others may write to
        return True


def _in_words(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "It was stopped."
    return f"{type(error).__name__}: {error}".removesuffix(": ")
