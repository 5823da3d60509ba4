"""DuckDB over the views' Parquet files: what cannot be read there is said the same way by everybody who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.errors import ViewsError

if TYPE_CHECKING:
    import duckdb


@contextmanager
def asking() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, in memory.

    Raises:
        ViewsError: a file cannot be read, or not by this question.

    >>> with asking() as connection:
    ...     connection.execute("SELECT 6 * 7").fetchall()
    [(42,)]
    """
    import duckdb

    try:
        with duckdb.connect() as connection:
            yield connection
    except duckdb.Error as error:
        raise ViewsError(
            f"A Parquet file of the views cannot be read: {str(error).splitlines()[0]}.",
            todo="Make it anew: python -m core views refresh --thorough.",
        ) from error
