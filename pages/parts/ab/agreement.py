"""Who was right about whom: the contingency table of both models, and the confusion matrix of each."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from core.customers.schema import Target
from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.confusion import Confusion
from core.evaluation.comparison.report import p_text
from core.evaluation.comparison.rule import signed
from pages.parts.ab.charts import draw, figure, styles
from pages.parts.guards import plain
from pages.parts.look import palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def show(found: Comparison, target: Target) -> None:
    """Draw the part."""
    paired, (first, second) = found.paired, found.trial.labels
    one, two = escape(first), escape(second)
    agree = 1 - paired.discordant / paired.n
    left, right = st.columns([6, 5], gap="medium")
    with left:
        draw(
            f"They decide alike about {agree:.1%} of {paired.n:,} customers; {paired.discordant:,} tell them apart",
            heat(
                [[paired.both, paired.only_first], [paired.only_second, paired.neither]],
                [f"{two} right", f"{two} wrong"],
                [f"{one} right", f"{one} wrong"],
                [["both right", f"only {one} right"], [f"only {two} right", "both wrong"]],
            ),
            "contingency",
        )
    with right:
        _effect(found)
    for place, label, cells, style in zip(
        st.columns(2, gap="medium"), (first, second), found.confusions, styles(found), strict=True
    ):
        with place:
            caught, actual = cells.tp, cells.tp + cells.fn
            draw(
                f"{plain(label)} calls {cells.tp + cells.fp:,} at risk and catches {caught:,} of {actual:,}",
                _confusion(cells, target),
                f"confusion {style.name}",
            )


def _effect(found: Comparison) -> None:
    test, odds, (first, second) = found.test, found.odds, (plain(label) for label in found.trial.labels)
    accuracy = found.figures[0].difference
    st.markdown("**McNemar's test and its effect size**")
    lines = [
        f"- p = **{p_text(test.p)}** ({test.method}; statistic {test.statistic:,.4g})",
        f"- only {first} right: **{test.only_first:,}** customers; only {second} right: **{test.only_second:,}**",
        f"- difference of accuracies: **{signed(found.figures[0], accuracy.value)} points** "
        f"(95 % {signed(found.figures[0], accuracy.low)} to {signed(found.figures[0], accuracy.high)})",
    ]
    if odds.value == odds.value:
        high = "∞" if odds.high == float("inf") else f"{odds.high:.2f}"
        value = "∞" if odds.value == float("inf") else f"{odds.value:.2f}"
        lines.append(f"- odds ratio: **{value}** (95 % {odds.low:.2f} to {high}); above 1 {second} is better")
    st.markdown("\n".join(lines))
    st.caption(
        "Only customers about whom exactly one model is right say anything about which is better. p is the chance of counts "
        "this unequal if both were right equally often; below .05 counts as a difference."
    )


def _confusion(cells: Confusion, target: Target) -> Figure:
    noun = escape(target.noun)
    return heat(
        [[cells.tp, cells.fn], [cells.fp, cells.tn]],
        ["called at risk", "not called"],
        [f"{noun}", f"no {noun}"],
        [["caught", "missed"], ["called in vain", "left alone"]],
    )


def heat(counts: list[list[int]], across: list[str], down: list[str], words: list[list[str]]) -> Figure:
    """A table of counts in which each cell carries its number, its share and what it is; shades only repeat the number."""
    import plotly.graph_objects as go

    colours, n = palette(), max(sum(map(sum, counts)), 1)
    shares = [[count / n for count in row] for row in counts]
    chart = figure(250, legend=False)
    chart.add_trace(
        go.Heatmap(
            z=shares,
            x=across,
            y=down,
            zmin=0,
            zmax=1.6,  # shades stay pale enough for the text on them
            colorscale=[[0, colours.ground], [1, colours.lowers]],
            showscale=False,
            xgap=3,
            ygap=3,
            text=[
                [f"<b>{count:,}</b><br>{share:.1%}<br>{word}" for count, share, word in zip(*row, strict=True)]
                for row in zip(counts, shares, words, strict=True)
            ],
            texttemplate="%{text}",
            textfont={"color": colours.text, "size": 13},
            hoverinfo="skip",
        )
    )
    chart.update_yaxes(autorange="reversed")
    chart.update_xaxes(side="top")
    return chart
