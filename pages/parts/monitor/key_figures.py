"""Key figures as a row of tiles: the figure, its change, a word for what it did, and a sparkline; HTML in the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite
from urllib.parse import quote

from core.monitoring.overview.figures import Trend
from pages.parts.look import Palette

WORDS: dict[Trend, str] = {
    "rose": "▲ rose",
    "fell": "▼ fell",
    "steady": "= about the same",
    "not_enough": "… not enough data to compare",
    "new": "• nothing before",
}
WIDTH, HEIGHT, EDGE = 120.0, 26.0, 3.0
"""Of the sparkline; the edge leaves room for half a dot."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure.

    Attributes:
        title: what it is.
        value: the figure as text.
        change: against the window before, as text; "" for none.
        state: a word, with a sign that is not its colour.
        series: for the sparkline, oldest first; NaN where there was nothing.
        says: longer, on hover.
    """

    title: str
    value: str
    change: str
    state: str
    series: Sequence[float] = ()
    says: str = ""


def key_figures(tiles: Sequence[Tile], colours: Palette) -> str:
    """HTML of the row; it wraps on a narrow screen."""
    return f'<div class="tiles">{"".join(_tile(tile, colours) for tile in tiles)}</div>'


def _tile(tile: Tile, colours: Palette) -> str:
    border, quiet = colours.line, colours.quiet
    return (
        f'<div class="tile" style="border-color:{border};color:{colours.text}" title="{escape(tile.says, quote=True)}">'
        f'<div class="tile-title" style="color:{quiet}">{escape(tile.title)}</div>'
        f'<div class="tile-value">{escape(tile.value)}</div>'
        f'<div class="tile-change">{escape(tile.change) or "&nbsp;"}</div>'
        f'<div class="tile-state" style="color:{quiet}">{escape(tile.state) or "&nbsp;"}</div>'
        f"{sparkline(tile.series, colours)}</div>"
    )


def sparkline(series: Sequence[float], colours: Palette) -> str:
    """A thin line over the series with a dot at its end; days without a value are gaps. "" for fewer than two values.

    A picture of its own, because Streamlit takes drawings out of the HTML that it is given.

    >>> from pages.parts.look import LIGHT
    >>> sparkline([1.0], LIGHT), sparkline([1.0, float("nan"), 2.0, 3.0], LIGHT).count("polyline")
    ('', 1)
    """
    known = [value for value in series if isfinite(value)]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * EDGE) / max(len(series) - 1, 1)
    points = [
        (EDGE + index * step, HEIGHT - 4 - (value - low) / span * (HEIGHT - 8)) if isfinite(value) else None
        for index, value in enumerate(series)
    ]
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    last = next(point for point in reversed(points) if point is not None)
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}" fill="none" '
        f'stroke="{colours.neutral}" stroke-width="1.5" vector-effect="non-scaling-stroke"/>'
        for run in runs
        if len(run) > 1
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none">{lines}'
        f'<line x1="{last[0]:.1f}" y1="{last[1]:.1f}" x2="{last[0]:.1f}" y2="{last[1]:.1f}" stroke="{colours.lowers}" '
        'stroke-width="5" stroke-linecap="round" vector-effect="non-scaling-stroke"/></svg>'
    )
    return f'<img class="tile-line" alt="" src="data:image/svg+xml,{quote(drawing)}"/>'
