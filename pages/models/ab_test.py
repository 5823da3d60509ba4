"""A/B test: being built."""

from __future__ import annotations

import streamlit as st

st.title("A/B test", anchor=False)
