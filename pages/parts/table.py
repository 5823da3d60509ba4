"""The scored file: filters, the table, a click into one customer, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.elements.lib.column_types import ColumnConfig

from core.model.scoring import BANDS, Scores
from core.serving.desk import Desk
from core.serving.table_answer import TableAnswer
from pages.parts import form
from pages.parts.cache import desk_of
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.risk_bar import WORDS
from pages.parts.session import fingerprint, show_answer

MOST_SHOWN = 5_000
"""Rows sent to the browser; the filters and the downloads work on all."""
ORDERS = ("Highest risk first", "Lowest risk first", "As in the file")
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filters ask for.

    Attributes:
        bands: () for all.
        least: smallest risk, 0 to 1.
        text: a part of the id, any case.
        order: one of ORDERS.
    """

    bands: tuple[str, ...] = ()
    least: float = 0.0
    text: str = ""
    order: str = ORDERS[0]


def chosen(scores: Scores, ids: Sequence[object] | NDArray[np.object_], wanted: Wanted) -> Index:
    """Which customers the filters let through, in the order that was asked for; indices into the scores."""
    keep = scores.probability >= wanted.least
    if wanted.bands:
        keep &= np.isin(scores.band, [BANDS.index(band) for band in BANDS if band in wanted.bands])
    if part := wanted.text.strip().lower():
        keep &= np.fromiter((part in str(one).lower() for one in ids), bool, len(scores))
    index = np.flatnonzero(keep)
    if wanted.order == ORDERS[2]:
        return index
    rising = np.argsort(scores.probability[index], kind="stable")
    return index[rising[::-1] if wanted.order == ORDERS[0] else rising]


def show(desk: Desk, answered: TableAnswer, name: str) -> None:
    """Draw the scored file."""
    scores = answered.scores
    counts = np.bincount(scores.band, minlength=len(BANDS))
    at_risk = int(scores.at_risk.sum())
    if scores.model != desk.version.label:
        st.warning(
            f"Another model answers now ({plain(desk.version.label)}). This file was scored by {plain(scores.model)}, and so is "
            "every customer that you open from it. Upload it again to ask the new one.",
            icon=":material/history:",
        )
    st.markdown(
        f"**{at_risk:,} of {len(scores):,} are at or above the threshold of {scores.threshold:.0%}.** "
        f"High risk: {counts[2]:,}, medium: {counts[1]:,}, low: {counts[0]:,}."
    )
    if answered.n_explained < len(scores):
        st.caption(
            f"Reasons are shown for the {answered.n_explained:,} riskiest: this model takes long to explain. "
            "Tick a row to see the reasons of any other."
        )
    index = chosen(scores, answered.checked.table.ids, _filters())
    if not len(index):
        st.info("No customer fits these filters. Widen them.", icon=":material/filter_alt_off:")
        return
    shown = index[:MOST_SHOWN]
    key = f"do:table {answered.batch_id} {st.session_state.get('opened', 0)}"
    picked = st.dataframe(
        _rows(answered, shown),
        hide_index=True,
        height=430,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config=_columns(),
        alt="The scored customers, one a row",
    )
    _below(answered, index, name)
    rows = picked["selection"]["rows"]
    if rows:
        _open(desk, answered, int(shown[rows[0]]), name)


def _filters() -> Wanted:
    bands, least, text, order = st.columns([3, 2, 2, 2])
    return Wanted(
        bands=tuple(
            bands.pills(
                "Band",
                BANDS[::-1],
                selection_mode="multi",
                format_func=lambda band: WORDS[band],
                key="many:bands",
                help="None chosen: all.",
            )
            or ()
        ),
        least=least.slider("Least risk", 0, 100, 0, step=5, format="%d%%", key="many:least") / 100,
        text=text.text_input("Id contains", key="many:text", placeholder="Search") or "",
        order=order.selectbox("Order", ORDERS, key="many:order"),
    )


def _rows(answered: TableAnswer, index: Index) -> dict[str, list[object]]:
    table, scores = answered.checked.table, answered.scores
    rows = index.tolist()
    reasons = answered.top_reasons
    return {
        "Id": [str(table.ids[row]) for row in rows],
        "Risk": [100 * float(scores.probability[row]) for row in rows],
        "Band": [BANDS[scores.band[row]].capitalize() for row in rows],
        "Advice": ["Contact now" if scores.at_risk[row] else "" for row in rows],
        **_unusual(answered, rows),
        "Row": [int(table.rows[row]) for row in rows],
        "What raises the risk most, in points": [
            " · ".join(filter(None, (texts[row] for texts in reasons))) for row in rows
        ],
    }


def _unusual(answered: TableAnswer, rows: Sequence[int]) -> dict[str, list[object]]:
    """Who is unlike the customers that the model knows; no column when the version cannot tell."""
    if answered.outliers is None:
        return {}
    return {"Customer": ["Unusual" if answered.outliers.unusual[row] else "" for row in rows]}


def _columns() -> dict[str, ColumnConfig | str | None]:
    config = st.column_config
    return {
        "Id": config.TextColumn(width=120),
        "Risk": config.ProgressColumn(
            min_value=0, max_value=100, format="%.0f%%", width=130, color=palette().bands["medium"]
        ),
        "Band": config.TextColumn(width=80),
        "Advice": config.TextColumn(width=110),
        "Customer": config.TextColumn(
            width=90, help="Unusual: unlike the customers that the model knows; take the score with care."
        ),
        "Row": config.NumberColumn(width=70, format="%d", help="In the file; 1 is the first below the header."),
        "What raises the risk most, in points": config.TextColumn(width=760),
    }


def _below(answered: TableAnswer, index: Index, name: str) -> None:
    stem = name.rpartition(".")[0] or name
    some = f"the first {MOST_SHOWN:,} of {len(index):,}" if len(index) > MOST_SHOWN else f"{len(index):,}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            f"CSV of {len(index):,}",
            lambda: _file(answered, index, "csv"),
            f"{stem}-scored.csv",
            "text/csv",
            key="do:csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            f"Parquet of {len(index):,}",
            lambda: _file(answered, index, "parquet"),
            f"{stem}-scored.parquet",
            "application/vnd.apache.parquet",
            key="do:parquet",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption(
            f"Showing {some}; tick a row to see it as one customer. "
            f"Logged in `{answered.logged_to}`, batch `{answered.batch_id}`.",
            width="content",
        )


def _file(answered: TableAnswer, index: Index, kind: str) -> bytes:
    from core.serving.results import as_csv, as_parquet, results

    whole = results(answered).take(index)
    return as_csv(whole) if kind == "csv" else as_parquet(whole)


def _open(desk: Desk, answered: TableAnswer, row: int, name: str) -> None:
    """Show one row as one customer: the answer that is logged already, and the form filled in with it."""
    answer = desk_of(desk, answered.scores.model).answer_of_row(answered, row)
    entered = fingerprint(answer.customer.values, answer.customer.id)
    show_answer(answer, entered, f"row {answered.checked.table.rows[row]} of {name}")
    st.session_state["opened"] = st.session_state.get("opened", 0) + 1
    form.arrive_with(answer.customer)
    st.rerun()
