"""Keep the result in the journal, or take it away."""

from __future__ import annotations

import streamlit as st

from core.errors import JournalError
from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.report import comparison_line, to_csv, to_markdown
from core.journal.store import Journal, utc_now
from pages.parts.access import Visitor
from pages.parts.guards import plain, say


def show(found: Comparison, journal: Journal, visitor: Visitor) -> None:
    """Draw what was compared on, and the buttons."""
    first, second = (label.replace("/", "-") for label in found.trial.labels)
    saved: dict[int, str] = st.session_state.setdefault("ab saved", {})
    with st.container(horizontal=True, vertical_alignment="center", key="ab_takeaway"):
        st.caption(plain(found.trial.says), width="stretch")
        if id(found) in saved:
            st.markdown(f":material/check: Saved in the journal: {plain(saved[id(found)])}", width="content")
        elif st.button("Save to the journal", key="do:ab save", icon=":material/bookmark_add:"):
            _save(found, journal, visitor, saved)
        st.download_button(
            "Markdown",
            lambda: to_markdown(found, utc_now()).encode(),
            f"{first}-against-{second}.md",
            "text/markdown",
            key="do:ab markdown",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "CSV",
            lambda: to_csv(found).encode("utf-8-sig"),
            f"{first}-against-{second}.csv",
            "text/csv",
            key="do:ab csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _save(found: Comparison, journal: Journal, visitor: Visitor, saved: dict[int, str]) -> None:
    line = comparison_line(found, journal.stamp(), visitor.name)
    try:
        journal.append(line)
    except JournalError as error:
        say(error)
        return
    saved[id(found)] = line.id
    st.rerun()
