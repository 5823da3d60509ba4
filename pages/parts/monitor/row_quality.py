"""What only the rows of closed days can tell, looked up once for each Parquet file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.errors import ViewsError
from core.monitoring.overview.defects import RowDefects
from core.monitoring.overview.rows.store import row_defects
from pages.parts.guards import say
from pages.parts.monitor.watch import Watch

MOST_DAYS = 92


def looked_into(watch: Watch) -> tuple[RowDefects, ...] | None:
    """Of the window's closed days (the newest, when there are very many); None when there is none, or one cannot be read:
    that is said, and the rest of the view stands."""
    try:
        return _looked_into(watch)
    except ViewsError as error:
        say(error)
        return None


def _looked_into(watch: Watch) -> tuple[RowDefects, ...] | None:
    files = [file for day in watch.days for file in day.compact or () if file.model == watch.label][-MOST_DAYS:]
    if not files or watch.segment is not None:
        return None
    found, bar = [], None
    for done, file in enumerate(files):
        if bar is None and done and len(files) > 20:
            bar = st.progress(0.0, "Looking into the rows of closed days, once")
        if bar is not None:
            bar.progress(done / len(files), f"Looking into the rows of closed days, once: {done:,} of {len(files):,}")
        found.append(_of_file(str(watch.views.folder / file.name), file.sha256, watch.label, watch))
    if bar is not None:
        bar.empty()
    return tuple(found)


@st.cache_data(show_spinner=False, max_entries=2_000)
def _of_file(path: str, sha256: str, label: str, _watch: Watch) -> RowDefects:
    return row_defects(Path(path), _watch.version.schema)
