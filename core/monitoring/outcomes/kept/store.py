"""The journal's outcomes as one Arrow table, without reading the journal each time.

Beside the views lies, for each day that has outcomes, an extract of their lines and a Parquet file made from it, which names
the extract's checksum. Both can be deleted at any time. An erasure changes the day's file, so the extract, so the Parquet file.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from zlib import crc32

import pyarrow as pa
from pyarrow import parquet

from core.journal.days import EPOCH, day_of_id
from core.journal.lines import OutcomeLine
from core.journal.store import Journal
from core.monitoring.alerts.kept.store import bodies, lines_of
from core.monitoring.views.store import Views

STARTS = (b'{"kind":"outcome"',)
FOLDER = "outcomes"
MARK = b"extract"
SCHEMA = pa.schema(
    [
        ("id", pa.string()), ("at", pa.int64()), ("customer", pa.string()), ("prediction", pa.string()),
        ("observed", pa.int32()), ("positive", pa.bool_()), ("made", pa.int32()), ("batch", pa.string()),
    ]
)  # fmt: skip
"""at: microseconds since 1970; observed, made: days since 1970; made: of the prediction, out of its id."""
FIRST = EPOCH.date().toordinal()


def outcomes(journal: Journal, views: Views | None = None) -> pa.Table:
    """Every readable outcome line, oldest first, with the columns of SCHEMA.

    Args:
        views: of the same folder: days that they have read and found to hold no outcome are not read again.

    Raises:
        JournalError: a day's file cannot be read.
    """
    parts = [
        _day(body, journal.folder / "views" / FOLDER / f"{day}.parquet")
        for day, body in bodies(journal, STARTS, FOLDER, _without(journal, views))
    ]
    return pa.concat_tables(part for part in parts if part is not None) if any(parts) else SCHEMA.empty_table()


def marks(journal: Journal, views: Views | None = None) -> tuple[tuple[date, int], ...]:
    """Each day that has outcomes with a checksum of them: what `outcomes` says is the same while these are."""
    found = bodies(journal, STARTS, FOLDER, _without(journal, views))
    return tuple((day, crc32(body)) for day, body in found if body)


def _without(journal: Journal, views: Views | None) -> Callable[[date], bool]:
    """Whether the views have read a day's file as it is now, and met no outcome."""

    def known(day: date) -> bool:
        view = views.day(day) if views is not None else None
        if view is None or view.kinds.get("outcome", 0):
            return False
        try:
            found = journal.file_of(day).stat()
        except OSError:
            return False
        return (found.st_ino, found.st_size, found.st_mtime_ns) == view.source[:3]

    return known


def _day(body: bytes, path: Path) -> pa.Table | None:
    if not body:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return None
    mark = str(crc32(body)).encode()
    found = _read(path, mark)
    if found is None:
        found = _table(body)
        with suppress(OSError):  # whoever only reads a journal need not be able to write
            _write(path, found.replace_schema_metadata({MARK: mark}))
    return found


def _read(path: Path, mark: bytes) -> pa.Table | None:
    try:
        found = parquet.read_table(path)
    except (OSError, pa.ArrowException):
        return None
    fits = found.schema.equals(SCHEMA) and (found.schema.metadata or {}).get(MARK) == mark
    return found.replace_schema_metadata(None) if fits else None


def _table(body: bytes) -> pa.Table:
    rows = []
    for line in lines_of(body):
        if isinstance(line, OutcomeLine) and (observed := days_since(line.observed)) is not None:
            made = day_of_id(line.prediction) if line.prediction is not None else None
            at = round((line.at - EPOCH).total_seconds() * 1_000_000)
            made_on = None if made is None else made.toordinal() - FIRST
            rows.append((line.id, at, line.customer, line.prediction, observed, line.positive, made_on, line.batch))
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    return pa.table([pa.array(values, kind.type) for values, kind in zip(columns, SCHEMA, strict=True)], SCHEMA)


def days_since(text: str) -> int | None:
    """Days from 1970-01-01 to an ISO date; None when it is none.

    >>> days_since("1970-01-03"), days_since("soon")
    (2, None)
    """
    try:
        return date.fromisoformat(text).toordinal() - FIRST
    except ValueError:
        return None


def _write(path: Path, table: pa.Table) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            parquet.write_table(table, file, compression="zstd")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
