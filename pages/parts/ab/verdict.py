"""The answer of the page: which one, by how much, how sure, and what the rule says."""

from __future__ import annotations

import streamlit as st

from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.figures import Figure
from core.evaluation.comparison.report import p_text
from core.evaluation.comparison.rule import signed
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.monitor.key_figures import Tile, key_figures

ICONS = {"promote": "upgrade", "keep": "shield", "not_enough": "hourglass_top"}
FIRST_TILES = ("roc_auc", "f1")


def show(found: Comparison) -> None:
    """Draw it."""
    advice = found.advice
    with st.container(key="ab_verdict", gap="small"):
        st.markdown(f"### :material/{ICONS[advice.recommendation]}: {plain(advice.title)}")
        st.markdown(plain(advice.says))
        st.html(key_figures(tiles(found), palette()))


def tiles(found: Comparison) -> list[Tile]:
    """What decides, McNemar's test, and two more; the difference is always the second's less the first's."""
    chosen = [found.figure(found.advice.decides), *(found.figure(name) for name in FIRST_TILES)]
    made = [_tile(figure, found) for figure in chosen if figure is not None]
    test, (first, second) = found.test, found.trial.labels
    paired = Tile(
        "McNemar's test",
        f"p {'< .001' if test.p < 0.001 else p_text(test.p)}",
        f"{test.only_second:,} : {test.only_first:,} customers",
        f"only {second} right : only {first} right",
        says=f"{test.method}; chance of counts this unequal if both were right equally often",
    )
    return [made[0], paired, *made[1:]]


def _tile(figure: Figure, found: Comparison) -> Tile:
    first, second = found.trial.labels
    leader = {"first": f"▼ {first} is better", "second": f"▲ {second} is better", "": "= no difference shown"}
    between = figure.difference
    currency = found.terms.currency if found.terms is not None and figure.unit == "money" else ""
    unit = " points" if figure.unit == "share" else f" {currency}".rstrip()
    return Tile(
        f"{figure.label.removesuffix(f' ({currency})')}, B − A",  # beside the sum: a phone has no room for it here
        f"{signed(figure, between.value)}{unit}",
        f"95 %: {signed(figure, between.low)} to {signed(figure, between.high)}" if figure.known else "no interval",
        leader[found.leader(figure)],
        says=f"{figure.label}: {figure.how}",
    )
