"""How the runs of one chart are told apart: by colour, and always also by dash, symbol or hatching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages.parts.charts import template
from pages.parts.look import DARK, Palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LIGHT_COLOURS = ("#0e6b80", "#b4640f", "#6a4fa3", "#5c6b73", "#a8326e", "#5a3b12")
DARK_COLOURS = ("#4fb3c8", "#e29a45", "#b9a3e3", "#b6c3c9", "#e58bb5", "#d9c39a")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
HATCHES = ("", "/", "x", "-", "\\", "+")


@dataclass(frozen=True, slots=True)
class Series:
    """The look of the n-th run of a chart."""

    colour: str
    dash: str
    symbol: str
    hatch: str


def series(number: int, colours: Palette) -> Series:
    """Of the n-th run, from 0; after six they begin again."""
    at = number % len(DASHES)
    shades = DARK_COLOURS if colours == DARK else LIGHT_COLOURS
    return Series(shades[at], DASHES[at], SYMBOLS[at], HATCHES[at])


def laid_out(figure: Figure, colours: Palette, height: int, *, legend: bool = True) -> Figure:
    """The desk's template, a height, and a legend below the picture."""
    figure.update_layout(
        template=template(colours),
        height=height,
        showlegend=legend,
        legend={"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0, "font": {"size": 12}},
    )
    figure.update_xaxes(title={"font": {"size": 13}, "standoff": 8})
    figure.update_yaxes(title={"font": {"size": 13}, "standoff": 8})
    return figure
