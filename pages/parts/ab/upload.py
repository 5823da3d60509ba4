"""A labelled table of one's own: a file in, what was read, another one."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.customers.checked import CheckedTable
from core.customers.schema import Schema
from core.customers.store import read_table_bytes
from core.errors import TableError
from core.model.registry.facts import data_hash
from pages.parts import problems
from pages.parts.guards import plain, say


@dataclass(frozen=True, slots=True, eq=False)
class Upload:
    """The file on the page.

    Attributes:
        data_hash: of its customers.
    """

    name: str
    checked: CheckedTable
    data_hash: str


def uploaded(schema: Schema) -> Upload | None:
    """The table on the page, asked for when there is none."""
    found: Upload | None = st.session_state.get("ab upload")
    if found is None:
        found = _choose(schema)
    if found is None:
        return None
    checked = found.checked
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        left = f", **{len(checked.left_out):,} left out** because of errors" if len(checked.left_out) else ""
        st.markdown(f":material/description: **{plain(found.name)}**: {checked.n_rows:,} rows{left}", width="content")
        st.button("Another table", key="do:ab another", icon=":material/upload_file:", on_click=_forget)
    if not len(checked.table):
        st.warning(
            "No row can be used. Mend the problems below and upload the file again."
            if checked.n_problems
            else "The table has a header and no rows. Give one that holds customers.",
            icon=":material/edit_note:",
        )
    if checked.n_problems:
        with st.expander(f"{checked.n_problems:,} problems in the table"):
            problems.show(checked, found.name)
    return found if len(checked.table) else None


def _forget() -> None:
    st.session_state.pop("ab upload", None)
    st.session_state["ab uploads"] = st.session_state.get("ab uploads", 0) + 1  # an emptied uploader


def _choose(schema: Schema) -> Upload | None:
    upload = st.file_uploader(
        f"Customers whose outcome is known: CSV or Parquet, with the column {schema.target.column}",
        type=None,
        key=f"do:ab upload {st.session_state.get('ab uploads', 0)}",
    )
    if upload is None:
        st.caption(
            "The columns are those of the customer table, with the outcome. Customers that either model has seen in training "
            "are left out. Nothing is logged."
        )
        return None
    try:
        with st.spinner(f"Reading {upload.name}"):
            checked = read_table_bytes(upload.getvalue(), upload.name, schema)
            found = Upload(upload.name, checked, data_hash(checked.table))
    except TableError as error:
        say(error)
        return None
    st.session_state["ab upload"] = found
    st.rerun()
