"""The metric over time, with the best so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.model.registry.experiments.figures import Figure
from core.model.registry.experiments.ranking import Step, trend
from core.model.registry.experiments.run import Run
from pages.parts.experiments.compare import BARE
from pages.parts.experiments.figures_table import figures_table
from pages.parts.experiments.series import laid_out, series
from pages.parts.experiments.sight import Sight
from pages.parts.look import Palette, palette
from pages.parts.times import in_zone, viewer_zone

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Picture


def show(sight: Sight) -> None:
    """Draw the view."""
    steps = trend(sight.comparable, sight.figure)
    if not steps:
        st.info(f"No run has {sight.figure.label}.", icon=":material/query_stats:")
        return
    records = [step for step in steps if step.record]
    labels = {run.id: sight.label(run) for run in sight.comparable}
    st.markdown(f"**{_headline(steps, records, sight.figure, labels)}**")
    kinds = {run.id: run for run in sight.comparable}
    live = sight.live_run.id if sight.live_run else ""
    picture = over_time(steps, kinds, labels, live, sight.figure, palette())
    st.plotly_chart(picture, theme=None, key="exp trend", config=BARE)
    others = len(sight.runs) - len(sight.comparable)
    st.caption(
        "Runs on the live model's table only: figures from other tables do not compare. " * bool(others)
        + "The best of many tries is too good by chance: with every further run the best so far can only rise."
    )
    zone = viewer_zone()
    rows: dict[str, list[object]] = {
        "Started": [in_zone(step.at, zone) for step in records],
        "Run": [labels[step.run] for step in records],
        sight.figure.label: [step.value for step in records],
    }
    st.markdown("**Every new best**")
    figures_table(rows, "best-so-far", height=240)


def _headline(steps: tuple[Step, ...], records: list[Step], figure: Figure, labels: dict[str, str]) -> str:
    if len(steps) == 1:
        return f"One run so far: {labels[steps[0].run]}, {figure.label} {steps[0].value:.3f}"
    last = records[-1]
    since = len(steps) - 1 - max(at for at, step in enumerate(steps) if step.record)
    after = f"; {since:,} runs since then are no better" if since else ""
    word = "fallen" if figure.smaller else "risen"
    if len(records) == 1:
        return f"The first run is still the best by {figure.label}: {last.value:.3f}{after}"
    return f"The best so far by {figure.label} has {word} from {records[0].value:.3f} to {last.value:.3f} ({labels[last.run]}){after}"


def over_time(
    steps: tuple[Step, ...],
    runs: dict[str, Run],
    labels: dict[str, str],
    live: str,
    figure: Figure,
    colours: Palette,
) -> Picture:
    """A point for each run by its kind, the best so far as a stair, the live model ringed."""
    import plotly.graph_objects as go

    zone = viewer_zone()
    found = go.Figure()
    found.add_scatter(
        x=[step.at.astimezone(zone) for step in steps],
        y=[step.best for step in steps],
        name="Best so far",
        mode="lines",
        line={"shape": "hv", "color": colours.text, "width": 1.5},
        hoverinfo="skip",
    )
    kinds = list(dict.fromkeys(runs[step.run].kind_label or "Other" for step in steps))
    for number, kind in enumerate(kinds):
        some = [step for step in steps if (runs[step.run].kind_label or "Other") == kind]
        look = series(number, colours)
        found.add_scattergl(
            x=[step.at.astimezone(zone) for step in some],
            y=[step.value for step in some],
            name=kind,
            mode="markers",
            marker={"color": look.colour, "symbol": look.symbol, "size": 8, "opacity": 0.85},
            text=[labels[step.run] for step in some],
            hovertemplate="%{text}<br>%{x|%d %b %Y %H:%M}<br>" + figure.label + " %{y:.3f}<extra></extra>",
        )
    if ringed := [step for step in steps if step.run == live]:
        found.add_scatter(
            x=[step.at.astimezone(zone) for step in ringed],
            y=[step.value for step in ringed],
            name="Live",
            mode="markers+text",
            text=["live"],
            textposition="bottom center",
            marker={"symbol": "circle-open", "size": 17, "color": colours.text, "line": {"width": 2}},
            hoverinfo="skip",
        )
    laid_out(found, colours, 360)
    found.update_layout(margin={"t": 10, "b": 70})
    return found.update_yaxes(title={"text": figure.label}, showgrid=True, gridcolor=colours.line)
