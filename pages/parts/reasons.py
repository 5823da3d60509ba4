"""Why: the waterfall from a typical customer to this one, and the same as sentences."""

from __future__ import annotations

import streamlit as st

from core.model.explanation import Explanation, Reason
from core.model.sentences import LEAST_POINTS
from core.model.words import in_words
from core.serving.desk import Desk
from pages.parts.charts import headline, steps, waterfall
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.percent import points

CHART = {"displayModeBar": False, "scrollZoom": False}
MOST_SENTENCES = 5
BIG_RESIDUAL = 1e-6


def show(desk: Desk, explanation: Explanation) -> None:
    """Draw the reasons."""
    title = headline(explanation, desk.schema)
    st.markdown(f"**{plain(title)}**")
    st.plotly_chart(
        waterfall(steps(explanation, desk.schema), palette()),
        theme=None,
        config=CHART,
        key="do:waterfall",
        alt=f"{title}. The sentences below say the same.",
    )
    said = [reason for reason in explanation.reasons if abs(reason.points) >= LEAST_POINTS][:MOST_SENTENCES]
    st.markdown("  \n".join(f"{_sign(reason)} {plain(reason.sentence)}" for reason in said))
    with st.expander(f"All {len(explanation.reasons)} reasons"):
        _table(desk, explanation)
    if abs(explanation.residual) > BIG_RESIDUAL:
        st.warning(f"The reasons miss the model's own figure by {explanation.residual:.1e} log-odds.")


def _sign(reason: Reason) -> str:
    return ":orange[:material/arrow_upward:]" if reason.points > 0 else ":blue[:material/arrow_downward:]"


def _table(desk: Desk, explanation: Explanation) -> None:
    columns = [desk.schema.by_name[reason.column] for reason in explanation.reasons]
    st.dataframe(
        {
            "What": [column.label for column in columns],
            "This customer": [
                in_words(column, reason.value) for column, reason in zip(columns, explanation.reasons, strict=True)
            ],
            "Points": [points(reason.points) for reason in explanation.reasons],
            "Log-odds": [round(reason.contribution, 3) for reason in explanation.reasons],
        },
        hide_index=True,
        height=300,
        column_config={"Points": st.column_config.TextColumn(alignment="right")},
    )
    st.caption(
        f"Points are percentage points; they add up from {explanation.base_probability:.1%}, the risk where every reason is "
        f"average, to this customer's {explanation.probability:.1%}. They say what the model goes by, not what causes what."
    )
