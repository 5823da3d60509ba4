"""A/B test: two versions on customers that neither has seen. Which one is better, by how much, how sure is that."""

from __future__ import annotations

import streamlit as st

from pages.parts import sidebar
from pages.parts.ab import choosing, result, states
from pages.parts.access import the_visitor
from pages.parts.cache import find_desk, the_settings
from pages.parts.guards import guarded
from pages.parts.states import no_model

visitor = the_visitor()
desk = find_desk()
if desk is None:
    no_model(visitor)
    st.stop()

with guarded():
    with st.container(key="top", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("A/B test", anchor=False)
        source = choosing.source() if visitor.may_analyse else ""
    if not visitor.may_analyse:
        states.not_yours()
    elif (pair := choosing.versions(the_settings())) is None:
        states.no_second(visitor)
    else:
        result.show(choosing.Asked(*pair, source), desk.journal, visitor)

with st.sidebar, guarded():
    sidebar.show(desk, visitor)
