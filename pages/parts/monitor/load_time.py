"""How long opening a version takes on this machine."""

from __future__ import annotations

import time

import streamlit as st

from core.model.store import load_version, version_folder
from pages.parts.monitor.watch import Watch


def load_ms(watch: Watch) -> float:
    """Milliseconds to read, verify and unpack the version's copy; measured once for each process.

    Raises:
        ModelError: it cannot be opened any more.
    """
    return _measured(watch.label, watch)


@st.cache_data(show_spinner=False, max_entries=20)
def _measured(label: str, _watch: Watch) -> float:
    folder = version_folder(_watch.settings.mlruns, _watch.version.name, _watch.version.number)
    begin = time.perf_counter()
    load_version(folder)
    return 1000 * (time.perf_counter() - begin)
