"""What a visitor's session remembers, by name and type; the only place that knows the keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

import streamlit as st

from core.customers.schema import Value
from core.serving.answers import Answer

View = Literal["one", "many"]
VIEWS: dict[View, str] = {"one": "One customer", "many": "Many customers"}
INPUTS = ("in:", "if:", "mail:", "many:", "part")
"""Beginnings of the keys whose widgets keep their value while they are not on the page."""

Fingerprint = tuple[tuple[str, object], ...]
"""What was entered, comparable: column and value, the id among them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer on the page.

    Attributes:
        entered: what it was given for.
        origin: where the customer came from when not from the form, e.g. "row 17 of customers.csv".
    """

    answer: Answer
    entered: Fingerprint
    origin: str = ""


def fingerprint(values: dict[str, Value], customer_id: str | None) -> Fingerprint:
    """What was entered, as something that can be compared."""
    return (("", customer_id or ""), *sorted(values.items()))


def keep_inputs() -> None:
    """Streamlit forgets the value of a widget that is not drawn in a run; writing it back keeps it."""
    for key in list(st.session_state):
        if isinstance(key, str) and key.startswith(INPUTS):
            st.session_state[key] = st.session_state[key]


def view() -> View:
    """One customer or many; the choice stands in the address, so that it can be linked to and gone back from.

    The widget could bind itself to the address, but that writes its label there and leaves nothing to go back to.
    """
    asked = st.query_params.get("view", "one")
    if asked != st.session_state.get("address"):  # a first visit, back or forward
        st.session_state["address"] = asked
        st.session_state["view"] = asked if asked in VIEWS else "one"
    st.segmented_control(
        "What to score",
        list(VIEWS),
        format_func=lambda one: VIEWS[one],
        required=True,
        key="view",
        on_change=_to_address,
        label_visibility="collapsed",
    )
    return cast("View", st.session_state["view"] or "one")


def go_to(wanted: View) -> None:
    """Choose the view for the person; before its widget is drawn."""
    st.session_state["view"] = wanted
    _to_address()


def _to_address() -> None:
    st.session_state["address"] = st.session_state["view"] or "one"
    st.query_params["view"] = st.session_state["address"]


def shown() -> Shown | None:
    """The answer on the page, if there is one."""
    return cast("Shown | None", st.session_state.get("shown"))


def show_answer(answer: Answer, entered: Fingerprint, origin: str = "") -> Shown:
    """Put an answer on the page."""
    new = Shown(answer, entered, origin)
    st.session_state["shown"] = new
    return new
