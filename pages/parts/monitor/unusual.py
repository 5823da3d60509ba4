"""Customers unlike those that the model knows, where predictions say so."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.monitoring.intervals import share
from core.monitoring.overview.rows.store import unusual_customers
from pages.parts.look import palette
from pages.parts.monitor.plots import days_axis, figure, shown_chart, title
from pages.parts.monitor.watch import Watch
from pages.parts.tables import table
from pages.parts.times import viewer_zone

MOST, MOST_DAYS = 100, 92


def unusual(watch: Watch) -> None:
    """Draw how many there were on each day."""
    looked_at = sum(one.n_watched for one in watch.counts)
    if not looked_at:
        title("Unusual customers")
        st.caption(
            f"Predictions of {watch.label} in this window do not say who is unusual: its version was made without that, or there "
            "are none."
        )
        return
    found = share(sum(one.n_unusual for one in watch.counts), looked_at)
    expected = watch.settings.outlier_share
    words = f"Unusual customers: {found.value:.2%} ({found.low:.2%} to {found.high:.2%}), {expected:.2%} expected"
    title(words + (": more than expected" if found.low > expected else ""))
    place = {day: index for index, day in enumerate(watch.window.days)}
    shares = np.full(len(place), np.nan)
    for one in watch.counts:
        if one.n_watched and one.day in place:
            shares[place[one.day]] = 100 * one.n_unusual / one.n_watched
    if len(place) > 1:
        colours = palette()
        chart = figure(colours, 190, y="unusual, %")
        _draw(chart, watch, shares, 100 * expected)
        shown_chart(chart, "chart:unusual", words)
    _customers(watch)
    st.caption(
        f"n = {looked_at:,}. Unlike those that the model was trained on: its answer about them is an extrapolation. A share above "
        "the expected one means that other customers come than before."
    )


def _customers(watch: Watch) -> None:
    """The last of them, from the closed days."""
    folder = watch.views.folder
    files = [folder / file.name for day in watch.days for file in day.compact or () if file.model == watch.label]
    found = unusual_customers(files[-MOST_DAYS:], MOST)
    if not found:
        return
    zone = viewer_zone()
    table(
        {
            "Time": [at.astimezone(zone) for at, *_ in found],
            "Customer": [who or "" for _, who, *_ in found],
            "Risk": [risk for _, _, risk, _ in found],
            "Model": [model for *_, model in found],
        },
        "unusual-customers",
        config={
            "Time": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss"),
            "Risk": st.column_config.NumberColumn(format="%.3f"),
        },
        says="The last unusual customers, newest first",
        height=250,
    )


def _draw(chart: object, watch: Watch, shares: np.ndarray, expected: float) -> None:
    import plotly.graph_objects as go

    colours = palette()
    chart.add_trace(  # type: ignore[attr-defined]
        go.Bar(
            x=list(watch.window.days),
            y=shares,
            marker={"color": colours.lowers},
            hovertemplate="%{y:.2f} %<extra></extra>",
        )
    )
    chart.add_hline(y=expected, line={"color": colours.text, "width": 1, "dash": "dash"})  # type: ignore[attr-defined]
    days_axis(chart, watch.window.days)
