"""Counts a day file's predictions as it grows."""

from __future__ import annotations

import os
import threading
from pathlib import Path

PREDICTION = b'"kind":"prediction"'
BLOCK = 1 << 20


class PredictionCounter:
    """Counts the predictions of one file at a time; a second look reads only what was appended since the first.

    A file that was replaced (erasure) or has shrunk is counted anew. Safe to share between threads.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._seen: tuple[Path, int] | None = None
        self._offset = self._count = 0

    def count(self, path: Path) -> int | None:
        """Whole prediction lines in the file now, 0 when there is no file; None when it cannot be read."""
        with self._mutex:
            try:
                file = path.open("rb")
            except FileNotFoundError:
                return 0
            except OSError:
                return None
            with file:
                found = os.fstat(file.fileno())
                if (path, found.st_ino) != self._seen or found.st_size < self._offset:
                    self._seen, self._offset, self._count = (path, found.st_ino), 0, 0
                file.seek(self._offset)
                carry = b""
                while block := file.read(BLOCK):
                    whole, newline, carry = (carry + block).rpartition(b"\n")
                    # A line starts with its kind, so a customer's text cannot be mistaken for one.
                    self._count += (whole + newline).count(b"{" + PREDICTION)
                    self._offset += len(whole) + len(newline)
            return self._count
