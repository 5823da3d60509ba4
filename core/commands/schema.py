"""`python -m core schema`: draft a schema from a table; check a table against one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.errors import SchemaError

TABLE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def schema() -> None:
    """Draft a schema from a table; check a table against one."""


@schema.command()
@click.argument("table", type=TABLE)
@click.option("--target", required=True, help="The yes/no column to predict.")
@click.option("--positive", help="Which of its two values is the yes; guessed when left out.")
@click.option("--id", "identity", help="The id column; guessed when left out.")
@click.option("--out", type=TABLE, help="Write the schema here; printed when left out.")
@click.option("--force", is_flag=True, help="Write over an existing file.")
def infer(table: Path, target: str, positive: str | None, identity: str | None, out: Path | None, force: bool) -> None:
    """Draft a schema for TABLE (CSV or Parquet), with notes on what was guessed."""
    from core.customers.draft.infer import infer_schema
    from core.customers.schema_text import schema_to_toml
    from core.customers.store import read_frame, write_schema

    if out is not None and out.exists() and not force:
        raise SchemaError(f"{out} is there already.", todo="Name another file, or add --force.")
    frame, how = read_frame(table)
    draft = infer_schema(frame, target, positive, identity)
    notes = [*how, *draft.notes]
    text = schema_to_toml(draft.schema, [f"Drafted from {table.name}; correct what was guessed wrongly.", *notes])
    for note in notes:
        click.echo(note, err=True)
    if out is None:
        click.echo(text, nl=False)
        return
    write_schema(out, text)
    click.echo(
        f"Wrote {out}: {len(draft.schema.columns)} columns. Check: python -m core schema check {table} --schema {out}"
    )


@schema.command()
@click.argument("table", type=TABLE)
@click.option("--schema", "file", type=TABLE, help="Schema (TOML); the bundled one when left out.")
@click.option("--most", default=1000, show_default=True, help="How many problems to list.")
def check(table: Path, file: Path | None, most: int) -> None:
    """List everything that is wrong with TABLE; exit code 1 when rows are left out."""
    from core.customers.store import read_schema, read_table

    checked = read_table(table, read_schema(file), max_problems=most)
    for note in checked.notes:
        click.echo(note)
    for problem in checked.problems:
        click.echo(f"{problem.severity}: {problem}")
    more = checked.n_problems - len(checked.problems)
    if more:
        click.echo(f"... and {more} more problems")
    left_out = len(checked.left_out)
    rows = "rows" if checked.n_rows != 1 else "row"
    click.echo(f"{checked.n_rows} {rows}, {left_out} left out, {checked.n_problems} problems.")
    if left_out:
        sys.exit(1)
