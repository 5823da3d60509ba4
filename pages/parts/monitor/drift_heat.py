"""The heat map: PSI of each column on each day. What cannot be judged is a state of its own, and moved cells carry a sign."""

from __future__ import annotations

from datetime import date

import numpy as np
import streamlit as st

from core.monitoring.overview.heat import Heat
from pages.parts.look import Palette, is_dark, palette
from pages.parts.monitor.naming import title_of
from pages.parts.monitor.plots import faint, figure, shown_chart, title
from pages.parts.monitor.volume_chart import plain_name
from pages.parts.monitor.watch import Watch
from pages.parts.tables import download

ROW = 22
TOP = 0.35
"""PSI that is as dark as it gets."""
SIGNS = {"moderate": "circle-open", "strong": "circle"}


BAR = {
    "orientation": "h", "thickness": 8, "len": 0.8, "tickangle": 0, "x": 1.0, "xanchor": "right", "y": 1.0, "yanchor": "bottom",
    "title": {"text": "PSI", "side": "right"}, "tickvals": [0, 0.1, 0.25, TOP], "ticktext": ["0", "0.1", "0.25", "more"],
}  # fmt: skip


def heat_map(watch: Watch, found: Heat) -> None:
    """Draw it."""
    import plotly.graph_objects as go

    colours = palette()
    moved = sum(cell in SIGNS for row in found.cells for cell in row)
    few = int((found.n > 0).sum() - np.isfinite(found.psi).any(axis=0).sum())
    words = (
        f"Day by day: {moved} of {np.isfinite(found.psi).sum():,} cells moved" if moved else "Day by day: no cell moved"
    )
    if not np.isfinite(found.psi).any():
        title("Day by day: not enough data on any day")
        st.caption("A day needs 50 predictions for a verdict of its own.")
        return
    title(words + (f"; not enough data on {few} day{'' if few == 1 else 's'}" if few else ""))
    names = [plain_name(title_of(watch, column)) for column in found.columns]
    days = [_name(step.first, step.last) for step in found.steps]
    chart = figure(colours, ROW * len(names) + 90)
    chart.add_trace(
        go.Heatmap(
            x=days, y=names, z=np.where(np.isfinite(found.psi), found.psi, np.nan), zmin=0, zmax=TOP,
            colorscale=_scale(colours), xgap=1, ygap=1, hoverongaps=False,
            colorbar=BAR,
            customdata=np.broadcast_to(found.n, found.psi.shape), hovertemplate="%{y}, %{x}: PSI %{z:.3f}, n = %{customdata:,}<extra></extra>",
        )
    )  # fmt: skip
    _unknown(chart, days, names, found, colours)
    _signs(chart, days, names, found)
    every = max(1, -(-len(days) // 5))
    chart.update_xaxes(
        type="category",
        tickvals=days[::every],
        ticktext=[_short(step.last) for step in found.steps[::every]],
        tickangle=0,
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, tickfont={"size": 12})
    chart.update_layout(hovermode="closest")
    shown_chart(chart, "chart:heat", words)
    st.caption(
        "○ moderate (PSI ≥ 0.1), ● strong (≥ 0.25), both beyond chance; × crossed out: fewer than 50 predictions, no "
        "verdict. A day is a small sample: high values without a sign are chance."
    )
    file = {"column": names} | {day: [_cell(value) for value in found.psi[:, at]] for at, day in enumerate(days)}
    download(file, f"drift-by-day-{watch.window.last}")


def _unknown(chart: object, days: list[str], names: list[str], found: Heat, colours: Palette) -> None:
    """Crosses where there is not enough data."""
    import plotly.graph_objects as go

    rows, steps = np.nonzero(~np.isfinite(found.psi))
    if not len(rows):
        return
    says = [f"{names[r]}, {days[s]}: not enough data, n = {found.n[s]:,}" for r, s in zip(rows, steps, strict=True)]
    chart.add_trace(  # type: ignore[attr-defined]
        go.Scatter(
            x=[days[s] for s in steps], y=[names[r] for r in rows], mode="markers", customdata=says,
            marker={"symbol": "x-thin", "size": 7, "line": {"width": 1, "color": faint(colours.neutral, 0.7)}},
            hovertemplate="%{customdata}<extra></extra>", showlegend=False,
        )
    )  # fmt: skip


def _signs(chart: object, days: list[str], names: list[str], found: Heat) -> None:
    """A sign in each cell that moved; it has to be read on light cells and on dark ones."""
    import plotly.graph_objects as go

    places = [(r, s) for r, row in enumerate(found.cells) for s, cell in enumerate(row) if cell in SIGNS]
    dark = is_dark()
    inks = ["#000000" if bool(found.psi[r, s] > 0.18) is dark else "#ffffff" for r, s in places]
    chart.add_trace(  # type: ignore[attr-defined]
        go.Scatter(
            x=[days[s] for _, s in places], y=[names[r] for r, _ in places], mode="markers", hoverinfo="skip", showlegend=False,
            marker={
                "symbol": [SIGNS[found.cells[r][s]] for r, s in places], "size": 6, "color": inks,
                "line": {"width": 1.5, "color": inks},
            },
        )
    )  # fmt: skip


def _scale(colours: Palette) -> list[list[object]]:
    low, middle, high = colours.bands["low"], colours.bands["medium"], colours.bands["high"]
    return [[0.0, colours.track], [0.1 / TOP, low], [0.25 / TOP, middle], [1.0, high]]


def _name(first: object, last: object) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
