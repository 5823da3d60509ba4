"""The frame around every page: page config, sign-in, navigation, sidebar, and one guard against tracebacks."""

from __future__ import annotations

import streamlit as st

from pages.parts.access import the_visitor
from pages.parts.first_visit import ask_again
from pages.parts.guards import guarded
from pages.parts.look import set_look

set_look()
ask_again()
with guarded():
    visitor = the_visitor()
    pages = {
        "": [
            st.Page("pages/desk/score.py", title="Score", icon=":material/person_search:", default=True),
            st.Page("pages/monitoring/monitor.py", title="Monitor", icon=":material/monitor_heart:"),
        ]
    }
    if visitor.may_analyse:
        pages["Models"] = [
            st.Page("pages/models/experiments.py", title="Experiments", icon=":material/experiment:"),
            st.Page("pages/models/ab_test.py", title="A/B test", icon=":material/balance:"),
            st.Page("pages/models/release.py", title="Release", icon=":material/rocket_launch:"),
        ]
    page = st.navigation(pages)
    page.run()
