"""A file that is there whole, or as it was before, whenever the process or the power ends."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

PARTIAL = ".partial"
"""How the name of a file ends that is still being written; one that a killed process left may be removed."""


def write_whole(path: Path, data: bytes) -> None:
    """Put a file there, forced to disk, in place of the one before; makes its folder.

    Raises:
        OSError: the disk does not take it; the file before still stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}{PARTIAL}")
    try:
        write_new(partial, data)
        partial.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):  # the reason is on its way
            partial.unlink(missing_ok=True)
        raise


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet and force it to disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
