"""The frame around every page: page config, sign-in, navigation, sidebar, and one guard against tracebacks."""

from __future__ import annotations

import streamlit as st

from pages.parts.access import the_visitor
from pages.parts.guards import guarded
from pages.parts.look import set_look

set_look()
with guarded():
    visitor = the_visitor()
    page = st.navigation([st.Page("pages/desk/score.py", title="Score", icon=":material/person_search:", default=True)])
    page.run()
