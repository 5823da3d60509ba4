"""The sidebar: which model answers, how good it is, how everything around it does, and who may be here."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.model.card import Card
from core.serving.desk import Desk
from pages.parts.access import Visitor
from pages.parts.cache import health, journal_state
from pages.parts.guards import plain

STATES = {
    "ok": ":material/check_circle:",
    "away": ":material/warning:",
    "off": ":material/radio_button_unchecked:",
}
STATE_WORDS = {"ok": "", "away": " away", "off": " off"}


def show(desk: Desk, visitor: Visitor) -> None:
    """Draw the sidebar."""
    st.subheader("Churn Desk", anchor=False)
    if desk.notice:
        st.warning(plain(desk.notice), icon=":material/history:")
    _model(desk.version.card)
    st.divider()
    _around(desk)
    st.divider()
    _who(visitor)


def _model(card: Card) -> None:
    trained = datetime.fromisoformat(card.created)
    st.markdown(f"**Model {plain(card.label)}**  \n{card.kind_label}, trained {trained:%d %b %Y} on {plain(card.data)}")
    figures = card.metrics.get("holdout", {})
    lines = [f"{text} **{figures[name]:.0%}**" for name, text in IN_WORDS if name in figures]
    if lines:
        st.caption(f"On {card.n_holdout:,} customers it had never seen:\n" + "\n".join(f"- {line}" for line in lines))


IN_WORDS = (
    ("roc_auc", "tells apart a pair, one leaving and one staying:"),
    ("recall", "of those who left it would have contacted"),
    ("precision", "of those contacted, had been about to leave:"),
)


def _around(desk: Desk) -> None:
    for item in health(desk, desk.version.label):
        st.caption(f"{STATES[item.state]} **{plain(item.name)}**{STATE_WORDS[item.state]}  \n{plain(item.says)}")
    state = journal_state(desk)
    icon = STATES["ok" if state.writable else "away"]
    st.caption(f"{icon} **Journal**{'' if state.writable else ' cannot be written'}  \n{plain(state.says)}")


def _who(visitor: Visitor) -> None:
    if visitor.role == "open":
        st.caption(":material/lock_open: **No sign-in**  \nThis desk is open to anyone who can reach it.")
        return
    st.caption(f":material/person: **{plain(visitor.name)}**  \nSigned in as {visitor.role}.")
    if st.button("Sign out", key="do:sign out", icon=":material/logout:", width="stretch"):
        st.logout()
