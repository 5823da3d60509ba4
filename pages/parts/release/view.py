"""Which part of the release page is shown, and which version is looked at; both stand in the address."""

from __future__ import annotations

import streamlit as st

from pages.parts.address import Address

VIEWS = {"versions": "Versions", "history": "History"}
_here = Address("release", {"view": "versions"})
put, choice, chosen = _here.put, _here.choice, _here.chosen


def choose() -> str:
    """Draw the choice of a view."""
    st.segmented_control(
        "What to look at",
        list(VIEWS),
        format_func=lambda one: VIEWS[one],
        required=True,
        key=choice("view", list(VIEWS)),
        on_change=chosen,
        args=("view",),
        label_visibility="collapsed",
    )
    return str(st.session_state["release:view"] or "versions")
