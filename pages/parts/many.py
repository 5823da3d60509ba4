"""Many customers: a file in, what is wrong with it, one click, a table to work with."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.customers.checked import CheckedTable
from core.customers.schema import Column
from core.customers.store import read_table_bytes
from core.errors import TableError
from core.model.words import number_text
from core.serving.desk import Desk
from core.serving.table_answer import TableAnswer
from pages.parts import problems, table
from pages.parts.guards import plain, say
from pages.parts.jobs import Job, watch
from pages.parts.sample import NAME, sample_csv


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The file on the page: as it was checked, and answered once that was asked for.

    Attributes:
        file_id: of the upload; the same file uploaded again is another.
    """

    name: str
    file_id: str
    checked: CheckedTable
    model: str


def show(desk: Desk) -> None:
    """Draw the page of many customers in the state it is in."""
    job: Job[TableAnswer] | None = st.session_state.get("batch job")
    if job is not None:
        watch(job)
        del st.session_state["batch job"]
        st.session_state["batch answer"] = job.taken()
    batch: Batch | None = st.session_state.get("batch")
    answered: TableAnswer | None = st.session_state.get("batch answer")
    if batch is None:
        batch = _choose(desk)
    if batch is None:
        return
    _summary(batch, answered)
    if answered is not None:
        table.show(desk, answered, batch.name)
    elif batch.checked.table.schema != desk.schema:
        st.warning(
            f"Another model answers now ({plain(desk.version.label)}), and it needs other columns. Take **Another file**, or "
            "this one again.",
            icon=":material/history:",
        )
    elif len(batch.checked.table):
        st.button(
            f"Score {len(batch.checked.table):,} customers",
            type="primary",
            key="do:score file",
            on_click=_begin,
            args=(desk, batch),
        )
    problems.show(batch.checked, batch.name)


def _begin(desk: Desk, batch: Batch) -> None:
    st.session_state["batch job"] = Job(
        lambda tell: desk.answer_table(batch.checked, name=batch.name, progress=tell), "Scoring"
    )


def _forget() -> None:
    for key in ("batch", "batch answer", "batch job"):
        st.session_state.pop(key, None)
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1  # an emptied uploader


def _choose(desk: Desk) -> Batch | None:
    """The uploader and the sample; returns the checked file once there is one."""
    upload = st.file_uploader(
        "Customer file: CSV or Parquet, one customer a row",
        type=None,
        key=f"do:upload {st.session_state.get('uploads', 0)}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        sampled = st.button("Use a sample file", key="do:sample", icon=":material/table_view:")
        st.download_button(
            "Download the sample",
            lambda: sample_csv(desk.version),
            NAME,
            "text/csv",
            key="do:sample csv",
            icon=":material/download:",
            on_click="ignore",
            help="The columns that a file needs, with customers in them.",
        )
    if upload is None and not sampled:
        st.caption("Nothing is scored or logged before you have seen what was read and pressed the button.")
        _needs(desk)
        return None
    name = NAME if sampled or upload is None else upload.name
    data = sample_csv(desk.version) if sampled or upload is None else upload.getvalue()
    try:
        with st.spinner(f"Reading {name}"):
            checked = read_table_bytes(data, name, desk.schema)
    except TableError as error:
        say(error)
        _needs(desk)
        return None
    batch = Batch(name, upload.file_id if upload else "sample", checked, desk.version.label)
    st.session_state["batch"] = batch
    st.rerun()


def _needs(desk: Desk) -> None:
    """The columns of the schema, as a file must have them."""
    schema = desk.schema
    st.markdown("**The columns that a file needs** (others are not used)")
    st.dataframe(
        {
            "Column": [*([schema.id] if schema.id else []), *(column.name for column in schema.columns)],
            "What it is": [*(["The customer's id"] if schema.id else []), *(column.label for column in schema.columns)],
            "Legal values": [*(["any text"] if schema.id else []), *(_legal(column) for column in schema.columns)],
        },
        hide_index=True,
        height=390,
        column_config={"Legal values": st.column_config.TextColumn(width="large")},
    )


def _legal(column: Column) -> str:
    """What may stand in a cell.

    >>> _legal(Column("age", "Age", "number", "", low=0, whole=True, missing_allowed=True))
    'a whole number from 0, or empty'
    """
    if column.is_number:
        span = "".join(
            f" {word} {number_text(bound)}"
            for word, bound in (("from", column.low), ("to", column.high))
            if bound is not None
        )
        values = f"a {'whole ' if column.whole else ''}number{span}"
    else:
        values = ", ".join(column.values)
    return f"{values}, or empty" if column.missing_allowed else values


def _summary(batch: Batch, answered: TableAnswer | None) -> None:
    checked = batch.checked
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        left = f", **{len(checked.left_out):,} left out**" if len(checked.left_out) else ""
        state = "scored and logged" if answered else "ready to score"
        st.markdown(
            f":material/description: **{plain(batch.name)}**: {checked.n_rows:,} rows, {len(checked.table):,} {state}{left}",
            width="content",
        )
        st.button("Another file", key="do:another", icon=":material/upload_file:", on_click=_forget)
    if checked.notes:
        st.caption(" ".join(plain(note.rstrip(".") + ".") for note in checked.notes))
    if not len(checked.table):
        st.warning(
            "No row can be scored. Mend the problems below and upload the file again.", icon=":material/edit_note:"
        )
