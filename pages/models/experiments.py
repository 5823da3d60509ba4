"""Experiments: every run, which is best, which is live, and why."""

from __future__ import annotations

import streamlit as st

from pages.parts import sidebar
from pages.parts.access import the_visitor
from pages.parts.cache import find_desk, the_settings
from pages.parts.experiments import views
from pages.parts.guards import guarded

visitor = the_visitor()
with guarded():
    views.page(the_settings(), visitor)

with st.sidebar, guarded():
    if (desk := find_desk()) is not None:
        sidebar.show(desk, visitor)
