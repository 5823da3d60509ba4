"""Monitor: being built."""

from __future__ import annotations

import streamlit as st

st.title("Monitor", anchor=False)
