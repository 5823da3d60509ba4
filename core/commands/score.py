"""`python -m core score`: a file of customers in, the same customers with risks and reasons out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import SchemaError, TableError
from core.settings import load_settings

if TYPE_CHECKING:
    import pyarrow as pa

    from core.serving.desk import Desk

PIECE = 50_000
SHOWN = 20


@click.command()
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="CSV or Parquet to write.")
@click.option("--force", is_flag=True, help="Write over an existing file; never over TABLE.")
def score(table: Path, out: Path, force: bool) -> None:
    """Score every customer of TABLE (CSV or Parquet) with the champion, explain each score and log it.

    A million rows go through in pieces; each piece stands in the journal before it stands in the file. Rows with errors are
    left out and listed; the exit code is then 1.
    """
    from core.customers.export.store import check_ending
    from core.customers.store import iter_table
    from core.serving.desk import open_desk
    from core.serving.results import results
    from core.serving.store import write_results

    check_ending(out)
    _refuse_to_overwrite(table, out, force)
    settings = load_settings()
    desk = open_desk(settings)
    for notice in (desk.notice, _other_schema(settings.schema_file, desk)):
        if notice:
            click.secho(notice, fg="yellow", err=True)
    seen = left_out = 0

    def pieces() -> Iterator[pa.Table]:
        nonlocal seen, left_out
        for checked in iter_table(table, desk.schema, rows_per_chunk=PIECE):
            for problem in checked.problems[: max(0, SHOWN - left_out)]:
                click.echo(f"{table.name}: {problem}", err=True)
            seen, left_out = seen + checked.n_rows, left_out + len(checked.left_out)
            if len(checked.table):
                yield results(desk.answer_table(checked, name=table.name))
            click.echo(f"{seen:,} rows read, {seen - left_out:,} scored", err=True)
        if seen == left_out:  # the file then has its header, as every other
            yield results(desk.answer_table(checked, name=table.name))

    written = write_results(out, pieces())
    click.echo(f"{written:,} of {seen:,} customers scored by {desk.version.label}, written to {out}.")
    if left_out:
        click.echo(f"{left_out:,} rows have errors and were left out.", err=True)
        sys.exit(1)


def _other_schema(file: Path | None, desk: Desk) -> str:
    """That the schema of the settings is not the one that customers are checked against; "" when it is."""
    from core.customers.store import read_schema

    if file is None:
        return ""
    try:
        if replace(read_schema(file), text="") == replace(desk.schema, text=""):
            return ""
        found = f"CHURN_SCHEMA: {file} is not the schema that {desk.version.label} was trained with."
    except SchemaError as error:
        found = f"CHURN_SCHEMA: {error.found}"
    return f"{found} Customers are read with the model's own; train anew to change it."


def _refuse_to_overwrite(table: Path, out: Path, force: bool) -> None:
    """Raise TableError when `out` is there and may not be lost."""
    if not out.exists():
        return
    if out.samefile(table):
        raise TableError(f"{out} is the table that is to be scored.", todo="Name another file to write.")
    if not force:
        raise TableError(f"{out} is there already.", todo="Name another file, or add --force.")
