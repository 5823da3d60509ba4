"""The answer: how risky, what to do, why, what would change it, and what to write."""

from __future__ import annotations

import streamlit as st

from core.serving.desk import Desk
from pages.parts import email, reasons, what_if
from pages.parts.cache import desk_of
from pages.parts.form import Entered, example_buttons
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.risk_bar import risk_bar
from pages.parts.session import Shown

PARTS = {"why": "Why", "what if": "What if", "e-mail": "E-mail"}
ACTIONS = {
    "contact now": ("Contact now", ":material/call:"),
    "keep an eye": ("Keep an eye on it", ":material/visibility:"),
    "leave alone": ("Leave alone", ":material/check:"),
}


def show(desk: Desk, shown: Shown | None, entered: Entered) -> None:
    """Draw the answer, or what to do to get one."""
    if shown is None:
        _none_yet(desk)
        return
    answer = shown.answer
    _whose(desk, shown, entered)
    desk = desk_of(desk, answer.score.model)
    st.html(risk_bar(answer.score, desk.settings.band_edges, palette()))
    words, icon = ACTIONS[answer.advice.action]
    st.markdown(f"{icon} **{words}.** {plain(answer.advice.why)}")
    if told := desk.unusual(answer):
        st.caption(f":material/help: {plain(told)}")
    st.session_state.setdefault("part", "why")
    part = st.segmented_control(
        "More about this answer",
        list(PARTS),
        format_func=lambda one: PARTS[one],
        required=True,
        key="part",
        label_visibility="collapsed",
    )
    if part == "what if":
        what_if.show(desk, answer)
    elif part == "e-mail":
        email.show(desk, answer)
    else:
        reasons.show(desk, answer.explanation)
    st.caption(
        f"Logged as `{answer.prediction_id}` in `{answer.logged_to}`, {answer.at:%d %b %Y, %H:%M:%S} UTC, "
        f"by {plain(answer.score.model)}."
    )


def _none_yet(desk: Desk) -> None:
    with st.container(border=True):
        st.subheader("No customer scored yet", anchor=False)
        noun, verb = plain(desk.schema.target.noun), plain(desk.schema.target.verb)
        st.markdown(
            f"Fill in the form and press **Score this customer**. You get the {noun} risk, the reasons in plain words, what "
            f"could change it, and an e-mail to send.\n\nNobody at hand? Start from a typical customer:"
        )
        with st.container(horizontal=True):
            example_buttons("start", short=False)
        holdout = desk.version.card.metrics.get("holdout", {})
        if (area := holdout.get("roc_auc")) is not None:
            st.caption(
                f"Of two customers, one of whom will {verb}, the model tells which one {area:.0%} of the time. "
                f"From {desk.version.threshold:.0%} risk it advises a contact."
            )


def _whose(desk: Desk, shown: Shown, entered: Entered) -> None:
    """Whom the answer is about, and whether the form still says the same."""
    if shown.entered != entered.fingerprint:
        st.warning(
            "The form has changed since: this answer belongs to the former input. Press **Score this customer** again.",
            icon=":material/history:",
        )
    elif shown.answer.score.model != desk.version.label:
        st.warning(
            f"Another model answers now ({plain(desk.version.label)}). This answer, and whatever you ask about it below, is "
            f"still {plain(shown.answer.score.model)}'s. Press **Score this customer** to ask the new one.",
            icon=":material/history:",
        )
    if shown.origin:
        st.caption(f"Customer {plain(shown.answer.customer.id or 'without id')}, {plain(shown.origin)}.")
