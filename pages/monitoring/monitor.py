"""Monitor: is the model still true? Counts of what it said, what moved, what came true, and whom to tell."""

from __future__ import annotations

import streamlit as st

from core.journal.store import utc_now
from pages.parts import sidebar
from pages.parts.access import the_visitor
from pages.parts.cache import find_desk, the_settings
from pages.parts.guards import guarded
from pages.parts.monitor import controls, live
from pages.parts.monitor.address import param
from pages.parts.monitor.refreshing import the_refresher
from pages.parts.monitor.watch import chosen_version, labels_at_hand
from pages.parts.states import no_model

visitor = the_visitor()
desk = find_desk()
if desk is None:
    no_model(visitor)
    st.stop()
refresher, today = the_refresher(), utc_now().date()
refresher.poke(today)

with guarded():
    with st.container(key="top", horizontal=True, vertical_alignment="center"):
        st.title("Monitor", anchor=False)
        window = controls.period(today)
        labels = labels_at_hand(refresher.days(window), desk.version.label, param("model"), the_settings())
        model = controls.model(labels)
        segment = controls.segment(chosen_version(model, desk.version))
    asked = controls.asked(window, model, segment, controls.view())
    live.show(asked, visitor, desk.version, refresher)

with st.sidebar, guarded():
    sidebar.show(desk, visitor)
