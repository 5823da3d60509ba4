"""What the charts of the page share: two models that are told apart by more than colour."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from core.evaluation.comparison.comparison import Comparison
from pages.parts.charts import template
from pages.parts.look import Palette, palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True, slots=True)
class Style:
    """How one of the two is drawn.

    Attributes:
        pattern: of bars; dash: of lines; symbol: of points.
    """

    name: str
    colour: str
    pattern: str
    dash: str
    symbol: str


def filled(style: Style) -> dict[str, object]:
    """A bar's marker: hatched where the style says so, so that greyscale tells the two apart."""
    pattern = {"shape": style.pattern, "fillmode": "overlay", "fgcolor": palette().ground, "size": 7, "solidity": 0.35}
    return {"color": style.colour, "pattern": pattern}


def styles(found: Comparison) -> tuple[Style, Style]:
    """The first plain, the second hatched, dashed and diamond-shaped."""
    colours, (first, second) = palette(), (escape(label) for label in found.trial.labels)
    return (
        Style(first, colours.lowers, "", "solid", "circle"),
        Style(second, colours.raises, "/", "dash", "diamond"),
    )


def figure(height: int, *, x: str = "", y: str = "", legend: bool = True) -> Figure:
    """An empty chart with the titles of its axes."""
    import plotly.graph_objects as go

    colours: Palette = palette()
    found = go.Figure()
    found.update_layout(
        template=template(colours),
        height=height,
        showlegend=legend,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "font": {"size": 12}},
        margin={"l": 8, "r": 12, "t": 30 if legend else 8, "b": 8},
    )
    found.update_xaxes(title={"text": x, "font": {"size": 12}}, showgrid=bool(x))
    found.update_yaxes(title={"text": y, "font": {"size": 12}}, showgrid=bool(y))
    return found


def draw(title: str, chart: Figure, key: str) -> None:
    """A chart under a title that says what it shows."""
    st.markdown(f"**{title}**")
    st.plotly_chart(chart, key=f"ab:chart {key}", config=CONFIG, theme=None)
