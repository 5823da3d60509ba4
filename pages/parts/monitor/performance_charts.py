"""Realised and estimated along time, the confusion matrix, the ROC and the calibration curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import streamlit as st

from core.monitoring.cbpe import Estimate
from core.monitoring.intervals import Interval
from core.monitoring.outcomes.realised import Period, Realised
from core.monitoring.performance import Performance
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.monitor import address
from pages.parts.monitor.outcomes_data import Outcomes
from pages.parts.monitor.plots import Floats, band, days_axis, faint, figure, shown_chart, title
from pages.parts.monitor.watch import Watch
from pages.parts.tables import table

SHOWN = {
    "roc_auc": "ROC-AUC",
    "f1": "F1",
    "recall": "Recall",
    "precision": "Precision",
    "accuracy": "Accuracy",
    "brier": "Brier",
}
STEPS = {"day": "By day", "week": "By week"}
HEIGHT = 260


def along_time(watch: Watch, data: Outcomes, floors: Mapping[str, float]) -> None:
    """One figure along time: what came true where outcomes are due, what is estimated everywhere."""
    with st.container(horizontal=True, vertical_alignment="center"):
        name = _chosen("figure", SHOWN)
        step = _chosen("step", STEPS)
    periods = data.whole.days if step == "day" else data.whole.weeks
    says = _headline(watch, data, name, periods)
    title(plain(says))
    colours, chart = palette(), figure(palette(), HEIGHT, y=SHOWN[name], legend=True)
    days = [one.last for one in periods]
    true, said = _lines(periods, name, Performance), _lines(periods, name, Estimate)
    for values, colour, dash, words in (
        (said, colours.neutral, "dot", "Estimated, 95 %"),
        (true, colours.raises, "solid", "Realised, 95 %"),
    ):
        _line(chart, periods, values, colour, dash, words)
    if name in floors:
        chart.add_hline(y=floors[name], line={"color": colours.text, "width": 1, "dash": "dash"}, opacity=0.7)
        chart.add_annotation(
            x=1, xref="paper", y=floors[name], text=f"floor {floors[name]:.2f}", showarrow=False, yanchor="top",
            xanchor="right", font={"size": 11, "color": colours.quiet},
        )  # fmt: skip
    _not_due(chart, data)
    days_axis(chart, data.shown.days if step == "day" else days)
    chart.update_yaxes(rangemode="normal")
    shown_chart(chart, f"chart:performance {name} {step}", says)
    with st.expander("The same as a table", icon=":material/table_rows:", key="performance:along"):
        table(_rows(periods, name), f"performance-{name}-by-{step}", says=f"{SHOWN[name]} along time")


def _chosen(name: str, options: Mapping[str, str]) -> str:
    return address.switch(name.capitalize(), name, options)


def _headline(watch: Watch, data: Outcomes, name: str, periods: Sequence[Period]) -> str:
    whole = data.whole
    if isinstance(whole.overall, Performance) and name in whole.overall.figures:
        seen = whole.overall.figures[name]
        return f"{SHOWN[name]} was {seen.value:.3f} from {whole.window} ({seen.low:.3f} to {seen.high:.3f}, n = {seen.n:,})"
    if name == "brier":
        return "The Brier score needs outcomes: it cannot be estimated beforehand"
    return f"{SHOWN[name]} as estimated from the probabilities; no outcomes to compare with yet"


def _lines(periods: Sequence[Period], name: str, kind: type[Performance] | type[Estimate]) -> list[Interval | None]:
    sides = [one.realised if kind is Performance else one.estimated for one in periods]
    return [one.figures.get(name) if isinstance(one, kind) else None for one in sides]


def _line(
    chart: object, periods: Sequence[Period], values: Sequence[Interval | None], colour: str, dash: str, words: str
) -> None:
    import plotly.graph_objects as go

    assert isinstance(chart, go.Figure)  # noqa: S101  (for the type checker)
    if not any(values):
        return
    days = [one.last for one in periods]

    def of(part: Callable[[Interval], float]) -> Floats:
        return np.array([np.nan if one is None else part(one) for one in values])

    low, high = of(lambda one: one.low), of(lambda one: one.high)
    band(chart, days, low, high, colour, words)
    chart.add_trace(
        go.Scatter(
            x=days,
            y=of(lambda one: one.value),
            mode="lines+markers" if len(days) < 70 else "lines",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": 5, "symbol": "circle" if dash == "solid" else "diamond"},
            name=words,
            customdata=np.stack([low, high, of(lambda one: one.n)], axis=1),
            hovertemplate="%{y:.3f} (%{customdata[0]:.3f} to %{customdata[1]:.3f}), n = %{customdata[2]:,.0f}",
        )
    )


def _not_due(chart: object, data: Outcomes) -> None:
    """A shade over the days whose outcomes are still to come."""
    import plotly.graph_objects as go

    assert isinstance(chart, go.Figure)  # noqa: S101  (for the type checker)
    begin, end = data.whole.window.last, data.shown.last
    if begin >= end:
        return
    colours = palette()
    chart.add_vrect(
        x0=_midnight(begin + timedelta(days=1)), x1=_midnight(end + timedelta(days=1)),
        fillcolor=faint(colours.neutral, 0.10), line={"width": 0}, layer="below",
        annotation={"text": "outcomes not due yet", "font": {"size": 11, "color": colours.quiet}},
        annotation_position="top right",
    )  # fmt: skip


def _midnight(day: date) -> str:
    return f"{day - timedelta(days=1)}T12:00:00"


def _rows(periods: Sequence[Period], name: str) -> dict[str, list[object]]:
    true, said = _lines(periods, name, Performance), _lines(periods, name, Estimate)
    return {
        "First day": [one.first for one in periods],
        "Last day": [one.last for one in periods],
        "Realised": [one and one.value for one in true],
        "Realised, low": [one and one.low for one in true],
        "Realised, high": [one and one.high for one in true],
        "Realised, n": [one and one.n for one in true],
        "Estimated": [one and one.value for one in said],
        "Estimated, low": [one and one.low for one in said],
        "Estimated, high": [one and one.high for one in said],
        "Estimated, n": [one and one.n for one in said],
    }


def confusion(watch: Watch, found: Performance) -> None:
    """Four cells with their customers and shares, in words."""
    import plotly.graph_objects as go

    colours, verb = palette(), watch.version.schema.target.verb
    cells = np.array([[found.tp, found.fn], [found.fp, found.tn]])
    right = found.tp + found.tn
    title(f"{right:,} of {found.n:,} decisions were right")
    words = [["rightly at risk", "missed"], ["alarm in vain", "rightly left alone"]]
    texts = [
        [f"<b>{cells[i, j]:,}</b><br>{words[i][j]}<br>{cells[i, j] / found.n:.1%}" for j in (0, 1)] for i in (0, 1)
    ]
    chart = figure(colours, HEIGHT + 20)
    chart.add_trace(
        go.Heatmap(
            z=cells / found.n, x=["at risk", "not at risk"], y=[f"did {verb}", f"did not {verb}"], text=texts, texttemplate="%{text}",
            textfont={"color": colours.text, "size": 13}, xgap=3, ygap=3, showscale=False, hoverinfo="skip",
            colorscale=[[0, faint(colours.lowers, 0.06)], [1, faint(colours.lowers, 0.45)]], zmin=0, zmax=1,
        )
    )  # fmt: skip
    chart.update_yaxes(autorange="reversed", showgrid=False)
    chart.update_xaxes(title={"text": "as decided"})
    shown_chart(
        chart, "chart:confusion", f"Confusion matrix: {found.tp} right and {found.fp} wrong alarms, {found.fn} missed"
    )


def roc_chart(whole: Realised) -> None:
    """The ROC curve of the judged customers."""
    import plotly.graph_objects as go

    if whole.roc is None or not isinstance(whole.overall, Performance) or "roc_auc" not in whole.overall.figures:
        st.info("A ROC curve needs outcomes of both kinds.", icon=":material/hourglass_empty:")
        return
    area, colours = whole.overall.figures["roc_auc"], palette()
    says = f"Area under the ROC curve {area.value:.3f} ({area.low:.3f} to {area.high:.3f})"
    title(says)
    chart = figure(colours, HEIGHT + 20, x="alarms in vain, share of those who stayed", y="recall")
    _diagonal(chart)
    chart.add_trace(
        go.Scatter(
            x=whole.roc[:, 0], y=whole.roc[:, 1], line={"color": colours.raises, "width": 2}, mode="lines", name="ROC",
            hovertemplate="recall %{y:.2f} at %{x:.2f}<extra></extra>",
        )
    )  # fmt: skip
    shown_chart(chart, "chart:roc", says)


def calibration_chart(whole: Realised) -> None:
    """What came true against what was said, in ten bins of equally many customers."""
    import plotly.graph_objects as go

    if not whole.calibration:
        return
    colours = palette()
    off = [one for one in whole.calibration if not one.came.low <= one.said <= one.came.high]
    says = (
        "Probabilities came true as said"
        if len(off) <= 1
        else f"In {len(off)} of {len(whole.calibration)} bins the probability said something else than came true"
    )
    title(says)
    came = [one.came for one in whole.calibration]
    chart = figure(colours, HEIGHT + 20, x="said, mean probability", y="came true, share")
    _diagonal(chart)
    chart.add_trace(
        go.Scatter(
            x=[one.said for one in whole.calibration],
            y=[one.value for one in came],
            error_y={
                "array": [one.high - one.value for one in came],
                "arrayminus": [one.value - one.low for one in came],
                "color": colours.raises,
                "thickness": 1.5,
            },
            mode="lines+markers",
            line={"color": colours.raises, "width": 1.5},
            customdata=[one.n for one in came],
            hovertemplate="said %{x:.2f}, came true %{y:.2f}, n = %{customdata:,}<extra></extra>",
        )
    )
    shown_chart(chart, "chart:calibration", says)


def _diagonal(chart: object) -> None:
    import plotly.graph_objects as go

    assert isinstance(chart, go.Figure)  # noqa: S101  (for the type checker)
    line = {"color": palette().quiet, "width": 1, "dash": "dot"}
    chart.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip"))
    chart.update_xaxes(range=[-0.02, 1.02], showgrid=True)
    chart.update_yaxes(range=[-0.02, 1.02])
    chart.update_layout(hovermode="closest")
