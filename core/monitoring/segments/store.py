"""Counts of a segment on one day: from the Parquet copy of a closed day, from the journal for the open one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.errors import ViewsError
from core.journal.reader.store import day_path
from core.monitoring.counts import DayCounts
from core.monitoring.segments.counting import belongs, count_rows, joined, segment_column
from core.monitoring.segments.segment import Segment
from core.monitoring.views.blocks.store import opened
from core.monitoring.views.columns import as_batch
from core.monitoring.views.day import DayView
from core.monitoring.views.pieces import read_block
from core.monitoring.views.template import Template, template


def segment_counts(logs: Path, view: DayView, known: Template, segment: Segment) -> tuple[DayCounts, ...]:
    """One version's predictions about the segment's customers, one record for each role that has any.

    Args:
        logs: folder of the journal.
        view: of the day, up to date.
        known: the version, with its profile.

    Raises:
        ViewsError: a Parquet file cannot be read.
        JournalError: the day's file cannot.
    """
    found = _of_journal(logs, view, known, segment) if view.compact is None else _of_copy(logs, view, known, segment)
    return tuple(found[role] for role in sorted(found))


def _of_copy(logs: Path, view: DayView, known: Template, segment: Segment) -> dict[str, DayCounts]:
    import pyarrow as pa
    from pyarrow import parquet

    found: dict[str, DayCounts] = {}
    name = segment_column(segment)
    for copy in view.compact or ():
        if copy.model != known.label:
            continue
        try:
            with parquet.ParquetFile(logs / "views" / copy.name) as file:
                for group in range(file.num_row_groups):
                    mine = belongs(file.read_row_group(group, columns=[name]).column(name), segment, known)
                    if mine.any():
                        rows = file.read_row_group(group).filter(pa.array(mine))
                        found = joined(found, count_rows(rows, view.day, known))
        except (pa.ArrowInvalid, KeyError, OSError) as error:
            raise ViewsError(
                f"{copy.name} cannot be read: {str(error).splitlines()[0]}.",
                todo="Make it anew: python -m core views refresh --thorough.",
            ) from error
    return found


def _of_journal(logs: Path, view: DayView, known: Template, segment: Segment) -> dict[str, DayCounts]:
    import pyarrow as pa

    found: dict[str, DayCounts] = {}
    others: dict[str, Template] = {}

    def find(label: str) -> Template:
        return known if label == known.label else others.setdefault(label, template(label, None))

    with opened(day_path(logs, view.day)) as file:
        for data in file.blocks(0):
            for piece in read_block(data, view.day, find).pieces:
                if piece.template.label != known.label:
                    continue
                rows = pa.Table.from_batches([as_batch(piece, view.day)])
                mine = belongs(rows.column(segment_column(segment)), segment, known)
                mine &= _closed(rows.column("batch").to_pylist(), view)
                if mine.any():
                    found = joined(found, count_rows(rows.filter(pa.array(mine)), view.day, known))
    return found


def _closed(batches: list[str | None], view: DayView) -> np.ndarray:
    """Rows of a file whose closing line is missing were shown to nobody."""
    return np.fromiter((not batch or batch in view.closed for batch in batches), bool, len(batches))
