"""Keep the result in the journal, or take it away."""

from __future__ import annotations

import streamlit as st

from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.report import comparison_line, to_csv, to_markdown
from core.journal.store import Journal, utc_now
from pages.parts.access import Visitor
from pages.parts.guards import plain
from pages.parts.tables import file_button

Result = tuple[str, ...]
"""What tells two results of a session apart."""


def show(found: Comparison, journal: Journal, visitor: Visitor) -> None:
    """Draw what was compared on, and the buttons."""
    first, second = (label.replace("/", "-") for label in found.trial.labels)
    saved: dict[Result, str] = st.session_state.setdefault("ab saved", {})
    result = (*found.trial.labels, found.trial.says, found.advice.says)
    with st.container(horizontal=True, vertical_alignment="center", key="ab_takeaway"):
        st.caption(plain(found.trial.says), width="stretch")
        if result in saved:
            st.markdown(f":material/check: Saved in the journal: {plain(saved[result])}", width="content")
        elif st.button("Save to the journal", key="do:ab save", icon=":material/bookmark_add:"):
            saved[result] = _saved(found, journal, visitor)
            st.rerun()
        name = f"{first}-against-{second}"
        file_button(
            "Markdown", lambda: to_markdown(found, utc_now()).encode(), f"{name}.md", "do:ab markdown", "text/markdown"
        )
        file_button("CSV", lambda: to_csv(found).encode("utf-8-sig"), f"{name}.csv", "do:ab csv")


def _saved(found: Comparison, journal: Journal, visitor: Visitor) -> str:
    """Keep it; returns the line's id."""
    line = comparison_line(found, journal.stamp(), visitor.name)
    journal.append(line)
    return line.id
