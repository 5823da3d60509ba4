"""The runs that a chart lays over each other, chosen where the chart is."""

from __future__ import annotations

import streamlit as st

from core.model.registry.experiments.run import Run
from pages.parts.experiments import address
from pages.parts.experiments.sight import MOST, Sight


def picked(sight: Sight) -> tuple[Run, ...]:
    """Draw the choice and return the chosen runs, at most six."""
    labels = {run.id: sight.label(run) for run in sight.runs}
    labels |= {run.id: sight.label(run) for run in sight.chosen}
    key = address.key_of("runs", lambda _: [run.id for run in sight.chosen[:MOST]])
    st.session_state[key] = [run for run in st.session_state[key] if run in labels][:MOST]
    st.multiselect(
        "Runs in the charts",
        list(labels),
        format_func=lambda run: labels.get(run, run),
        key=key,
        max_selections=MOST,
        on_change=_write,
        placeholder="Choose up to six runs",
    )
    if len(sight.chosen) > MOST:
        st.caption(f"{len(sight.chosen)} runs are ticked; the charts show the first {MOST}.")
    chosen = [sight.board.run(run) for run in st.session_state[key]]
    return tuple(run for run in chosen if run is not None)


def _write() -> None:
    address.put("runs", address.LISTED.join(address.short(run) for run in st.session_state["exp:runs"]))
