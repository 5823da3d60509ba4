"""What the monitor's charts share: the template with axes that carry units, the band around a line, and how one is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.parts.charts import template
from pages.parts.look import Palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Floats = NDArray[np.float64]
CONFIG = {"displayModeBar": False, "responsive": True}


def figure(colours: Palette, height: int = 240, *, x: str = "", y: str = "", legend: bool = False) -> Figure:
    """An empty chart with the titles of its axes."""
    import plotly.graph_objects as go

    found = go.Figure()
    found.update_layout(
        template=template(colours),
        height=height,
        showlegend=legend,
        legend={
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "font": {"size": 12},
            "traceorder": "normal",
        },
        hovermode="x unified",
        margin={"l": 8, "r": 12, "t": 28 if legend else 8, "b": 8},
    )
    found.update_xaxes(title={"text": x, "font": {"size": 12}}, showgrid=False)
    found.update_yaxes(title={"text": y, "font": {"size": 12}}, showgrid=True, rangemode="tozero")
    return found


def band(found: Figure, x: Sequence[object], low: Floats, high: Floats, colour: str, name: str) -> None:
    """A translucent band; gaps stay gaps because each run of known values is a shape of its own."""
    import plotly.graph_objects as go

    for start, stop in _runs(np.isfinite(low) & np.isfinite(high)):
        part = list(x[start:stop])
        found.add_trace(
            go.Scatter(
                x=[*part, *reversed(part)],
                y=[*high[start:stop].tolist(), *reversed(low[start:stop].tolist())],
                mode="lines",
                fill="toself",
                fillcolor=faint(colour, 0.18),
                line={"width": 0},
                hoverinfo="skip",
                showlegend=False,
                name=name,
            )
        )


def _runs(known: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def faint(colour: str, share: float) -> str:
    """A colour such as #1b2a31 with so much of it left.

    >>> faint("#102030", 0.5)
    'rgba(16,32,48,0.5)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def days_axis(found: Figure, days: Sequence[date]) -> None:
    """Few, unambiguous dates; the axis covers the window also where there is nothing."""
    if len(days) == 1:
        found.update_xaxes(type="category")
        return
    every = max(1, -(-len(days) // 7))
    shown = list(days[::every])
    found.update_xaxes(
        type="date",
        tickvals=shown,
        ticktext=[f"{day.day} {day:%b}" for day in shown],
        range=[f"{days[0] - timedelta(days=1)}T12:00:00", f"{days[-1]}T12:00:00"],  # a day's bar stands around midnight
        hoverformat="%a %d %b %Y",
    )


def shown_chart(found: Figure, key: str, says: str) -> None:
    """Draw it; `says` is what it shows, for those who cannot see it."""
    st.plotly_chart(found, theme=None, config=CONFIG, key=key, alt=says)


def title(text: str) -> None:
    """What the chart below shows, in words."""
    st.markdown(f"**{text}**")
