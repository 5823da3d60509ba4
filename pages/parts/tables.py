"""A table with its download: what people see, and the same as a CSV that a spreadsheet program will not run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

ROW, MOST_HEIGHT = 35, 420
Rows = Mapping[str, Sequence[object]]


def table(
    rows: Rows,
    name: str,
    *,
    config: Mapping[str, ColumnConfig | str | None] | None = None,
    file: Rows | None = None,
    says: str = "",
    height: int = MOST_HEIGHT,
) -> None:
    """Draw a table and its download.

    Args:
        rows: column → values, equally many of each.
        name: of the file, without ending; also the widget's key, so different for each table of a view.
        config: of the columns.
        file: what the file holds; None: the same.
        says: what the table is, for those who cannot see it.
        height: pixels at the most.
    """
    n = len(next(iter(rows.values()), ()))
    st.dataframe(
        {title: list(values) for title, values in rows.items()},
        hide_index=True,
        column_config=dict(config or {}),
        height=min(ROW * (n + 1) + 3, height),
        alt=says or name,
        placeholder="–",
        key=f"table:{name}",
    )
    download(file or rows, name, n)


def download(rows: Rows, name: str, n: int | None = None) -> None:
    """The button alone; the file is made when it is asked for."""
    n = len(next(iter(rows.values()), ())) if n is None else n
    label = f"CSV, {n:,} row{'' if n == 1 else 's'}"
    file_button(label, lambda: as_file(rows), f"{name}.csv", f"do:csv {name}", quiet=True)


def file_button(
    label: str, make: Callable[[], bytes], name: str, key: str, mime: str = "text/csv", *, quiet: bool = False
) -> None:
    """A button that makes a file when it is asked for; the page is not drawn again.

    Args:
        name: of the file.
        quiet: as a line of text, for a page with many of them.
    """
    st.download_button(
        label,
        make,
        name,
        mime,
        key=key,
        icon=":material/download:",
        type="tertiary" if quiet else "secondary",
        on_click="ignore",
    )


def as_file(rows: Rows) -> bytes:
    """The rows as CSV.

    >>> as_file({"a": ["=1+1", "x"], "b": [1.5, None]}).decode("utf-8-sig").splitlines()
    ['"a","b"', '"\\'=1+1",1.5', '"x",']
    """
    import pyarrow as pa

    from core.serving.results import as_csv

    return as_csv(pa.table({title: pa.array(list(values)) for title, values in rows.items()}))
