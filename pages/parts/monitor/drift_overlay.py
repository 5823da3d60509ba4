"""One column, the reference's customers beside the window's, bin by bin."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.monitoring.drift import ColumnDrift
from core.monitoring.overview.comparison import ColumnRow, Comparison
from core.monitoring.segments.segment import bin_label
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.monitor import address
from pages.parts.monitor.naming import BANDS, title_of
from pages.parts.monitor.plots import figure, shown_chart, title
from pages.parts.monitor.volume_chart import plain_name
from pages.parts.monitor.watch import Watch
from pages.parts.tables import download

HEIGHT = 270
TOGETHER = 45
"""Letters of all bins together that stand side by side on a phone."""


def overlay(watch: Watch, found: Comparison) -> None:
    """Draw the chosen column; the first is the one with the strongest effect."""
    names = [row.column for row in found.columns]
    place = st.container()
    st.selectbox(
        "Column",
        names,
        format_func=lambda name: title_of(watch, name),
        key=address.choice("column", names),
        on_change=address.chosen,
        args=("column",),
        label_visibility="collapsed",
    )
    row = found.columns[names.index(st.session_state["monitor:column"])]
    words = _words(watch, row)
    with place:
        title(plain(words))
    labels, before, now = _bars(watch, row)
    chart = figure(palette(), HEIGHT, y="share of customers, %", legend=True)
    _draw(chart, labels, before, now)
    shown_chart(chart, "chart:overlay", words)
    counts = {"reference": row.counts.reference.tolist(), "window": row.counts.current.tolist()}
    column = next(one for one in watch.version.profile.columns if one.column == row.column)
    every = [bin_label(column, at, watch.version.schema) for at in range(len(column.counts))]
    download({"bin": every, **counts}, f"column-{row.column}-{watch.window.last}")


def _words(watch: Watch, row: ColumnRow) -> str:
    name = title_of(watch, row.column)
    if not isinstance(row.drift, ColumnDrift):
        return f"{name}: {row.drift}"
    return f"{name}: {BANDS[row.drift.band]}, PSI {row.drift.psi:.3f}"


def _bars(watch: Watch, row: ColumnRow) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Bins that anybody is in, and the share of both sides in them, %."""
    column = next(one for one in watch.version.profile.columns if one.column == row.column)
    reference, current = row.counts.reference, row.counts.current
    used = np.flatnonzero((reference + current) > 0)
    ends = len(reference) - 2
    used = np.union1d(used, np.arange(ends))
    labels = [bin_label(column, int(at), watch.version.schema) for at in used]
    before, now = 100 * reference / max(reference.sum(), 1), 100 * current / max(current.sum(), 1)
    return labels, before[used], now[used]


def _draw(chart: object, labels: list[str], before: np.ndarray, now: np.ndarray) -> None:
    import plotly.graph_objects as go

    colours = palette()
    x = [plain_name(label) for label in labels]
    sides = (("Reference", before, colours.neutral, "/"), ("Window", now, colours.lowers, ""))
    for name, shares, colour, pattern in sides:
        chart.add_trace(  # type: ignore[attr-defined]
            go.Bar(
                x=x, y=shares, name=name, hovertemplate="%{y:.1f} %",
                marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": colours.ground, "size": 5}},
            )
        )  # fmt: skip
    chart.update_layout(barmode="group", bargap=0.25)  # type: ignore[attr-defined]
    tilted = len(x) > 4 or sum(map(len, x)) > TOGETHER
    chart.update_xaxes(type="category", tickangle=-30 if tilted else 0, tickfont={"size": 11})  # type: ignore[attr-defined]
