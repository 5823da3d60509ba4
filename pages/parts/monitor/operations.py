"""Operations: how fast, how many, what it costs, how often it was trained and how often it drifted, what it looks at."""

from __future__ import annotations

from math import isfinite, nan

import numpy as np
import streamlit as st

from core.model.store import load_version, saved_numbers, version_folder
from core.monitoring.counts import total
from core.monitoring.overview.latency import latency_quantile
from core.monitoring.overview.operating import Pace, incidents, pace, trainings
from pages.parts.look import palette
from pages.parts.monitor.alerting import facts
from pages.parts.monitor.empty import not_split, nothing
from pages.parts.monitor.importance_chart import importance_chart
from pages.parts.monitor.key_figures import Tile, key_figures
from pages.parts.monitor.load_time import load_ms
from pages.parts.monitor.plots import days_axis, figure, shown_chart, title
from pages.parts.monitor.watch import Watch
from pages.parts.tables import download, table


def show(watch: Watch) -> None:
    """Draw the view."""
    if nothing(watch):
        return
    found = pace(watch.counts, watch.days, watch.window)
    st.html(key_figures(_tiles(watch, found), palette()))
    not_split(watch, "rows left out, model load time, trainings and incidents")
    left, right = st.columns(2, gap="medium")
    with left:
        _latency(watch, found)
    with right:
        _pace(watch, found)
    importance_chart(watch)
    _months(watch)


def _tiles(watch: Watch, found: Pace) -> list[Tile]:
    now = total(watch.counts)
    assert now is not None  # noqa: S101  (nothing() has looked)
    median, late, last = (latency_quantile(now.latency, q) for q in (0.50, 0.95, 0.99))
    left_out, scored = sum(day.left_out for day in watch.days), sum(day.n for day in watch.days)
    cost = watch.settings.prediction_cost
    busiest = float(np.nanmax(found.per_second)) if np.isfinite(found.per_second).any() else nan
    load = load_ms(watch)
    return [
        Tile("Latency, median", _ms(median), f"p95 {_ms(late)}", f"p99 {_ms(last)}", found.latency[0].tolist(), "From the row to the answer; a file's share for each row."),
        Tile("Busiest hour", _rate(busiest), f"{watch.n / (86_400 * len(watch.window)):.3g} /s on average", "", found.per_second.tolist(), "Predictions per second, on the average of an hour."),
        Tile("Rows left out", f"{left_out / max(left_out + scored, 1):.2%}", f"{left_out:,} of {left_out + scored:,}", "of files, all versions", found.left_out.tolist(), "Could not be scored: they contradict the schema."),
        Tile("Model load time", _ms(load), "just now, on this machine", "", [], "Reading and checking the version's files."),
        Tile("Cost", "not set" if cost is None else f"{cost * watch.n:,.2f}", "CHURN_PREDICTION_COST" if cost is None else f"{cost:g} each", "", [], "In the currency of the offers."),
    ]  # fmt: skip


def _latency(watch: Watch, found: Pace) -> None:
    import plotly.graph_objects as go

    colours = palette()
    known = found.latency[1][np.isfinite(found.latency[1])]
    words = f"Latency: 95 of 100 answers within {_ms(float(known.max()) if len(known) else None)} on the slowest day"
    title(words)
    chart = figure(colours, 220, y="ms", legend=True)
    styles = (("p50", colours.lowers, "solid"), ("p95", colours.raises, "dash"), ("p99", colours.neutral, "dot"))
    for values, (name, colour, dash) in zip(found.latency, styles, strict=True):
        chart.add_trace(
            go.Scatter(
                x=list(found.days), y=values, name=name, mode="lines+markers", marker={"size": 4},
                line={"color": colour, "dash": dash, "width": 1.5}, hovertemplate="%{y:.3g} ms",
            )
        )  # fmt: skip
    days_axis(chart, found.days)
    shown_chart(chart, "chart:latency", words)
    st.caption("From latency buckets of 26 %: right to about a tenth.")


def _pace(watch: Watch, found: Pace) -> None:
    import plotly.graph_objects as go

    colours = palette()
    left_out = np.nan_to_num(found.left_out)
    days = int((left_out > 0).sum())
    words = f"{watch.n:,} predictions; rows were left out on {days} of {len(found.days)} days"
    title(words)
    chart = figure(colours, 220, y="predictions", legend=True)
    chart.add_trace(
        go.Bar(
            x=list(found.days), y=found.n, name="Predictions", marker={"color": colours.lowers}, hovertemplate="%{y:,}"
        )
    )
    chart.add_trace(
        go.Scatter(
            x=list(found.days), y=100 * found.left_out, name="Rows left out, %", yaxis="y2", mode="lines+markers",
            marker={"size": 5, "symbol": "diamond"}, line={"color": colours.raises, "width": 1.5}, hovertemplate="%{y:.2f} %",
        )
    )  # fmt: skip
    chart.update_layout(
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "rangemode": "tozero",
            "fixedrange": True,
            "automargin": True,
        }
    )
    days_axis(chart, found.days)
    shown_chart(chart, "chart:pace", words)
    rows = {"day": [str(day) for day in found.days], "predictions": found.n.tolist()}
    rows |= {f"{name}, ms": _known(values) for name, values in zip(("p50", "p95", "p99"), found.latency, strict=True)}
    rows |= {"per second in the busiest hour": _known(found.per_second), "left out, share": _known(found.left_out)}
    download(rows, f"operations-{watch.window.last}")


def _months(watch: Watch) -> None:
    """Trainings and drift incidents of each month, from the cards and the journal."""
    trained, drifted = trainings(_created(watch)), incidents(facts(watch.journal).stories)
    months = sorted({*trained, *drifted})
    n = sum(trained.values())
    title(
        f"{n} version{'' if n == 1 else 's'} trained in {len(trained)} month{'' if len(trained) == 1 else 's'}; {sum(drifted.values())} drift incidents"
    )
    table(
        {
            "Month": months,
            "Versions trained": [trained.get(month, 0) for month in months],
            "Drift incidents": [drifted.get(month, 0) for month in months],
        },
        "months",
        says="Trainings and drift incidents of each month",
    )
    st.caption("Trainings: the dates on the cards of saved versions. Incidents: alerts about drift that were raised.")


def _created(watch: Watch) -> list[str]:
    name = watch.settings.model_name
    return [
        _card_date(str(version_folder(watch.settings.mlruns, name, n)), watch)
        for n in saved_numbers(watch.settings.mlruns, name)
    ]


@st.cache_data(show_spinner=False, max_entries=500)
def _card_date(folder: str, _watch: Watch) -> str:
    from pathlib import Path

    return load_version(Path(folder)).card.created


def _known(values: np.ndarray) -> list[float | None]:
    return [float(value) if isfinite(value) else None for value in values]


def _ms(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value / 1000:.2f} s" if value >= 1000 else f"{value:.3g} ms"


def _rate(value: float) -> str:
    return f"{value:.3g} /s" if isfinite(value) else "–"
