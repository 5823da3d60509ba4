"""The lock that writers, readers and erasure share: flock on the day file itself.

flock belongs to the open file, so the kernel releases it when the process dies in any way: there is no stale lock.
"""

from __future__ import annotations

import fcntl
import time
from pathlib import Path

from core.errors import JournalError

LONGEST_WAIT = 30.0
"""Seconds; a whole batch waits for milliseconds, so this long means a stopped process or a very large erasure."""
FIRST_PAUSE, LONGEST_PAUSE = 0.000_2, 0.005


def lock(fd: int, path: Path, *, shared: bool = False) -> None:
    """Wait for the file's lock.

    Raises:
        JournalError: somebody held it for LONGEST_WAIT.
    """
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    give_up, pause = 0.0, FIRST_PAUSE
    while True:
        try:
            fcntl.flock(fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            now = time.monotonic()
            give_up = give_up or now + LONGEST_WAIT
            if now > give_up:
                raise JournalError(
                    f"{path} has been locked by another process for {LONGEST_WAIT:.0f} s.",
                    todo="See who holds it (lsof) and let it finish or end it; then try again.",
                ) from None
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        else:
            return


def unlock(fd: int) -> None:
    """Let the next one in."""
    fcntl.flock(fd, fcntl.LOCK_UN)
