"""Writes a closed day's predictions as Parquet, one file for each model version: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import ExitStack
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from core.monitoring.views.columns import as_batch, schema_of
from core.monitoring.views.day import Compact
from core.monitoring.views.pieces import Block
from core.monitoring.views.template import Template

ROWS = 50_000
"""Rows in a row group."""
PARTIAL = ".partial"
ASKED = ["at", "customer"]


class CompactWriter:
    """Takes a day's blocks, leaves its Parquet files in a folder.

    Args:
        folder: made when the first file is written.
    """

    def __init__(self, folder: Path, day: date) -> None:
        self._folder, self._day = folder, day
        self._waiting: dict[str, list[pa.RecordBatch]] = {}
        self._open: dict[str, parquet.ParquetWriter] = {}
        self._templates: dict[str, Template] = {}
        self._closing = ExitStack()

    def take(self, block: Block) -> None:
        """Add a block's predictions."""
        for piece in block.pieces:
            label = piece.template.label
            self._templates[label] = piece.template
            waiting = self._waiting.setdefault(label, [])
            waiting.append(as_batch(piece, self._day))
            if sum(batch.num_rows for batch in waiting) >= ROWS:
                self._write(label)

    def finish(self, unfinished: Collection[str]) -> tuple[Compact, ...]:
        """Close the files, without rows of unfinished batches, and give them their names."""
        for label, waiting in self._waiting.items():
            if waiting:
                self._write(label)
        self._closing.close()
        done = []
        for label in sorted(self._open):
            path = self._path(label)
            partial = path.with_name(path.name + PARTIAL)
            if unfinished:
                _without(partial, unfinished)
            rows = int(parquet.read_metadata(partial).num_rows)
            _sync(partial)
            partial.replace(path)
            found = path.stat()
            done.append(Compact(path.name, label, rows, found.st_size, found.st_mtime_ns, file_hash(path)))
        return tuple(done)

    def abandon(self) -> None:
        """Close the files and take them away."""
        self._closing.close()
        for label in self._open:
            path = self._path(label)
            path.with_name(path.name + PARTIAL).unlink(missing_ok=True)

    def _write(self, label: str) -> None:
        schema = schema_of(self._templates[label])
        if label not in self._open:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self._path(label)
            partial = path.with_name(path.name + PARTIAL)
            self._open[label] = self._closing.enter_context(_writer(partial, schema))
        table = pa.Table.from_batches(self._waiting[label], schema).unify_dictionaries()
        self._waiting[label] = []
        self._open[label].write_table(table, row_group_size=ROWS * 2)

    def _path(self, label: str) -> Path:
        return self._folder / compact_name(self._day, label)


def compact_name(day: date, label: str) -> str:
    """Of a version's file, whatever its label holds.

    >>> compact_name(date(2026, 11, 21), "churn/3")
    '2026-11-21.churn-3.eb23e353.parquet'
    """
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in label)[:40]
    return f"{day}.{plain}.{sha256(label.encode()).hexdigest()[:8]}.parquet"


def file_hash(path: Path) -> str:
    """SHA-256 of the whole file."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _writer(path: Path, schema: pa.Schema) -> parquet.ParquetWriter:
    texts = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    return parquet.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=texts,
        write_statistics=ASKED,  # smallest and largest of what questions are asked by; of fifty columns they cost a third
        write_page_checksum=True,
    )


def _without(path: Path, batches: Collection[str]) -> None:
    """The same file without the rows of these batches."""
    other = path.with_name(path.name + "2")
    with parquet.ParquetFile(path) as old, _writer(other, old.schema_arrow) as new:
        for index in range(old.num_row_groups):
            table = old.read_row_group(index)
            gone = pc.is_in(table["batch"].cast(pa.string()), value_set=pa.array(sorted(batches)))
            new.write_table(table.filter(pc.invert(gone)))
    other.replace(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
