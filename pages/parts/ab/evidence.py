"""How sure, and what is still needed: power, planning, the always-valid evidence of live traffic, and the rule itself."""

from __future__ import annotations

import streamlit as st

from core.evaluation.comparison.comparison import Comparison
from core.evaluation.comparison.rule import FEWEST, LEVEL, WIDEST_GAP, WORSE_BY, WORTH, WORTH_OF_PERFECT, points
from core.evaluation.paired.planning import power_of
from pages.parts.ab.charts import draw, figure
from pages.parts.look import palette

ENOUGH = 0.8


def show(found: Comparison) -> None:
    """Draw the part."""
    left, right = st.columns(2, gap="medium")
    with left:
        _power(found)
    with right:
        _planned(found)
        if found.sequential is not None:
            _sequential(found)
        _rule()


def _power(found: Comparison) -> None:
    import plotly.graph_objects as go

    n, share = found.paired.n, found.paired.discordant / found.paired.n
    if not share:
        st.info("They decide alike about everybody: no number of customers tells them apart.", icon=":material/info:")
        return
    effect = min(WORTH, share)
    most = max(2 * n, int(1.3 * (found.needed.total or n)))
    at = [max(1, round(most * step / 60)) for step in range(1, 61)]
    chart = figure(330, x="labelled customers", y="chance to find it", legend=False)
    chart.add_trace(
        go.Scatter(
            x=at,
            y=[power_of(one, share, effect) for one in at],
            mode="lines",
            line={"color": palette().lowers, "width": 2},
            hovertemplate="%{x:,} customers: %{y:.0%}<extra></extra>",
        )
    )
    now = power_of(n, share, effect)
    chart.add_trace(
        go.Scatter(
            x=[n], y=[now], mode="markers+text", text=[f"now: {n:,}"], textposition="top right", cliponaxis=False,
            marker={"size": 11, "color": palette().raises, "symbol": "diamond"}, hoverinfo="skip",
        )
    )  # fmt: skip
    chart.add_hline(y=ENOUGH, line={"color": palette().neutral, "width": 1, "dash": "dot"})
    chart.update_yaxes(range=[0, 1.05], tickformat=".0%")
    chart.update_xaxes(rangemode="tozero", tickformat=",")
    draw(
        f"These {n:,} customers find a difference of {points(effect)} of accuracy with a chance of {now:.0%}",
        chart,
        "power",
    )


def _planned(found: Comparison) -> None:
    needed, n = found.needed, found.paired.n
    st.markdown("**What is still needed**")
    lines = []
    if found.detectable is not None:
        lines.append(f"- With {n:,} customers a difference of **{points(found.detectable)}** shows in 4 of 5 cases.")
    if needed.total is not None and needed.more is not None:
        more = f"**{needed.more:,} more**" if needed.more else "none more"
        lines.append(f"- For a difference of {points(needed.effect)} it takes {needed.total:,}: {more}.")
    st.markdown("\n".join(lines) or "Nothing can be planned: they decide alike about everybody.")


def _sequential(found: Comparison) -> None:
    one = found.sequential
    assert one is not None  # noqa: S101  (asked before)
    st.markdown("**Evidence that may be looked at every day**")
    e, largest = (f"{value:,.2f}" if value < 1e4 else f"{value:.1e}" for value in (one.e, one.largest))
    st.markdown(
        f"- e-value now **{e}**, the largest so far {largest}; always-valid p **{one.p:.3f}**\n"
        f"- over {one.looks:,} discordant customers in the order of their outcomes"
    )
    st.caption(
        "What a bet of 1 against “equally good” would be worth. It reaches 20 with a chance of at most 5 % if they are "
        "equally good, however often you look; McNemar's p and every interval hold for one look only."
    )


def _rule() -> None:
    with st.expander("The rule behind the recommendation", icon=":material/gavel:"):
        st.markdown(
            f"""
1. **What decides:** expected profit per customer when its three settings are given, else accuracy, each model at its own
   threshold. Better means that the paired 95 % interval of the difference lies above 0; for accuracy also McNemar's
   p < {LEVEL:g}, and on live traffic, which is looked at again and again, an e-value of {1 / LEVEL:.0f} or more.
2. **Promote** when the challenger is better and no guard speaks against it.
3. **Keep** when a guard does: ROC-AUC or F1 worse beyond chance, or the accuracy gap of a protected column above
   {100 * WIDEST_GAP:.0f} points and more than {100 * WORSE_BY:.0f} points wider than the champion's.
4. **Keep** when the challenger is worse, or when whatever it gains is certainly less than {100 * WORTH:.0f} point of accuracy (of
   profit: {100 * WORTH_OF_PERFECT:.0f} % of what a perfect model would earn).
5. **Not enough evidence** otherwise, and with fewer than {FEWEST} customers of either outcome.
"""
        )
