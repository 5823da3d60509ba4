"""What is wrong with a file, row by row."""

from __future__ import annotations

import streamlit as st

from core.customers.checked import CheckedTable
from pages.parts.tables import as_file, file_button

WHAT_FOLLOWS = {"error": "Left out", "warning": "Scored, with this in mind"}


def show(checked: CheckedTable, name: str) -> None:
    """Draw the table of problems; nothing when there is none."""
    if not checked.n_problems:
        return
    shown = len(checked.problems)
    some = "" if shown == checked.n_problems else f", the first {shown:,} of them below"
    with st.expander(
        f"{checked.n_problems:,} problem{'s' if checked.n_problems != 1 else ''} in the file{some}",
        expanded=True,
        icon=":material/rule:",
    ):
        columns = _columns(checked)
        st.dataframe(
            columns,
            hide_index=True,
            height=min(35 * (shown + 1) + 3, 300),
            column_config={
                "Row": st.column_config.NumberColumn(
                    width="small", help="1 is the first below the header.", format="%d"
                ),
                "What is wrong": st.column_config.TextColumn(width="large"),
            },
        )
        file = f"{name.rpartition('.')[0] or name}-problems.csv"
        file_button("Download the problems", lambda: as_file(columns), file, "do:problems")


def _columns(checked: CheckedTable) -> dict[str, list[object]]:
    return {
        "Row": [one.row for one in checked.problems],
        "Column": [one.column for one in checked.problems],
        "What is wrong": [one.says for one in checked.problems],
        "What follows": [WHAT_FOLLOWS[one.severity] for one in checked.problems],
    }
