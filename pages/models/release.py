"""Release: who is champion and why, what the gate says about the others, and the three moves: promote, roll back, archive."""

from __future__ import annotations

import streamlit as st

from pages.parts import sidebar
from pages.parts.access import the_visitor
from pages.parts.cache import find_desk, health, the_settings, warm_up
from pages.parts.guards import guarded
from pages.parts.release import actions, champion, history, versions, view
from pages.parts.release.standing import standing_of
from pages.parts.states import no_model

visitor = the_visitor()
with st.container():
    actions.outcome()  # a move that is under way is watched before anybody is called champion
desk = find_desk()
if desk is None:
    no_model(visitor)
    st.stop()

with st.container(key="top", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Release", anchor=False)
    chosen = view.choose()

with guarded():
    registry = health(desk, desk.version.label)[0]
    standing = standing_of(the_settings(), registry.says if registry.state == "away" else "")
    champion.show(standing, visitor)
    if chosen == "history":
        history.show(standing)
    else:
        with guarded():
            history.warn()
        versions.show(standing, visitor)

with st.sidebar, guarded():
    sidebar.show(desk, visitor)
warm_up(desk)
