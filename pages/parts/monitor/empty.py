"""Views without predictions: what is missing, and what to do about it."""

from __future__ import annotations

import streamlit as st

from pages.parts.guards import plain
from pages.parts.monitor import address
from pages.parts.monitor.watch import Watch


def nothing(watch: Watch) -> bool:
    """Whether the version predicted nothing in the window; then this is drawn instead of the view."""
    if watch.n:
        return False
    known = any(day.n for day in watch.days)
    with st.container(border=True, key="monitor_empty"):
        st.subheader(f"No prediction of {plain(watch.label)} in this window", anchor=False)
        if watch.segment is not None:
            st.markdown(f"Nobody of “{plain(watch.segment.label)}” was scored from {watch.window}.")
            st.button(
                "Everybody",
                icon=":material/filter_alt_off:",
                key="do:everybody",
                on_click=address.put,
                args=("segment", ""),
            )
        elif known:
            st.markdown(f"Other versions answered from {watch.window}. Choose one above.")
        elif watch.today in watch.window:
            st.markdown(
                f"The journal holds no prediction from {watch.window} (UTC). Scores appear here within "
                f"{watch.settings.monitor_refresh} seconds of being given."
            )
            st.page_link("pages/desk/score.py", label="Score a customer", icon=":material/person_search:")
        else:
            st.markdown(f"The journal holds no prediction from {watch.window} (UTC). Choose other days above.")
    return True


def not_split(watch: Watch, what: str) -> None:
    """Say that a figure is of everybody although a segment is chosen."""
    if watch.segment is not None:
        st.caption(f":material/groups: Of all customers, not of “{plain(watch.segment.label)}” alone: {what}.")
