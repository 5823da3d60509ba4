"""The risk along time with the classic rule, and the score histogram with the risk bands."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.model.score import band_of
from core.monitoring.enough import NotEnoughData
from core.monitoring.evaluation import first_against_last_days
from core.monitoring.overview.daily import Daily
from core.monitoring.queries.store import recent
from core.monitoring.scores import LIMIT, Means, MeanShift, first_against_last, rolling_means
from pages.parts.look import palette
from pages.parts.monitor.plots import band, days_axis, figure, shown_chart, title
from pages.parts.monitor.watch import Watch

LAST, RUN = 400, 50
"""Predictions of a single day that are looked at one by one, and how many a rolling mean holds."""
HEIGHT = 230


def risk(watch: Watch, along: Daily) -> None:
    """Mean risk along the window: each day with its band, and the rolling mean; one day: prediction by prediction."""
    if len(watch.window) == 1:
        _of_one_day(watch)
        return
    shift = first_against_last_days(watch.counts)
    title(_headline(shift, "days"))
    colours = palette()
    chart = figure(colours, HEIGHT, y="mean risk, %", legend=True)
    _risk_lines(watch, along, chart)
    days_axis(chart, along.days)
    shown_chart(chart, "chart:risk", _headline(shift, "days"))
    st.caption(_rule(shift, "the first half of the days with predictions against the last half"))


def _risk_lines(watch: Watch, along: Daily, chart: object) -> None:
    import plotly.graph_objects as go

    assert isinstance(chart, go.Figure)  # noqa: S101  (for the type checker)
    colours, days = palette(), list(along.days)
    _limit_lines(watch, along, chart)
    band(chart, days, 100 * along.risk.low, 100 * along.risk.high, colours.lowers, "95 %")
    chart.add_trace(
        go.Scatter(
            x=days,
            y=100 * along.risk.mean,
            mode="markers+lines" if len(days) < 40 else "lines",
            line={"color": colours.lowers, "width": 1.5},
            marker={"size": 5},
            name="Each day, 95 % band",
            customdata=np.stack([100 * along.risk.low, 100 * along.risk.high, along.n], axis=1),
            hovertemplate="%{y:.1f} % (%{customdata[0]:.1f} to %{customdata[1]:.1f}), n = %{customdata[2]:,}",
        )
    )
    if along.run > 1 and len(days) > along.run:
        chart.add_trace(
            go.Scatter(
                x=days,
                y=100 * along.rolling.mean,
                line={"color": colours.text, "width": 2, "dash": "dot"},
                name=f"Rolling, {along.run} days",
                hovertemplate="%{y:.1f} %",
            )
        )


def _limit_lines(watch: Watch, along: Daily, chart: object) -> None:
    """Where the classic rule would alarm: the first half's mean ± the limit."""
    shift = first_against_last_days(watch.counts)
    if not isinstance(shift, MeanShift):
        return
    colours, top = palette(), float(np.nanmax(100 * along.risk.high, initial=0.0))
    for edge in (shift.first - LIMIT, shift.first + LIMIT):
        if edge > 0 and 100 * edge < top + 8:
            chart.add_hline(y=100 * edge, line={"color": colours.neutral, "width": 1, "dash": "dash"})  # type: ignore[attr-defined]


