"""Which part of the release page is shown; it stands in the address."""

from __future__ import annotations

from typing import Literal, cast

import streamlit as st

View = Literal["versions", "history"]
VIEWS: dict[View, str] = {"versions": "Versions", "history": "History"}


def choose() -> View:
    """The choice, from the address when that has changed: a first visit, back or forward."""
    asked = st.query_params.get("view", "versions")
    if asked != st.session_state.get("release view address") or "release view" not in st.session_state:
        st.session_state["release view address"] = asked
        st.session_state["release view"] = asked if asked in VIEWS else "versions"
    st.segmented_control(
        "What to look at",
        list(VIEWS),
        format_func=lambda one: VIEWS[one],
        required=True,
        key="release view",
        on_change=_to_address,
        label_visibility="collapsed",
    )
    return cast("View", st.session_state["release view"] or "versions")


def _to_address() -> None:
    chosen = st.session_state["release view"] or "versions"
    st.session_state["release view address"] = chosen
    st.query_params["view"] = chosen
