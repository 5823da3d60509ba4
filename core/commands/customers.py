"""`python -m core customers`: make synthetic customers."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def customers() -> None:
    """Make synthetic customers."""


@customers.command()
@click.argument("n", type=click.IntRange(min=1))
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same customers."
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="FILE.csv or FILE.parquet.")
@click.option(
    "--with-truth", is_flag=True, help="Add the column true_probability: the chance each outcome was drawn with."
)
def make(n: int, seed: int, out: Path, with_truth: bool) -> None:
    """Draw N synthetic customers and write them to a file."""
    from core.customers.export.store import check_ending, write_table
    from core.customers.store import read_schema
    from core.customers.synthetic.table import synthetic_table

    check_ending(out)
    made = synthetic_table(read_schema(None), n, seed)
    write_table(out, made.table, {"true_probability": made.probability} if with_truth else None)
    target = made.table.target
    share = 0.0 if target is None else float(target.mean())
    click.echo(f"{n:,} customers of seed {seed}, {share:.1%} of whom left, are in {out}")
