"""The page when there is nothing to compare."""

from __future__ import annotations

import streamlit as st

from pages.parts.access import Visitor
from pages.parts.training import training_panel


def no_second(visitor: Visitor) -> None:
    """There is one version only."""
    st.info(
        "**There is one version only, and it takes two.** Train again: the winner of the next training challenges this one.",
        icon=":material/balance:",
    )
    training_panel(visitor, key="ab train", kinds=True)


def not_yours() -> None:
    """Somebody without the role."""
    st.warning(
        "Comparing models is for analysts and administrators. Ask an administrator for the role.",
        icon=":material/block:",
    )


def one_twice(label: str) -> None:
    """The same version on both sides."""
    st.info(
        f"**{label} is on both sides.** A model is always exactly as good as itself: choose another version for one of the two.",
        icon=":material/balance:",
    )
