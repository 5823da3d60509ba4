"""Volume: predictions of each day or hour, by model version or by source."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.monitoring.counts import DayCounts
from core.monitoring.overview.answered import versions_in
from core.monitoring.views.day import DayView
from core.monitoring.views.rows import SOURCES
from pages.parts.guards import plain
from pages.parts.look import Palette, palette
from pages.parts.monitor.plots import days_axis, figure, shown_chart, title
from pages.parts.monitor.watch import Watch
from pages.parts.tables import download

KINDS = {"version": "by version", "source": "by source"}
SOURCE_WORDS = {"app": "App", "batch": "Files", "api": "Interface"}
PATTERNS = ("", "/", ".", "x", "\\", "-")
MOST = 5
Numbers = NDArray[np.int64]


def volume(watch: Watch) -> None:
    """Draw the chart; the choice beside its title is what the bars are split by."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        heading = st.container(width="content")
        kind = st.segmented_control(
            "Split", list(KINDS), format_func=lambda one: KINDS[one], required=True, default="version",
            key="monitor:split", label_visibility="collapsed",
        )  # fmt: skip
    hourly = len(watch.window) == 1
    parts = _by_version(watch, hourly) if kind == "version" else _by_source(watch, hourly)
    total = np.sum(list(parts.values()), axis=0)
    with heading:
        title(_headline(watch, total, hourly))
    chart = figure(palette(), 210, x="hour of the day (UTC)" if hourly else "", y="predictions", legend=len(parts) > 1)
    _bars(chart, list(range(24)) if hourly else list(watch.window.days), parts)
    if hourly:
        chart.update_xaxes(dtick=3, range=[-0.5, 23.5])
    else:
        days_axis(chart, watch.window.days)
    shown_chart(chart, "chart:volume", _headline(watch, total, hourly))
    axis = {"hour": list(range(24))} if hourly else {"day": [str(day) for day in watch.window.days]}
    download({**axis, **{name: counted.tolist() for name, counted in parts.items()}}, f"volume-{watch.window.last}")


def _bars(chart: object, x: list[object], parts: dict[str, Numbers]) -> None:
    import plotly.graph_objects as go

    for index, (name, counted) in enumerate(parts.items()):
        colour = _colour(palette(), index)
        chart.add_trace(  # type: ignore[attr-defined]
            go.Bar(
                x=x, y=counted, name=plain_name(name), hovertemplate="%{y:,}",
                marker={"color": colour, "pattern": {"shape": PATTERNS[index % len(PATTERNS)], "fillmode": "overlay", "fgcolor": palette().ground, "size": 5}},
            )
        )  # fmt: skip
    chart.update_layout(barmode="stack", bargap=0.15)  # type: ignore[attr-defined]


def plain_name(name: str) -> str:
    """A label where Plotly would take some signs for markup.

    >>> plain_name("a<b")
    'a&lt;b'
    """
    return name.replace("&", "&amp;").replace("<", "&lt;")


def _colour(colours: Palette, index: int) -> str:
    return (colours.lowers, colours.raises, colours.neutral, colours.bands["low"], colours.text)[index % MOST]


def _by_version(watch: Watch, hourly: bool) -> dict[str, Numbers]:
    if watch.segment is not None:
        return {watch.label: _spread(watch, watch.counts, hourly, lambda one: one.n, lambda one: one.hours)}
    labels = versions_in(watch.days)
    shown = labels[:MOST] if len(labels) <= MOST else labels[: MOST - 1]
    found = {label: _of(watch, watch.days, (label,), hourly) for label in shown}
    if len(labels) > len(shown):
        found["others"] = _of(watch, watch.days, labels[len(shown) :], hourly)
    return found


def _of(watch: Watch, days: tuple[DayView, ...], labels: tuple[str, ...], hourly: bool) -> Numbers:
    counts = tuple(one for day in days for one in day.counts if one.model in labels)
    return _spread(watch, counts, hourly, lambda one: one.n, lambda one: one.hours)


def _by_source(watch: Watch, hourly: bool) -> dict[str, Numbers]:
    if hourly:
        whole = np.sum([one.sources for one in watch.counts], axis=0)
        st.caption(
            "Hours are not split by source: "
            + ", ".join(f"{SOURCE_WORDS[s]} {n:,}" for s, n in zip(SOURCES, whole, strict=True))
        )
        return {plain(watch.label): _spread(watch, watch.counts, True, lambda one: one.n, lambda one: one.hours)}
    found = {}
    for place, source in enumerate(SOURCES):
        of_day = partial(_of_source, place)
        found[SOURCE_WORDS[source]] = _spread(watch, watch.counts, False, of_day, lambda one: one.hours)
    return found


def _of_source(place: int, one: DayCounts) -> int:
    return int(one.sources[place])


def _spread(
    watch: Watch,
    counts: tuple[DayCounts, ...],
    hourly: bool,
    of_day: Callable[[DayCounts], int],
    of_hours: Callable[[DayCounts], Numbers],
) -> Numbers:
    if hourly:
        return np.sum([of_hours(one) for one in counts], axis=0, dtype=np.int64) if counts else np.zeros(24, np.int64)
    place = {day: index for index, day in enumerate(watch.window.days)}
    found = np.zeros(len(place), np.int64)
    for one in counts:
        found[place[one.day]] += of_day(one)
    return found


def _headline(watch: Watch, total: Numbers, hourly: bool) -> str:
    n = int(total.sum())
    if hourly:
        return f"{n:,} predictions on {watch.window.first}"
    quiet = int((total == 0).sum())
    days = f"{n:,} predictions on {len(total) - quiet} of {len(total)} days"
    return f"{days}, none on {quiet}" if quiet else f"{n:,} predictions, {n / len(total):,.0f} a day"
