"""ROC, precision–recall and calibration curves of the chosen runs over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.errors import DeskError
from core.model.registry.experiments.run import Run
from core.model.registry.experiments.store import read_curves
from core.model.training.curves import Curve, Curves
from pages.parts.cache import the_settings
from pages.parts.experiments.compare import BARE
from pages.parts.experiments.picking import picked
from pages.parts.experiments.series import laid_out, series
from pages.parts.experiments.sight import Sight
from pages.parts.guards import plain
from pages.parts.look import Palette, palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Picture


def show(sight: Sight) -> None:
    """Draw the view."""
    runs = picked(sight)
    found: dict[str, Curves] = {}
    missing: list[str] = []
    tables = {run.data_hash for run in runs}
    for run in runs:
        label = sight.label(run)
        try:
            curves = _curves(run.id, run)
        except DeskError as error:
            st.warning(f"{plain(label)}: {plain(str(error))}", icon=":material/warning:")
            continue
        if curves is None:
            missing.append(label)
        else:
            found[label if label not in found else f"{label} · {run.id[:6]}"] = curves
    if missing:
        st.caption(f"No curves are stored with: {plain(', '.join(missing))}. Only trainings of Churn Desk write them.")
    if not found:
        st.info("Choose a run that has curves.", icon=":material/show_chart:")
        return
    if len(tables) > 1:
        st.warning("These runs come from different tables: their curves do not compare.", icon=":material/warning:")
    colours = palette()
    drawn = [
        ("**Above and to the left is better** (ROC)", "roc", "Share of stayers contacted", "Share of leavers found"),
        (
            "**Above is better** (precision–recall)",
            "pr",
            "Share of leavers found (recall)",
            "Share of contacted who leave",
        ),
        ("**On the line is right** (calibration)", "reliability", "Predicted risk", "Share who left"),
    ]
    for place, (title, which, across, up) in zip(st.columns(3, gap="medium"), drawn, strict=True):
        with place:
            st.markdown(title)
            lines = {label: getattr(curves, which) for label, curves in found.items()}
            picture = overlaid(lines, which, across, up, colours)
            st.plotly_chart(picture, theme=None, key=f"exp {which}", config=BARE)
    st.caption(
        "Each on the hold-out of its own training. Calibration: ten bins of equally many customers; with 140 in a bin, ±.03 "
        "around the line is chance."
    )


@st.cache_data(show_spinner=False, max_entries=200)
def _curves(run: str, _run: Run) -> Curves | None:
    """A finished run's curves never change."""
    return read_curves(the_settings(), _run)


def overlaid(lines: dict[str, Curve], which: str, across: str, up: str, colours: Palette) -> Picture:
    """One line for each run; where there is one, the line of a model that knows nothing or of perfect calibration."""
    import plotly.graph_objects as go

    found = go.Figure()
    if which != "pr":
        found.add_scatter(
            x=[0, 1],
            y=[0, 1],
            mode="lines",
            line={"color": colours.neutral, "width": 1, "dash": "dot"},
            hoverinfo="skip",
            showlegend=False,
        )
    for number, (label, line) in enumerate(lines.items()):
        look = series(number, colours)
        found.add_scatter(
            x=line.x,
            y=line.y,
            name=label,
            mode="lines+markers" if which == "reliability" else "lines",
            line={"color": look.colour, "dash": look.dash, "width": 2},
            marker={"symbol": look.symbol, "size": 7},
            hovertemplate=f"{across} %{{x:.2f}}<br>{up} %{{y:.2f}}<extra>%{{fullData.name}}</extra>",
        )
    laid_out(found, colours, 400)
    found.update_layout(margin={"t": 10, "b": 96})
    found.update_xaxes(title={"text": across}, range=[0, 1.005])
    return found.update_yaxes(title={"text": up}, range=[0, 1.02], showgrid=True, gridcolor=colours.line)
