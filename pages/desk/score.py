"""The main page: one customer or a file of them, scored, explained, advised on, and logged."""

from __future__ import annotations

import streamlit as st

from pages.parts import answer, form, many, session, sidebar
from pages.parts.access import the_visitor
from pages.parts.cache import find_desk, warm_up
from pages.parts.guards import guarded
from pages.parts.states import no_model

visitor = the_visitor()
desk = find_desk()
if desk is None:
    no_model(visitor)
    st.stop()
session.keep_inputs()
form.arrive(desk)

with st.container(key="top", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Score", anchor=False)
    view = session.view()

if view == "many":
    with guarded():
        many.show(desk)
else:
    with st.container(key="one_answered" if session.shown() else "one_open"):
        left, right = st.columns([5, 7], gap="medium")
    with left, guarded():
        entered, wanted = form.show(desk)
        if wanted:
            form.score(desk, entered)
    with right, guarded():
        answer.show(desk, session.shown(), entered)

with st.sidebar, guarded():
    sidebar.show(desk, visitor)
warm_up(desk)
