"""How each of the two treats the groups of every protected column."""

from __future__ import annotations

import streamlit as st

from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.fairness import SMALLEST, Fairness, Treated
from core.evaluation.comparison.rule import WIDEST_GAP, WORSE_BY
from core.monitoring.intervals import Interval
from pages.parts.ab.charts import draw, figure, filled, styles
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.tables import table


def show(found: Comparison) -> None:
    """Draw the part."""
    if not found.fairness:
        st.info(
            "No column of the schema is marked as protected, or the customers' columns are not known here.",
            icon=":material/info:",
        )
        return
    for place, one in zip(
        st.columns(min(len(found.fairness), 2), gap="medium") * len(found.fairness), found.fairness, strict=False
    ):
        with place:
            _column(found, one)
    _table(found)
    st.caption(
        f"Groups of fewer than {SMALLEST} customers are left out. The rule speaks against a challenger whose accuracy gap is "
        f"above {100 * WIDEST_GAP:.0f} points and more than {100 * WORSE_BY:.0f} points wider than the champion's."
    )


def _column(found: Comparison, one: Fairness) -> None:
    import plotly.graph_objects as go

    if one.first_gap is None or one.second_gap is None:
        st.info(f"{plain(one.title)}: fewer than two groups of {SMALLEST} customers.", icon=":material/info:")
        return
    first, second = (plain(label) for label in found.trial.labels)
    chart = figure(280, y="accuracy")
    for style, side in zip(styles(found), ("first", "second"), strict=True):
        values = [getattr(group, side).accuracy for group in one.groups]
        chart.add_trace(
            go.Bar(
                name=style.name,
                x=[f"{group.level} ({group.n:,})" for group in one.groups],
                y=[value.value for value in values],
                error_y={
                    "type": "data", "symmetric": False, "array": [v.high - v.value for v in values],
                    "arrayminus": [v.value - v.low for v in values], "color": palette().text, "thickness": 1.2, "width": 4,
                },
                marker=filled(style),
                hovertemplate="%{x}: %{y:.1%}<extra>" + style.name + "</extra>",
            )
        )  # fmt: skip
    chart.update_layout(barmode="group")
    chart.update_yaxes(range=[0, 1], tickformat=".0%")
    draw(
        f"{plain(one.title)}: accuracy gap {100 * one.first_gap:.1f} points for {first}, {100 * one.second_gap:.1f} for {second}",
        chart,
        f"fairness {one.column}",
    )


def _table(found: Comparison) -> None:
    sides = list(zip(found.trial.labels, ("first", "second"), strict=True))
    groups = [(one, group) for one in found.fairness for group in one.groups]
    pairs = [(one, group, label, getattr(group, side)) for one, group in groups for label, side in sides]
    rows: dict[str, list[object]] = {
        "Group": [f"{one.title}: {group.level}" for one, group, _, _ in pairs],
        "Model": [label for _, _, label, _ in pairs],
        "Customers": [group.n for _, group, _, _ in pairs],
        "Accuracy": [_text(treated.accuracy) for _, _, _, treated in pairs],
        "Called at risk": [_text(treated.contacted) for _, _, _, treated in pairs],
        "Caught of those who left": [_text(treated.recall) for _, _, _, treated in pairs],
        "Called of those who stayed": [_text(treated.wrongly) for _, _, _, treated in pairs],
    }
    whole: dict[str, list[object]] = {
        **{name: rows[name] for name in ("Group", "Model", "Customers")},
        **{
            f"{name} {end}": [_part(treated, field, end) for _, _, _, treated in pairs]
            for name, field in (
                ("accuracy", "accuracy"),
                ("called", "contacted"),
                ("caught", "recall"),
                ("called wrongly", "wrongly"),
            )
            for end in ("value", "low", "high")
        },
    }
    table(rows, "fairness", file=whole, says="Both models by group")


def _text(found: Interval | None) -> str:
    return "–" if found is None else f"{found.value:.1%} ({found.low:.0%}–{found.high:.0%})"


def _part(treated: Treated, field: str, end: str) -> float | None:
    found: Interval | None = getattr(treated, field)
    return None if found is None else float(getattr(found, end))
