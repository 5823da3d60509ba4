"""A table of figures, with as many digits as they deserve."""

from __future__ import annotations

import streamlit as st

from pages.parts.tables import MOST_HEIGHT, Rows, table


def figures_table(rows: Rows, name: str, *, digits: int = 3, height: int = MOST_HEIGHT) -> None:
    """Draw it, and below it the button that downloads it.

    Args:
        rows: heading → cells.
        name: of the file, without its ending; also of the widgets.
        digits: after the point, of numbers.
    """
    numbers = [head for head, cells in rows.items() if any(isinstance(cell, float) for cell in cells)]
    config = {head: st.column_config.NumberColumn(format=f"%.{digits}f") for head in numbers}
    table(rows, name, config=config, height=height)
