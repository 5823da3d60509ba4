"""The page before there is a model: what is missing, the command that makes it, and a button that runs it."""

from __future__ import annotations

import streamlit as st

from pages.parts.access import Visitor


def no_model(visitor: Visitor) -> None:
    """Draw the empty state; the page is drawn again once a model is there."""
    from pages.parts.training import training_panel  # a desk with a model does not wait for what it never draws
    from pages.parts.training_job import COMMAND

    st.title("No model yet", anchor=False)
    st.write(
        "Scoring needs a trained model. Training compares several kinds of models on your customer table, or on synthetic "
        "customers when none is configured, and takes about a minute."
    )
    training_panel(visitor, key="train", kinds=False, first=True, label="Train the first model now")
    st.caption("The same on the command line, in the desk's folder:")
    st.code(COMMAND, language="bash")
