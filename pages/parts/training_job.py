"""The training in the background: one for the folder, whoever started it, seen by every session of every process.

It runs `python -m core train` in a process and a session of its own: the desk does not keep the memory that training needs, and
a desk that is stopped or killed does not take the training with it. How far it is stands in the folder
(core.model.registry.attempts), what it prints in `training.<pid>.log` beside that.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import BusyError, ModelError
from core.model.registry.attempts.attempt import Attempt
from core.model.registry.attempts.store import last_attempt

COMMAND = "python -m core train"
STEP = re.compile(r"\s*[\d.]+ s\s+\d+%\s+\S")
"""A line of the command's progress."""
TAIL = 40
LOGS_KEPT = 5


@dataclass(frozen=True, slots=True, eq=False)
class Started:
    """A training that this process has started."""

    process: subprocess.Popen[bytes]
    since: datetime
    log: Path


@dataclass(frozen=True, slots=True)
class Training:
    """What there is to say about the training of the folder.

    Attributes:
        attempt: how far it is or how it ended.
        log: the last lines that it printed; None when it was started on a command line, and its log is there.
    """

    attempt: Attempt
    log: tuple[str, ...] | None

    @property
    def running(self) -> bool:
        return self.attempt.running


_started: dict[Path, Started] = {}
_one_at_a_time = threading.Lock()


def look(mlruns: Path) -> Training | None:
    """The training that runs, or the last that did; None before the first."""
    attempt, ours = last_attempt(mlruns), _started.get(mlruns)
    if ours is not None and not (attempt and attempt.running):
        code = ours.process.poll()  # also buries the process once it has ended
        own = attempt if attempt and attempt.pid == ours.process.pid else None
        newer = attempt is not None and own is None and attempt.since > ours.since
        if not newer and own is None:
            attempt = _without_note(ours, code)
        elif own is not None and code is None:  # it has written its last note and prints its report
            attempt = _running(own)
    if attempt is None:
        return None
    return Training(attempt, _tail(mlruns / log_name(attempt.pid)))


def begin(mlruns: Path, options: Sequence[str] = ()) -> None:
    """Start a training unless one is running.

    Args:
        options: of the command.

    Raises:
        BusyError: one is running.
        ModelError: the folder cannot be written.
    """
    with _one_at_a_time:
        found = look(mlruns)
        if found is not None and found.running:
            raise BusyError("A training is already running.", todo="Wait until it has finished.")
        try:
            mlruns.mkdir(parents=True, exist_ok=True)
            _started[mlruns] = _start(mlruns, options)
        except OSError as error:
            raise ModelError(
                f"{mlruns} cannot be written: {error.strerror or error}.", todo="Nothing was trained."
            ) from error


def log_name(pid: int) -> str:
    """Of what a training prints.

    >>> log_name(7)
    'training.7.log'
    """
    return f"training.{pid}.log"


def _start(mlruns: Path, options: Sequence[str]) -> Started:
    for old in sorted(mlruns.glob("training.*.log"), key=lambda path: path.stat().st_mtime)[: 1 - LOGS_KEPT]:
        old.unlink(missing_ok=True)
    new = mlruns / f".training.{os.getpid()}.log"
    with new.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "core", "train", *options],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
    log = mlruns / log_name(process.pid)
    new.replace(log)
    return Started(process, datetime.now(UTC), log)


def _without_note(ours: Started, code: int | None) -> Attempt:
    """Of a training that has not taken the folder's lock yet, or ended before it could."""
    here = Attempt(ours.process.pid, "", ours.since, doing="Starting")
    if code is None:
        return _running(here)
    said = [line.strip() for line in _tail(ours.log) or () if line.strip() and not STEP.match(line)]
    ended = datetime.fromtimestamp(ours.log.stat().st_mtime, UTC) if ours.log.exists() else ours.since
    if code == 0:
        return Attempt(here.pid, "", here.since, 1.0, "", ended, says=" ".join(said[-1:]))
    return Attempt(
        here.pid, "", here.since, ended=ended, error=" ".join(said[-2:]) or f"It ended with exit code {code}."
    )


def _running(attempt: Attempt) -> Attempt:
    return Attempt(attempt.pid, attempt.host, attempt.since, attempt.share, attempt.doing, running=True)


def _tail(log: Path) -> tuple[str, ...] | None:
    with suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return tuple(lines[-TAIL:])
    return None
