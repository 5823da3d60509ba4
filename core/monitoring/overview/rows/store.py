"""What is asked of the Parquet copies of closed days: repeated customers, numbers out of their range, unusual customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.customers.schema import Column, Schema
from core.monitoring.overview.defects import RowDefects
from core.monitoring.views.asking.store import asking
from core.monitoring.views.columns import FEATURE


def row_defects(file: Path, schema: Schema) -> RowDefects:
    """Count in one day's file of one version.

    Args:
        file: of the views.
        schema: the version's: which range is legal.

    Raises:
        ViewsError: the file cannot be read.
    """
    bounded = [column for column in schema.numbers if column.low is not None or column.high is not None]
    asked = ["count(*)", "count(customer) - count(DISTINCT customer)", *(_beyond(column) for column in bounded)]
    with asking() as connection:
        found = connection.execute(
            f"SELECT {', '.join(asked)} FROM read_parquet(?) WHERE role <> 'shadow'",  # noqa: S608  (names are quoted)
            [str(file)],
        ).fetchall()[0]
    n, repeated, *beyond = (int(value or 0) for value in found)
    return RowDefects(n, repeated, {column.name: count for column, count in zip(bounded, beyond, strict=True)})


def together(days: Sequence[RowDefects]) -> RowDefects:
    """Several days added up; a customer on two days is not repeated.

    >>> together([RowDefects(3, 1, {"age": 1}), RowDefects(2, 0, {"age": 2})])
    RowDefects(n=5, repeated=1, out_of_range={'age': 3})
    """
    names = dict.fromkeys(name for day in days for name in day.out_of_range)
    return RowDefects(
        sum(day.n for day in days),
        sum(day.repeated for day in days),
        {name: sum(day.out_of_range.get(name, 0) for day in days) for name in names},
    )


def _beyond(column: Column) -> str:
    name = '"' + (FEATURE + column.name).replace('"', '""') + '"'
    bounds = [f"{name} < {column.low!r}"] if column.low is not None else []
    bounds += [f"{name} > {column.high!r}"] if column.high is not None else []
    return f"count(*) FILTER (WHERE {' OR '.join(bounds)})"


def unusual_customers(files: Sequence[Path], n: int) -> tuple[tuple[datetime, str | None, float, str], ...]:
    """The last n predictions about unusual customers: time (UTC), customer, probability, model; newest first.

    Args:
        files: Parquet files of closed days.
        n: 1 to 10,000.

    Raises:
        ViewsError: a file cannot be read.
    """
    if not files:
        return ()
    with asking() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(
            'SELECT epoch_us("at"), customer, probability, model FROM read_parquet(?, union_by_name = true) '
            "WHERE unusual AND role <> 'shadow' ORDER BY \"at\" DESC LIMIT ?",
            [[str(file) for file in files], n],
        ).fetchall()
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return tuple((start + timedelta(microseconds=micro), who, risk, model) for micro, who, risk, model in found)
