"""What of the A/B page stands in the address, so that it can be linked to and gone back from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

SOURCES = {"holdout": "Hold-out", "table": "Labelled table", "live": "Live traffic"}
PARTS = {
    "figures": "Figures",
    "agreement": "Agreement",
    "curves": "Curves",
    "where": "Where they differ",
    "fairness": "Fairness",
    "evidence": "Evidence",
}


def param(name: str) -> str:
    """What the address says; "" when it says nothing."""
    return st.query_params.get(name, "")


def choice(name: str, options: Sequence[str], first: str) -> str:
    """Key of a widget that chooses one of the options and follows the address; what that names wrongly becomes `first`."""
    key, asked = f"ab:{name}", param(name)
    if key not in st.session_state or asked != st.session_state.get(f"ab-address:{name}"):  # first visit, back, forward
        st.session_state[f"ab-address:{name}"] = asked
        st.session_state[key] = asked if asked in options else first
    if st.session_state[key] not in options:  # nothing chosen, or the options have changed under it
        st.session_state[key] = first
    return key


def write(name: str) -> None:
    """For on_change: what the widget holds goes into the address."""
    value = str(st.session_state.get(f"ab:{name}") or "")
    st.session_state[f"ab-address:{name}"] = value
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
