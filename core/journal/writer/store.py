"""Appends whole lines to day files, one locked write each; several processes and threads may do so at once."""

from __future__ import annotations

import errno
import os
import threading
import weakref
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from core.errors import JournalError
from core.journal.days import file_name
from core.journal.writer.locks import lock, unlock

Fsync = Literal["each", "batched", "never"]


class Written(NamedTuple):
    """Where something went: bytes start to end of the file with this inode."""

    path: Path
    inode: int
    start: int
    end: int


class Appender:
    """Holds the day's file open. What `write` returned for is in the file; what it raised for is not.

    Args:
        folder: made when it is missing, readable by its owner only.
        fsync: when bytes are forced to the disk: each (before write returns), batched (a thread does it, at most
            fsync_seconds after the first unforced write), never (the operating system does, within about half a minute).
    """

    def __init__(self, folder: Path, fsync: Fsync, fsync_seconds: float) -> None:
        self.folder, self.fsync, self.fsync_seconds = folder, fsync, fsync_seconds
        self._day: date | None = None
        self._path = folder
        self._name = ""
        self._forget()
        _alive.add(self)

    def _forget(self) -> None:
        """The state of an appender that has opened nothing; what a forked child starts from."""
        self._mutex = threading.Lock()
        self._fd = -1
        self._inode = (0, 0)
        self._ends_well_at = 0  # the size at which the file is known to end with a newline
        self._timer: threading.Timer | None = None
        self._sync_failed: OSError | None = None

    def write(self, day: date, data: bytes) -> Written:
        """Append whole lines under the file's lock. If the file ends in a torn line, that one is ended first.

        Raises:
            JournalError: nothing was written (disk full, read-only, ...), or an earlier forced write failed.
        """
        with self._mutex:
            self._complain_about_sync()
            if day != self._day:
                self._turn_to(day)
            try:
                before = self._lock()
                try:
                    written = self._append(before, data)
                finally:
                    unlock(self._fd)
                self._sync_later()
            except OSError as error:
                raise _explained(error, self._path) from error
        return written

    def take_back(self, written: Written) -> bool:
        """Remove these bytes if they are still the end of the file; False when they are not or the disk refuses."""
        with self._mutex, suppress(OSError, JournalError):
            size = self._lock()
            try:
                if self._path == written.path and size == written.end and written.inode == self._inode[0]:
                    os.ftruncate(self._fd, written.start)
                    self._ends_well_at = 0
                    return True
            finally:
                unlock(self._fd)
        return False

    def flush(self) -> None:
        """Force to disk what has been written so far, whatever the mode."""
        with self._mutex:
            self._cancel_timer()
            if self._fd >= 0:
                try:
                    os.fsync(self._fd)
                except OSError as error:
                    raise _explained(error, self._path) from error
            self._complain_about_sync()

    def close(self) -> None:
        """Force to disk what still waits for it, and let go of the file; a later write opens it again."""
        with self._mutex:
            try:
                self._close()
            except OSError as error:
                raise _explained(error, self._path) from error

    def _turn_to(self, day: date) -> None:
        self._close()
        self._path, self._day = self.folder / file_name(day), day
        self._name = str(self._path)

    def _lock(self) -> int:
        """Open if needed, lock, and make sure that the path still leads to what was locked; returns the file's size."""
        while True:
            if self._fd < 0:
                self._open()
            lock(self._fd, self._path)
            try:
                found = os.stat(self._name)  # noqa: PTH116 - a Path costs twice as much, at every line
                if (found.st_ino, found.st_dev) == self._inode:
                    return found.st_size
            except FileNotFoundError:
                pass
            except OSError:
                unlock(self._fd)
                raise
            # An erasure or a rotation put another file in its place while we waited (or it was removed).
            self._close()

    def _open(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._fd = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._ends_well_at = 0
        found = os.fstat(self._fd)
        self._inode = (found.st_ino, found.st_dev)
        if found.st_size == 0 and self.fsync != "never":
            sync_folder(self.folder)  # or a power cut could lose the file's name

    def _append(self, before: int, data: bytes) -> Written:
        if before and before != self._ends_well_at and os.pread(self._fd, 1, before - 1) != b"\n":
            data = b"\n" + data
        try:
            done = os.write(self._fd, data)
            while done < len(data):
                done += os.write(self._fd, memoryview(data)[done:]) or _no_space()
            if self.fsync == "each":
                os.fsync(self._fd)
        except BaseException:
            # Still under the lock: what stands behind `before` is ours alone. Should this fail too, the next writer
            # finds a torn line and ends it.
            with suppress(OSError):
                os.ftruncate(self._fd, before)
            raise
        self._ends_well_at = before + len(data)
        return Written(self._path, self._inode[0], before, self._ends_well_at)

    def _sync_later(self) -> None:
        if self.fsync != "batched" or self._timer is not None:
            return
        self._timer = threading.Timer(self.fsync_seconds, self._sync_now)
        self._timer.daemon = True
        try:
            self._timer.start()
        except RuntimeError:  # the interpreter is shutting down: no new threads
            self._timer = None
            os.fsync(self._fd)

    def _sync_now(self) -> None:
        with self._mutex:
            self._timer = None
            if self._fd < 0:
                return
            own = os.dup(self._fd)  # so that writers need not wait for the disk
        try:
            os.fsync(own)
        except OSError as error:
            self._sync_failed = error
        finally:
            os.close(own)

    def _complain_about_sync(self) -> None:
        failed, self._sync_failed = self._sync_failed, None
        if failed is not None:
            raise JournalError(
                f"The disk did not take the last {self.fsync_seconds:g} s of {self._path}: {failed.strerror}.",
                todo="Check the disk; lines written since the last good second may be lost if this machine stops.",
            )

    def _cancel_timer(self) -> bool:
        waiting, self._timer = self._timer, None
        if waiting is not None:
            waiting.cancel()
        return waiting is not None

    def _close(self) -> None:
        fd, self._fd = self._fd, -1
        unforced = self._cancel_timer()
        if fd >= 0:
            try:
                if unforced:
                    os.fsync(fd)
            finally:
                os.close(fd)

    def _after_fork(self) -> None:
        # The child shares the parent's lock through the inherited file: it must open its own.
        fd = self._fd
        self._forget()
        if fd >= 0:
            os.close(fd)


_alive: weakref.WeakSet[Appender] = weakref.WeakSet()


def _all_after_fork() -> None:
    for appender in list(_alive):
        appender._after_fork()


os.register_at_fork(after_in_child=_all_after_fork)


def sync_folder(folder: Path) -> None:
    """Force a folder's names to disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _no_space() -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _explained(error: OSError, path: Path) -> JournalError:
    todo = {
        errno.ENOSPC: "The disk is full: make room (old day files can be compressed and moved away), then try again.",
        errno.EDQUOT: "The disk quota is used up: make room, then try again.",
        errno.EFBIG: "The file has reached its size limit (ulimit -f): raise it, then try again.",
        errno.EROFS: "The disk is read-only: mount it writable or set CHURN_LOGS to another folder.",
        errno.EACCES: "Give this user the right to write there, or set CHURN_LOGS to another folder.",
        errno.EIO: "The disk reports an error: check it before going on.",
    }.get(error.errno or 0, "Mend that or set CHURN_LOGS to another folder.")
    return JournalError(f"The journal could not write to {path}: {error.strerror or error}.", todo=todo)
