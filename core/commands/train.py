"""`python -m core train`: train, compare, register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.commands.progress import Progress
from core.errors import ModelError, NoModelError, TableError
from core.settings import Settings, load_settings

if TYPE_CHECKING:
    from core.customers.customer import CustomerTable
    from core.model.registry.training import Outcome

SYNTHETIC_ROWS, SYNTHETIC_SEED, DEFAULT_SEED = 7_043, 1, 7
HEADINGS = ("", "model", "AUC val", "±", "AUC", "PR-AUC", "acc", "prec", "recall", "F1", "Brier", "ECE", "cut", "fit s")


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Table to train on (CSV or Parquet); else CHURN_DATA.")
@click.option("--schema", type=click.Path(path_type=Path), help="Its schema (TOML); else CHURN_SCHEMA.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=DEFAULT_SEED,
    show_default=True,
    help="Of the split, the folds and the models.",
)
@click.option("--kinds", multiple=True, help="logistic, boosting, forest, xgboost, ensemble; repeat or use commas.")
@click.option("--rule", default="max_f1", show_default=True, help="How the threshold is chosen: max_f1 or youden.")
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=SYNTHETIC_ROWS,
    show_default=True,
    help="Synthetic customers, when there is no table.",
)
@click.option("--leave-out-bad-rows", is_flag=True, help="Train without the rows that have errors.")
@click.option("--by", default="", help="Who trains, as the runs say it; else the account.")
@click.option("--if-none", is_flag=True, help="Do nothing when there is a champion already.")
def train(
    data: Path | None,
    schema: Path | None,
    seed: int,
    kinds: tuple[str, ...],
    rule: str,
    rows: int,
    leave_out_bad_rows: bool,
    by: str,
    if_none: bool,
) -> None:
    """Train the candidates, compare them and register them; the first winner becomes champion.

    Without a table, on synthetic customers.
    """
    settings = load_settings()
    if if_none and (champion := _champion(settings)):
        click.echo(f"{champion} is there.")
        return
    from datetime import UTC, datetime

    from core.model.registry.training import train_and_register
    from core.release.log.store import read_log

    read_log(settings)  # finishes a release that was interrupted, before the registry is followed
    progress = Progress()
    table, source = _customers(data or settings.data, schema or settings.schema_file, rows, leave_out_bad_rows)
    click.echo(f"{len(table):,} customers: {source}.")
    names = [name.strip() for given in kinds for name in given.split(",") if name.strip()]
    outcome = train_and_register(
        settings,
        table,
        data=source,
        now=datetime.now(UTC),
        seed=seed,
        kinds=names,
        rule=rule,
        by=by or _account(),
        progress=progress,
    )
    _report(settings, outcome, progress.seconds)


def _account() -> str:
    """Of the person at the command line; "" where the system has no name for it, as in some containers."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):
        return ""


def _champion(settings: Settings) -> str:
    """The champion's label; "" when there is none here nor, after a look, in the registry."""
    from core.model.store import open_alias

    try:
        return open_alias(settings.mlruns, settings.model_name).version.label
    except ModelError:
        from core.model.registry.store import missing_database
        from core.model.registry.sync import sync

        if missing_database(settings.mlflow_uri):
            return ""
    sync(settings)
    try:
        return open_alias(settings.mlruns, settings.model_name).version.label
    except NoModelError:
        return ""


def _customers(path: Path | None, schema_path: Path | None, rows: int, leave_out: bool) -> tuple[CustomerTable, str]:
    from core.customers.store import read_schema, read_table

    schema = read_schema(schema_path)
    if path is None:
        from core.customers.synthetic.table import synthetic_table

        return synthetic_table(schema, rows, SYNTHETIC_SEED).table, f"synthetic customers, seed {SYNTHETIC_SEED}"
    checked = read_table(path, schema)
    for problem in checked.problems[:10]:
        click.echo(f"{path.name}: {problem}", err=True)
    found = f"{path.name}: {checked.n_problems:,} problems; {len(checked.left_out):,} of {checked.n_rows:,} rows"
    if len(checked.left_out) and not leave_out:
        raise TableError(
            f"{found} have errors.",
            todo="Mend them, or train without these rows: --leave-out-bad-rows. Nothing was trained.",
        )
    if checked.n_problems:
        click.echo(f"{found} left out.", err=True)
    return checked.table, path.name


def _report(settings: Settings, outcome: Outcome, seconds: float) -> None:
    from core.model.training.doubts import doubts

    trained, registered = outcome.trained, outcome.registered
    marks = {number: alias for alias, number in registered.aliases.items() if alias in ("champion", "challenger")}
    click.echo()
    click.echo(_line(HEADINGS))
    for one in trained.candidates:
        number, figures = registered.numbers[one.kind], one.holdout
        cells = (one.area.value, one.area.error, figures.roc_auc, figures.pr_auc, figures.accuracy, figures.precision)
        rest = (figures.recall, figures.f1, figures.brier, figures.calibration_error, one.threshold)
        label = f"{settings.model_name}/{number}"
        texts = [f"{cell:.3f}" for cell in (*cells, *rest)]
        click.echo(_line((label, one.kind, *texts, f"{one.fit_seconds:.1f}")) + f"  {marks.get(number, '')}".rstrip())
    holdout = trained.candidates[0].holdout
    click.echo(
        f"AUC val: on {len(trained.split.validation):,} validation customers; the rest on the hold-out of", nl=False
    )
    click.echo(f" {holdout.n:,} ({holdout.positives:,} positive); acc to F1 at the threshold (cut).")
    if grouped := trained.split.n_grouped:
        click.echo(f"{grouped:,} customers equal another or share its id; each group of these is on one side.")
    click.echo()
    click.echo(trained.choice.why)
    for doubt in doubts(trained):
        click.secho(doubt, fg="yellow", err=True)
    click.echo(registered.says(settings.model_name))
    click.echo(
        f"Done in {seconds:.1f} s. Runs and curves: .venv/bin/mlflow ui --backend-store-uri {settings.mlflow_uri}"
    )


def _line(cells: tuple[str, ...]) -> str:
    label, kind, *figures = cells
    return f"{label:<10} {kind:<9}" + "".join(f"{cell:>8}" for cell in figures)
