"""What the model looks at, along time."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.monitoring.overview.operating import weight
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.monitor.naming import title_of
from pages.parts.monitor.plots import days_axis, figure, shown_chart, title
from pages.parts.monitor.volume_chart import plain_name
from pages.parts.monitor.watch import Watch
from pages.parts.tables import download

MOST = 5
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")


def importance_chart(watch: Watch) -> None:
    """Draw the columns that weigh most."""
    import plotly.graph_objects as go

    columns = [one.column for one in watch.version.profile.columns]
    found = weight(watch.counts, watch.window, columns)
    explained, n = sum(one.n_explained for one in watch.counts), watch.n
    if not explained:
        title("What the model looks at")
        st.caption("No prediction of this window carries reasons.")
        return
    with np.errstate(all="ignore"):
        typical = np.nan_to_num(np.nanmean(found, axis=1)) if np.isfinite(found).any() else np.zeros(len(columns))
    order = np.argsort(-typical, kind="stable")
    names = [title_of(watch, columns[at]) for at in order]
    words = f"What the model looks at most: {', '.join(names[:3])}"
    title(plain(words))
    colours = palette()
    shades = (colours.lowers, colours.raises, colours.text, colours.neutral, colours.bands["low"])
    chart = figure(colours, 240, y="weight, log-odds", legend=True)
    for place, at in enumerate(order[:MOST]):
        chart.add_trace(
            go.Scatter(
                x=list(watch.window.days), y=found[at], name=plain_name(names[place]), mode="lines+markers",
                line={"color": shades[place], "dash": DASHES[place], "width": 1.5},
                marker={"size": 5, "symbol": SYMBOLS[place]}, hovertemplate="%{y:.3f}",
            )
        )  # fmt: skip
    days_axis(chart, watch.window.days)
    shown_chart(chart, "chart:importance", words)
    st.caption(
        f"Root mean square of each column's contributions, from {explained:,} of {n:,} predictions that carry reasons. The views keep "
        "squares and not absolute values, so this is a little larger than the mean |contribution| on the model's card."
    )
    days = [str(day) for day in watch.window.days]
    values = {day: [None if not np.isfinite(v) else float(v) for v in found[order, at]] for at, day in enumerate(days)}
    download({"column": names, **values}, f"importance-{watch.window.last}")
