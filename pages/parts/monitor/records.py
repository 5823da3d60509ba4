"""Records: the last predictions, unusual customers, and one customer's history."""

from __future__ import annotations

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.monitoring.queries.store import Shown, history, recent
from pages.parts.guards import guarded, plain
from pages.parts.look import palette
from pages.parts.monitor.empty import not_split
from pages.parts.monitor.plots import figure, shown_chart, title
from pages.parts.monitor.unusual import unusual
from pages.parts.monitor.watch import Watch
from pages.parts.risk_bar import WORDS
from pages.parts.tables import Rows, table
from pages.parts.times import viewer_zone

LAST, MOST = 200, 1_000
SOURCES = {"app": "App", "batch": "File", "api": "Interface"}


def show(watch: Watch) -> None:
    """Draw the view."""
    for part in (_history, _recent, unusual):
        with st.container(), guarded():  # each stands by itself when the rows of another cannot be read
            part(watch)


def _history(watch: Watch) -> None:
    """The id stands in the session only: an address is kept in histories and logs, and this is about one person."""
    asked = st.text_input(
        "One customer's history",
        key="monitor:customer",
        placeholder="Customer id",
        icon=":material/search:",
        help="As it was scored; where the journal keeps hashes, the id is hashed before it is looked for.",
        width=420,
    )
    customer = (asked or "").strip()
    if not customer:
        return
    found = history(watch.journal, watch.views, customer, MOST)
    if not found:
        st.info(
            f"No prediction about “{plain(customer)}” in the journal. Ids are compared letter by letter.",
            icon=":material/search_off:",
        )
        return
    words = f"{customer}: {len(found):,} predictions, the last one {found[0].probability:.1%}"
    title(plain(words))
    if len(found) > 1:
        _along(found, words)
    table(_rows(found), "customer-history", config=_config(), says=words, height=260)


def _along(found: tuple[Shown, ...], words: str) -> None:
    import plotly.graph_objects as go

    colours, zone = palette(), viewer_zone()
    chart = figure(colours, 190, y="risk, %")
    chart.add_trace(
        go.Scatter(
            x=[one.at.astimezone(zone) for one in reversed(found)], y=[100 * one.probability for one in reversed(found)],
            mode="lines+markers", line={"color": colours.lowers, "width": 1.5},
            customdata=[one.model for one in reversed(found)], hovertemplate="%{y:.1f} %, %{customdata}<extra></extra>",
        )
    )  # fmt: skip
    chart.update_yaxes(range=[0, 100])
    shown_chart(chart, "chart:history", words)


def _recent(watch: Watch) -> None:
    found = recent(watch.journal, watch.views, LAST)
    title(f"The last {len(found):,} predictions" if found else "No prediction yet")
    if not found:
        st.caption("Predictions appear here as soon as they are in the journal.")
        return
    table(_rows(found), "recent-predictions", config=_config(), says="The last predictions, newest first")
    st.caption("Newest first, of all versions and roles, whatever the window; unfinished files are left out.")
    not_split(watch, "this table")


def _rows(found: tuple[Shown, ...]) -> Rows:
    zone = viewer_zone()
    rows: dict[str, list[object]] = {
        "Time": [one.at.astimezone(zone) for one in found],
        "Customer": [one.customer or "" for one in found],
        "Risk": [one.probability for one in found],
        "Band": [WORDS[one.band] for one in found],
        "At risk": ["contact" if one.at_risk else "" for one in found],
        "Unusual": [{True: "! unusual", False: "", None: "not looked at"}[one.unusual] for one in found],
        "Model": [one.model for one in found],
        "Role": [one.role for one in found],
        "Source": [SOURCES.get(one.source, one.source) for one in found],
        "Latency, ms": [one.latency_ms for one in found],
        "Prediction": [one.id for one in found],
    }
    if all(text == "not looked at" for text in rows["Unusual"]):
        del rows["Unusual"]
    return rows


def _config() -> dict[str, ColumnConfig | str | None]:
    config = st.column_config
    return {
        "Time": config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss"),
        "Risk": config.NumberColumn(format="%.3f"),
        "Band": config.TextColumn(width=105),
        "At risk": config.TextColumn(width=75),
        "Latency, ms": config.NumberColumn(format="%.2f"),
    }
