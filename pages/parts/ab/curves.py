"""ROC and calibration curves, laid over each other."""

from __future__ import annotations

import streamlit as st

from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.rule import signed
from pages.parts.ab.charts import draw, figure, styles
from pages.parts.guards import plain
from pages.parts.look import palette


def show(found: Comparison) -> None:
    """Draw the part."""
    left, right = st.columns(2, gap="medium")
    with left:
        _roc(found)
    with right:
        _calibration(found)


def _roc(found: Comparison) -> None:
    import plotly.graph_objects as go

    area = found.figure("roc_auc")
    if found.roc is None or area is None:
        st.info("Only one outcome occurs among these customers, so there is no ROC curve.", icon=":material/info:")
        return
    chart = figure(400, x="of those who stay, called at risk", y="of those who leave, called at risk")
    for style, line in zip(styles(found), found.roc, strict=True):
        chart.add_trace(
            go.Scatter(
                name=style.name, x=line.x, y=line.y, mode="lines", line={"color": style.colour, "dash": style.dash, "width": 2},
                hovertemplate="%{x:.0%} of those who stay, %{y:.0%} of those who leave<extra>" + style.name + "</extra>",
            )
        )  # fmt: skip
    _diagonal(chart)
    sides = zip(styles(found), found.confusions, strict=True)
    for style, cells in sides:
        chart.add_trace(
            go.Scatter(
                x=[cells.fp / max(cells.fp + cells.tn, 1)],
                y=[cells.tp / max(cells.tp + cells.fn, 1)],
                mode="markers",
                marker={
                    "symbol": style.symbol,
                    "size": 12,
                    "color": style.colour,
                    "line": {"color": palette().text, "width": 1},
                },
                showlegend=False,
                hovertemplate=f"{style.name} at its threshold<extra></extra>",
            )
        )
    first, second = (plain(label) for label in found.trial.labels)
    gap = f"{signed(area, area.difference.value)} ({signed(area, area.difference.low)} to {signed(area, area.difference.high)})"
    draw(
        f"ROC: {first} {area.first.value:.3f}, {second} {area.second.value:.3f}; difference {gap}; marks: the thresholds",
        chart,
        "roc",
    )


def _calibration(found: Comparison) -> None:
    import plotly.graph_objects as go

    chart = figure(400, x="risk as said", y="share that came true")
    for style, line in zip(styles(found), found.calibration, strict=True):
        chart.add_trace(
            go.Scatter(
                name=style.name, x=line.said, y=line.came_true, mode="lines+markers", customdata=line.n,
                line={"color": style.colour, "dash": style.dash, "width": 2}, marker={"symbol": style.symbol, "size": 8},
                hovertemplate="said %{x:.0%}, came true %{y:.0%} of %{customdata:,}<extra>" + style.name + "</extra>",
            )
        )  # fmt: skip
    _diagonal(chart)
    one = found.figure("calibration_error")
    assert one is not None  # noqa: S101  (always there)
    first, second = (plain(label) for label in found.trial.labels)
    draw(
        f"Calibration: what was said is off by {100 * one.first.value:.1f} points on average for {first}, "
        f"{100 * one.second.value:.1f} for {second}",
        chart,
        "calibration",
    )


def _diagonal(chart: object) -> None:
    chart.add_shape(  # type: ignore[attr-defined]
        type="line", x0=0, y0=0, x1=1, y1=1, line={"color": palette().neutral, "width": 1, "dash": "dot"}
    )
    chart.update_xaxes(range=[-0.01, 1.01], tickformat=".0%")  # type: ignore[attr-defined]
    chart.update_yaxes(range=[-0.01, 1.01], tickformat=".0%")  # type: ignore[attr-defined]