def _of_one_day(watch: Watch) -> None:
    """The last predictions of today one by one: a day's counts know no order."""
    if watch.window.last != watch.today or watch.segment is not None:
        title(f"Mean risk of {watch.window.first}: {sum(c.probability_sum for c in watch.counts) / watch.n:.1%}")
        st.caption("Along a past day, or for a part of the customers, the counts keep no order: choose several days.")
        return
    last = [one for one in recent(watch.journal, watch.views, LAST) if one.model == watch.label]
    values = np.array([one.probability for one in reversed(last) if one.at.date() == watch.today])
    shift = first_against_last(values, len(values) // 2)
    title(_headline(shift, f"{len(values):,} predictions"))
    _along_predictions(rolling_means(values, RUN), values)
    st.caption(
        _rule(shift, f"the first half of today's last {len(values):,} predictions against the last half")
        + f" Rolling mean of {RUN} predictions with its 95 % band."
    )


def _along_predictions(means: Means, values: np.ndarray) -> None:
    import plotly.graph_objects as go

    colours, place = palette(), list(range(1, len(values) + 1))
    chart = figure(colours, HEIGHT, x="prediction", y="risk, %")
    chart.add_trace(
        go.Scatter(
            x=place, y=100 * values, mode="markers", marker={"size": 4, "color": colours.neutral, "opacity": 0.5},
            hovertemplate="%{y:.0f} %<extra></extra>",
        )
    )  # fmt: skip
    band(chart, place, 100 * means.low, 100 * means.high, colours.lowers, "95 %")
    chart.add_trace(
        go.Scatter(
            x=place,
            y=100 * means.mean,
            line={"color": colours.lowers, "width": 2},
            hovertemplate="%{y:.1f} %<extra></extra>",
        )
    )
    shown_chart(chart, "chart:risk", "The risk of each of the last predictions, and their rolling mean")


def _headline(shift: MeanShift | NotEnoughData, of: str) -> str:
    if isinstance(shift, NotEnoughData):
        return "Mean risk: not enough data to say whether it moved"
    if shift.low <= 0 <= shift.high:
        return f"Mean risk stayed at about {shift.last:.0%} over these {of}"
    way = "rose" if shift.change > 0 else "fell"
    return f"Mean risk {way} by {100 * abs(shift.change):.1f} points over these {of}"


def _rule(shift: MeanShift | NotEnoughData, what: str) -> str:
    if isinstance(shift, NotEnoughData):
        return f"Classic rule ({what}): {shift}"
    verdict = (
        f"**beyond the limit of {100 * LIMIT:.0f} points**"
        if shift.moved
        else f"beyond the limit of {100 * LIMIT:.0f} points, but within chance"
        if shift.beyond_limit
        else f"within the limit of {100 * LIMIT:.0f} points"
    )
    return (
        f"Classic rule ({what}): {shift.first:.3f} to {shift.last:.3f}, {100 * shift.change:+.1f} points "
        f"({100 * shift.low:+.1f} to {100 * shift.high:+.1f}), n = {shift.n:,} each: {verdict}."
    )


def scores(watch: Watch) -> None:
    """The score histogram of the window beside the training customers', in the colours of the risk bands."""
    import plotly.graph_objects as go

    colours, profile = palette(), watch.version.profile
    now = np.sum([one.scores for one in watch.counts], axis=0)
    ends = np.array([0.0, *profile.score_edges, 1.0])
    middles = (ends[1:] + ends[:-1]) / 2
    edges = watch.settings.band_edges
    bands = [band_of(float(middle), edges) for middle in middles]
    share, before = 100 * now / now.sum(), 100 * np.array(profile.score_counts) / max(profile.n, 1)
    counted = np.sum([one.bands for one in watch.counts], axis=0)
    parts = counted / counted.sum()
    title(f"Scores: {parts[2]:.0%} high, {parts[1]:.0%} medium, {parts[0]:.0%} low risk")
    chart = figure(colours, HEIGHT, x="risk, %", y="share of customers, %", legend=True)
    chart.add_trace(
        go.Bar(
            x=100 * middles, y=share, width=100 * np.diff(ends) * 0.92, name="Window",
            marker={"color": [colours.bands[one] for one in bands]}, customdata=np.stack([now, bands], axis=1),
            hovertemplate="%{y:.1f} %, %{customdata[0]} customers, %{customdata[1]}",
        )
    )  # fmt: skip
    chart.add_trace(
        go.Scatter(
            x=100 * middles, y=before, name="Training", mode="lines",
            line={"color": colours.text, "width": 1.5, "dash": "dot", "shape": "hvh"}, hovertemplate="%{y:.1f} %",
        )
    )  # fmt: skip
    chart.update_layout(bargap=0)
    for edge, word in zip(edges, ("medium from", "high from"), strict=True):
        chart.add_vline(x=100 * edge, line={"color": colours.neutral, "width": 1})
        chart.add_annotation(
            x=100 * edge, y=1, yref="paper", yanchor="top", xanchor="left", showarrow=False, text=f"{word} {edge:.0%}",
            font={"size": 11, "color": colours.quiet},
        )  # fmt: skip
    shown_chart(chart, "chart:scores", "The score histogram of the window beside that of the training customers")
    st.caption(
        f"n = {int(now.sum()):,}; training customers: {profile.n:,}. Contact from {watch.version.threshold:.0%}."
    )
