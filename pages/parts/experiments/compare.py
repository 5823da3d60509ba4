"""The chosen runs' metrics side by side: bars, radar, and the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.model.registry.experiments.figures import SHARES, SIDES, Figure
from core.model.registry.experiments.run import Run
from pages.parts.experiments.figures_table import figures_table
from pages.parts.experiments.picking import picked
from pages.parts.experiments.series import laid_out, series
from pages.parts.experiments.sight import Sight
from pages.parts.look import Palette, palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Picture

MAIN = ("accuracy", "precision", "recall", "f1", "roc_auc", "pr_auc")
MOST_OTHERS = 8


def show(sight: Sight) -> None:
    """Draw the view."""
    runs = picked(sight)
    if not runs:
        st.info("Choose at least one run.", icon=":material/checklist:")
        return
    figures = _figures(sight, runs)
    if not figures:
        st.info("The chosen runs have no metric between 0 and 1 in common to draw.", icon=":material/query_stats:")
    else:
        colours, names = palette(), [sight.label(run) for run in runs]
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.markdown(f"**{_headline(sight, runs, figures)}**")
            st.plotly_chart(bars(runs, names, figures, colours), theme=None, key="exp bars", config=BARE)
        with right:
            st.markdown("**The same as a radar: further out is better**")
            st.plotly_chart(radar(runs, names, figures, colours), theme=None, key="exp radar", config=BARE)
    _numbers(sight, runs)


BARE = {"displayModeBar": False}


def _figures(sight: Sight, runs: tuple[Run, ...]) -> tuple[Figure, ...]:
    """Six on the hold-out when there are ours; else whatever between 0 and 1 the runs have."""
    there = {name for run in runs for name in run.metrics}
    ours = [one for one in sight.figures if one.name in there and one.name.startswith("holdout_")]
    ours = [one for one in ours if one.name.removeprefix("holdout_") in MAIN]
    if ours:
        return tuple(sorted(ours, key=lambda one: MAIN.index(one.name.removeprefix("holdout_"))))
    shares = [one for one in sight.figures if one.name in there and not one.smaller]
    shares = [one for one in shares if all(0 <= run.metrics.get(one.name, 0.0) <= 1 for run in runs)]
    return tuple(shares[:MOST_OTHERS])


def _headline(sight: Sight, runs: tuple[Run, ...], figures: tuple[Figure, ...]) -> str:
    where = f" on the {SIDES['holdout']}" if figures[0].name.startswith("holdout_") else ""
    if len(runs) == 1:
        return f"One run{where}"
    wins = [sum(1 for one in figures if run.metrics.get(one.name) == one.best(_values(runs, one))) for run in runs]
    first = max(range(len(runs)), key=lambda at: wins[at])
    return f"{sight.label(runs[first])} leads in {wins[first]} of {len(figures)} metrics{where}"


def _values(runs: tuple[Run, ...], figure: Figure) -> list[float]:
    return [run.metrics[figure.name] for run in runs if figure.name in run.metrics]


def _short(figure: Figure) -> str:
    return figure.label.partition(",")[0] if figure.name.partition("_")[2] in SHARES else figure.label


def bars(runs: tuple[Run, ...], names: list[str], figures: tuple[Figure, ...], colours: Palette) -> Picture:
    """A group of bars for each metric, a bar for each run, each with its value."""
    import plotly.graph_objects as go

    found = go.Figure()
    for number, (run, name) in enumerate(zip(runs, names, strict=True)):
        look = series(number, colours)
        values = [run.metrics.get(one.name) for one in figures]
        found.add_bar(
            x=[_short(one) for one in figures],
            y=values,
            name=name,
            marker={
                "color": look.colour,
                "pattern": {"shape": look.hatch, "fillmode": "overlay", "fgcolor": colours.ground, "size": 6},
            },
            text=[None if value is None else f"{value:.2f}".lstrip("0") for value in values],
            textposition="outside",
            textfont={"size": 11, "color": colours.text},
            hovertemplate="%{x} %{y:.3f}<extra>%{fullData.name}</extra>",
            cliponaxis=False,
        )
    laid_out(found, colours, 340)
    found.update_layout(bargap=0.25, bargroupgap=0.06, margin={"t": 14})
    return found.update_yaxes(range=[0, 1], showgrid=True, gridcolor=colours.line)


def radar(runs: tuple[Run, ...], names: list[str], figures: tuple[Figure, ...], colours: Palette) -> Picture:
    """A closed line for each run; every axis from the same lowest value to 1."""
    import plotly.graph_objects as go

    lowest = min(value for one in figures for value in _values(runs, one))
    low = max(0.0, int(10 * lowest - 1) / 10)
    found = go.Figure()
    for number, (run, name) in enumerate(zip(runs, names, strict=True)):
        look = series(number, colours)
        values = [run.metrics.get(one.name) for one in figures]
        found.add_scatterpolar(
            r=[*values, values[0]],
            theta=[_short(one) for one in (*figures, figures[0])],
            name=name,
            mode="lines+markers",
            line={"color": look.colour, "dash": look.dash, "width": 2},
            marker={"symbol": look.symbol, "size": 7},
            hovertemplate="%{theta} %{r:.3f}<extra>%{fullData.name}</extra>",
        )
    laid_out(found, colours, 340, legend=False)
    quiet = {"gridcolor": colours.line, "linecolor": colours.line, "tickfont": {"color": colours.text, "size": 11}}
    found.update_layout(
        margin={"l": 50, "r": 50, "t": 24, "b": 24},
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {**quiet, "range": [low, 1], "angle": 90, "tickangle": 90, "nticks": 4},
            "angularaxis": quiet,
        },
    )
    return found


def _numbers(sight: Sight, runs: tuple[Run, ...]) -> None:
    figures = [one for one in sight.figures if any(one.name in run.metrics for run in runs)]
    rows: dict[str, list[object]] = {"Metric": [one.label for one in figures]}
    names = [sight.label(run) for run in runs]
    for run, name in zip(runs, names, strict=True):
        label = name if name not in rows else f"{name} · {run.id[:6]}"
        rows[label] = [run.metrics.get(one.name) for one in figures]
    best = [[run for run in runs if run.metrics.get(one.name) == one.best(_values(runs, one))] for one in figures]
    rows["Best"] = ["all equal" if len(some) == len(runs) > 1 else sight.label(some[0]) for some in best]
    figures_table(rows, "comparison", digits=4, height=320)
