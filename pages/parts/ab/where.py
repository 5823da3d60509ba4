"""Where the two differ: segments with their counts, and the customers themselves."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from core.customers.schema import Target
from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.report import disagreements_csv
from core.evaluation.comparison.segments import SMALLEST, Segment
from pages.parts.ab.charts import draw, figure, filled, styles
from pages.parts.guards import plain
from pages.parts.tables import file_button, table

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_BARS, MOST_SEGMENTS, MOST_CUSTOMERS = 12, 200, 500


def show(found: Comparison, target: Target) -> None:
    """Draw the part."""
    if not len(found.disagree):
        st.info("They decide alike about every customer.", icon=":material/drag_handle:")
        return
    if found.trial.table is None:
        st.info("The customers' columns are not known here, so there are no segments.", icon=":material/info:")
    elif not any(one.disagree for one in found.segments):
        st.info(f"No segment of {SMALLEST} customers or more holds a disagreement.", icon=":material/info:")
    else:
        _segments(found)
    _customers(found, target)


def _segments(found: Comparison) -> None:
    shown = [one for one in found.segments if one.disagree]
    worst = shown[0]
    overall = found.paired.discordant / found.paired.n
    left, right = st.columns([6, 8], gap="medium")
    with left:
        draw(
            f"They differ most in {plain(worst.title)}: {plain(worst.level)} "
            f"({worst.share:.0%} of {worst.n:,}, against {overall:.0%} of all)",
            _bars(found, shown[:MOST_BARS]),
            "segments",
        )
    with right:
        st.markdown("**Every segment of 30 customers or more, and which of the two alone was right there**")
        first, second = found.trial.labels
        rows: dict[str, list[object]] = {
            "Segment": [f"{one.title}: {one.level}" for one in shown],
            "Customers": [one.n for one in shown],
            "Differ": [one.disagree for one in shown],
            "Share": [100 * one.share for one in shown],
            f"{first} right": [one.only_first for one in shown],
            f"{second} right": [one.only_second for one in shown],
            "p": [one.p_adjusted for one in shown],
        }
        number = st.column_config.NumberColumn
        config = {
            "Segment": st.column_config.TextColumn(width="medium"),
            "Share": number(format="%.1f%%", help="Share of the segment about whom the two decide differently."),
            "p": number(
                format="%.3f", help="McNemar's mid-p within the segment, after Benjamini–Hochberg over all segments."
            ),
        }
        cut = {name: values[:MOST_SEGMENTS] for name, values in rows.items()}
        table(cut, _name(found, "segments"), config=config, file=rows, says="Segments by their share of disagreement")


def _bars(found: Comparison, shown: list[Segment]) -> Figure:
    import plotly.graph_objects as go

    first, second = styles(found)
    chart = figure(34 * len(shown) + 80, x="% of the segment")
    labels = [_short(f"{one.title}: {one.level}") for one in shown]
    sides = ((first, [one.only_first for one in shown]), (second, [one.only_second for one in shown]))
    for style, counts in sides:
        last = style is second
        chart.add_trace(
            go.Bar(
                name=f"only {style.name} right",
                orientation="h",
                y=labels,
                x=[100 * count / one.n for count, one in zip(counts, shown, strict=True)],
                text=[f"{one.only_first:,} : {one.only_second:,}" if last else "" for one in shown],
                textposition="outside" if last else "none",
                cliponaxis=False,
                customdata=counts,
                marker=filled(style),
                hovertemplate="%{y}: %{customdata:,} customers, %{x:.1f} %<extra>"
                + f"only {style.name} right"
                + "</extra>",
            )
        )
    chart.update_layout(barmode="stack", bargap=0.25)
    chart.update_yaxes(autorange="reversed")
    chart.update_xaxes(range=[0, 130 * max(one.share for one in shown)])  # room for the counts at the end of the bars
    return chart


def _short(text: str) -> str:
    return escape(text if len(text) <= 38 else f"{text[:37].rstrip()}…")


def _customers(found: Comparison, target: Target) -> None:
    trial, (first, second) = found.trial, found.trial.labels
    rows = found.disagree[:MOST_CUSTOMERS].tolist()
    right = trial.right()[0]
    some = (
        f"the {MOST_CUSTOMERS:,} widest apart of {len(found.disagree):,}"
        if len(found.disagree) > len(rows)
        else f"{len(rows):,}"
    )
    st.markdown(f"**The customers they decide differently about: {some}**")
    words = (f"no {target.noun}", target.noun)
    risk = st.column_config.NumberColumn(format="%.1f%%")
    st.dataframe(
        {
            "Customer": [str(trial.ids[row]) for row in rows],
            f"Risk by {first}": [100 * float(trial.first.probability[row]) for row in rows],
            f"Risk by {second}": [100 * float(trial.second.probability[row]) for row in rows],
            "Called at risk by": [first if trial.first.at_risk[row] else second for row in rows],
            "Came true": [words[int(trial.target[row])] for row in rows],
            "Right": [first if right[row] else second for row in rows],
        },
        hide_index=True,
        height=min(35 * (len(rows) + 1) + 3, 330),
        column_config={f"Risk by {first}": risk, f"Risk by {second}": risk},
        key="ab:customers",
        alt="The customers decided differently",
    )
    label, name = f"CSV, {len(found.disagree):,} customers", f"{_name(found, 'customers')}.csv"
    file_button(label, lambda: disagreements_csv(found).encode("utf-8-sig"), name, "do:ab customers", quiet=True)


def _name(found: Comparison, what: str) -> str:
    first, second = (label.replace("/", "-") for label in found.trial.labels)
    return f"{first}-against-{second}-{what}"
