"""The monitor page's view "overview": being built."""

from __future__ import annotations

import streamlit as st

from pages.parts.monitor.watch import Watch


def show(watch: Watch) -> None:
    """Draw the view."""
    st.info(f"Being built: overview of {watch.label}, {watch.window}.", icon=":material/construction:")
