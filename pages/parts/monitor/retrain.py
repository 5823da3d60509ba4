"""Train a new version from where somebody sees that the old one no longer fits."""

from __future__ import annotations

import streamlit as st

from pages.parts.monitor.watch import Watch
from pages.parts.training import training_panel
from pages.parts.training_job import look

WORDS = (
    "Columns that moved and matter to the scores, or figures that fell, are a reason to train again, once there are outcomes of "
    "customers like today's. The new version answers nobody until it has passed the gate and somebody promotes it."
)


def retrain(watch: Watch) -> None:
    """Draw the button; behind it is the training, which goes on whatever page is open."""
    found = look(watch.settings.mlruns)
    running = found is not None and found.running
    with st.popover(
        "Training is under way" if running else "Retrain",
        icon=":material/hourglass_top:" if running else ":material/model_training:",
        key="monitor_retrain",
    ):
        st.caption(WORDS)
        training_panel(watch.visitor, key="retrain", kinds=False, label="Train a new version")
