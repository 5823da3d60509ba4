"""Figures side by side: bars with intervals, the differences against zero, a radar, the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.figures import Figure as Measured
from core.evaluation.comparison.report import value_text
from core.evaluation.comparison.rule import signed
from pages.parts.ab.charts import draw, figure, filled, styles
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.tables import table

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

IN_CHARTS = ("accuracy", "precision", "recall", "f1", "roc_auc")
BETTER = {"higher": "higher", "lower": "lower", "neither": "–"}


def show(found: Comparison) -> None:
    """Draw the part."""
    shown = [one for name in IN_CHARTS if (one := found.figure(name)) is not None]
    left, right = st.columns(2, gap="medium")
    with left:
        draw("Both side by side; the lines are 95 % intervals", _bars(found, shown), "bars")
    with right:
        draw(_headline(found, shown), _differences(found, shown), "differences")
    left, right = st.columns([5, 7], gap="medium")
    with left:
        draw("The same on a radar: further out is better", _radar(found, shown), "radar")
    with right:
        st.markdown("**All figures**")
        _table(found)


def _headline(found: Comparison, shown: list[Measured]) -> str:
    first, second = (plain(label) for label in found.trial.labels)
    ahead = [one.label for one in shown if found.leader(one) == "second"]
    behind = [one.label for one in shown if found.leader(one) == "first"]
    if not ahead and not behind:
        return f"No difference between {second} and {first} is beyond chance"
    said = [f"ahead in {', '.join(ahead)}"] if ahead else []
    said += [f"behind in {', '.join(behind)}"] if behind else []
    return f"Against {first}, {second} is {' and '.join(said)}"


def _bars(found: Comparison, shown: list[Measured]) -> Figure:
    import plotly.graph_objects as go

    chart = figure(300, y="share")
    for style, side in zip(styles(found), ("first", "second"), strict=True):
        values = [getattr(one, side) for one in shown]
        chart.add_trace(
            go.Bar(
                name=style.name,
                x=[one.label for one in shown],
                y=[one.value for one in values],
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": [one.high - one.value for one in values],
                    "arrayminus": [one.value - one.low for one in values],
                    "color": palette().text,
                    "thickness": 1.2,
                    "width": 4,
                },
                marker=filled(style),
                hovertemplate="%{x}: %{y:.3f}<extra>" + style.name + "</extra>",
            )
        )
    chart.update_layout(barmode="group", bargap=0.3)
    chart.update_yaxes(range=[0, 1], tickformat=".1f")
    return chart


def _differences(found: Comparison, shown: list[Measured]) -> Figure:
    """Differences in points with their paired intervals; ROC-AUC in hundredths, so that one axis holds all."""
    import plotly.graph_objects as go

    colours, (first, second) = palette(), styles(found)
    chart = figure(300, x=f"← {first.name} better · points · {second.name} better →", legend=False)
    rows = list(reversed(shown))
    chart.add_trace(
        go.Scatter(
            x=[100 * one.difference.value for one in rows],
            y=[one.label for one in rows],
            mode="markers+text",
            text=[signed_points(one) for one in rows],
            textposition="top center",
            cliponaxis=False,
            marker={
                "size": 11,
                "color": [
                    colours.neutral if not found.leader(one) else _side(one, first.colour, second.colour)
                    for one in rows
                ],
                "symbol": ["circle-open" if not found.leader(one) else "diamond" for one in rows],
                "line": {"width": 2},
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * (one.difference.high - one.difference.value) for one in rows],
                "arrayminus": [100 * (one.difference.value - one.difference.low) for one in rows],
                "color": colours.text,
                "thickness": 1.5,
                "width": 5,
            },
            hovertemplate="%{y}: %{text} points<extra></extra>",
        )
    )
    chart.add_vline(x=0, line={"color": colours.text, "width": 1, "dash": "dot"}, layer="below")
    chart.update_yaxes(range=[-0.5, len(rows) - 0.3])
    return chart


def signed_points(one: Measured) -> str:
    """The difference in points, whatever its unit."""
    return (
        signed(one, one.difference.value)
        if one.unit == "share"
        else f"{100 * one.difference.value:+.1f}".replace("-", "−")
    )


def _side(one: Measured, first: str, second: str) -> str:
    return second if one.leader == "second" else first


def _radar(found: Comparison, shown: list[Measured]) -> Figure:
    import plotly.graph_objects as go

    colours, chart = palette(), figure(330)
    for style, side in zip(styles(found), ("first", "second"), strict=True):
        values = [getattr(one, side).value for one in shown]
        chart.add_trace(
            go.Scatterpolar(
                name=style.name,
                r=[*values, values[0]],
                theta=[one.label for one in (*shown, shown[0])],
                line={"color": style.colour, "dash": style.dash, "width": 2},
                marker={"symbol": style.symbol, "size": 7},
                mode="lines+markers",
                hovertemplate="%{theta}: %{r:.3f}<extra>" + style.name + "</extra>",
            )
        )
    axis = {"gridcolor": colours.line, "linecolor": colours.line}
    chart.update_layout(
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {**axis, "range": [0, 1], "tickvals": [0.25, 0.5, 0.75, 1], "tickfont": {"size": 10}},
            "angularaxis": axis,
        },
        margin={"l": 50, "r": 50, "t": 46, "b": 24},
    )
    return chart


def _table(found: Comparison) -> None:
    first, second = found.trial.labels
    rows: dict[str, list[object]] = {
        "Figure": [one.label for one in found.figures],
        first: [value_text(one, one.first.value) for one in found.figures],
        second: [value_text(one, one.second.value) for one in found.figures],
        "Difference": [
            signed(one, one.difference.value) + (" points" if one.unit == "share" else "") for one in found.figures
        ],
        "95 % interval": [
            f"{signed(one, one.difference.low)} to {signed(one, one.difference.high)}" if one.known else "–"
            for one in found.figures
        ],
        "Better is": [BETTER[one.better] for one in found.figures],
        "How": [one.how for one in found.figures],
    }
    right = {
        name: st.column_config.TextColumn(alignment="right") for name in (first, second, "Difference", "95 % interval")
    }
    whole: dict[str, list[object]] = {
        **{key: rows[key] for key in ("Figure", "Better is", "How")},
        **{
            f"{name}{end}": [_end(getattr(one, side), part) for one in found.figures]
            for name, side in ((first, "first"), (second, "second"), ("difference", "difference"))
            for end, part in (("", "value"), (" low", "low"), (" high", "high"))
        },
    }
    table(
        rows,
        f"{escape(first)} against {escape(second)}".replace("/", "-"),
        config=right,
        file=whole,
        says="All figures",
    )


def _end(interval: object, part: str) -> float | None:
    value = float(getattr(interval, part))
    return None if value != value else value
