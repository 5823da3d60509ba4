"""Write a customer table to disk: whole or not at all.

While a file is being made, its writer holds a lock (flock) on it, which the kernel releases however the writer ends. So what
a killed writer left behind, which is customers' data, is known from what another one is writing.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv, parquet

from core.customers.customer import CustomerTable
from core.customers.export.as_arrow import as_arrow
from core.customers.export.safe_table import safe_table
from core.errors import TableError

ENDINGS = (".csv", ".parquet")


def write_table(path: Path, table: CustomerTable, extra: Mapping[str, NDArray[np.generic]] | None = None) -> None:
    """Write a table as CSV (UTF-8, comma, a blank for missing) or Parquet, by the file's ending.

    Whoever looks at `path` sees the old file or the whole new one, also when the power fails. Texts in a CSV are safe to
    open in a spreadsheet program; Parquet holds them as they are.

    Args:
        path: where; a file that is there is replaced.
        table: the customers.
        extra: further columns to stand on the right, name → shape (n,).

    Raises:
        TableError: another ending, or the disk did not take it.
    """
    check_ending(path)
    whole = as_arrow(table)
    for name, values in (extra or {}).items():
        whole = whole.append_column(name, pa.array(values))
    with replacing(path) as file:
        if path.suffix.lower() == ".csv":
            csv.write_csv(safe_table(whole), file)
        else:
            parquet.write_table(whole, file, compression="zstd")


def check_ending(path: Path) -> None:
    """Raise TableError unless `write_table` knows the file's ending: better before the work than after it."""
    if path.suffix.lower() not in ENDINGS:
        raise TableError(
            f"{path}: the ending does not say which format.", todo=f"End the name in {' or '.join(ENDINGS)}."
        )


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path` that takes its place, once it is whole and on the disk, or vanishes if anything fails.

    What writers of the same path left when they were killed goes first.

    Raises:
        TableError: the folder is not there or may not be written to, or the disk is full.
    """
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        _remove_leftovers(path)
        with ExitStack() as held:
            with beside.open("xb") as file:
                held.callback(os.close, _locked(file))
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise TableError(
            f"{path}: cannot be written: {error.strerror or error}.",
            todo="Choose a folder with room where you may write.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _locked(file: BinaryIO) -> int:
    """Lock the file until the handle returned is closed; a file system without locks goes without."""
    handle = os.dup(file.fileno())
    _lock(handle)
    return handle


def _lock(handle: int) -> bool:
    """Whether the lock was free and is held now."""
    if os.name != "posix":
        return False
    import fcntl

    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _remove_leftovers(path: Path) -> None:
    """Remove what killed writers of this path left. An empty file stays: its writer may be about to lock it."""
    name = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{32}}\.part")
    for part in [one for one in path.parent.iterdir() if name.fullmatch(one.name)]:
        with suppress(OSError), part.open("rb") as file:
            if os.fstat(file.fileno()).st_size and _lock(file.fileno()):
                part.unlink()


def _settle(folder: Path) -> None:
    """Make the new name itself survive a power failure; Windows has no such call for folders and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
