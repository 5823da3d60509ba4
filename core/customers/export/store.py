"""Write a customer table to disk: whole or not at all."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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

    Raises:
        TableError: the folder is not there or may not be written to, or the disk is full.
    """
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        with beside.open("xb") as file:
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


def _settle(folder: Path) -> None:
    """Make the new name itself survive a power failure; Windows has no such call for folders and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
