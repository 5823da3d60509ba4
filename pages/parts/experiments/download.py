"""A small table with its CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st


def table_with_csv(
    rows: Mapping[str, Sequence[object]], name: str, key: str, *, digits: int = 3, height: int | None = None
) -> None:
    """Draw a table, and below it the button that downloads it, safe to open in a spreadsheet program.

    Args:
        rows: heading → cells.
        name: of the file, without its ending.
        digits: after the point, of numbers.
    """
    numbers = [head for head, cells in rows.items() if any(isinstance(cell, float) for cell in cells)]
    n = max((len(cells) for cells in rows.values()), default=0)
    st.dataframe(
        dict(rows),
        hide_index=True,
        key=f"{key} table",
        height=min(38 + 35 * n, height or 420),
        column_config={head: st.column_config.NumberColumn(format=f"%.{digits}f") for head in numbers},
        alt=f"Table: {name}",
    )
    st.download_button(
        "CSV",
        lambda: _csv(rows),
        f"{name}.csv",
        "text/csv",
        key=f"do:{key} csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _csv(rows: Mapping[str, Sequence[object]]) -> bytes:
    import pyarrow as pa

    from core.serving.results import as_csv

    return as_csv(pa.table({head: list(cells) for head, cells in rows.items()}))
