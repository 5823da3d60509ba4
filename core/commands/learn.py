"""`python -m core learn`: what became of customers, from a file into the journal."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click
import orjson

from core.commands.progress import Progress
from core.customers.schema import Schema
from core.customers.store import read_rows, read_schema
from core.errors import JournalError, NoModelError
from core.journal.store import open_journal, utc_now
from core.model.store import open_alias
from core.monitoring.outcomes.file.columns import Columns
from core.monitoring.outcomes.file.reports import How, check
from core.monitoring.outcomes.learning.store import learn as learn_outcomes
from core.monitoring.outcomes.learning.words import told
from core.monitoring.profiles.store import served_profiles
from core.monitoring.views.store import Views
from core.settings import Settings, load_settings

FINE, LEFT_OUT = 0, 1
SHOWN = 20
WAIT_SECONDS = 600.0
WORTH_SAYING = 5
"""Days to read from which progress is shown."""
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("outcomes", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--positive", default="", help="The text that means the positive outcome; every other then means no.")
@click.option("--observed", type=DAY, help="One day on which all of them were observed.")
@click.option("--date-format", default="", help="Of the days in the file, such as %d/%m/%Y.")
@click.option("--prediction-column", default="", help="Holds the predictions' ids.")
@click.option("--customer-column", default="", help="Holds the customers' ids.")
@click.option("--observed-column", default="", help="Holds the days.")
@click.option("--outcome-column", default="", help="Holds what became of them.")
@click.option("--restore", is_flag=True, help="Also write rows that were corrected since the journal first had them.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option("--logs", type=click.Path(path_type=Path), help="Folder of the journal; default: CHURN_LOGS.")
def learn(
    outcomes: Path,
    positive: str,
    observed: datetime | None,
    date_format: str,
    prediction_column: str,
    customer_column: str,
    observed_column: str,
    outcome_column: str,
    restore: bool,
    dry_run: bool,
    as_json: bool,
    logs: Path | None,
) -> None:
    """Write what became of customers into the journal: OUTCOMES (CSV or Parquet) has one outcome a row, with the prediction's
    or the customer's id and the day on which it was observed.

    The same file again writes nothing. Rows that cannot be used are left out and listed; the exit code is then 1.
    """
    settings = load_settings()
    if logs is not None:
        settings = settings.model_copy(update={"logs": logs})
    if not settings.logs.is_dir():
        raise JournalError(f"There is no journal at {settings.logs}.", todo="Name its folder with --logs.")
    columns = Columns(prediction_column, customer_column, observed_column, outcome_column)
    how = How(columns, positive, observed.date() if observed else None, date_format)
    now = utc_now()
    reports = check(read_rows(outcomes, outcomes.name), outcomes.name, _schema(settings), now.date(), how)
    views = Views(settings.logs, served_profiles(settings.mlruns))
    _refresh(views, now.date(), quiet=as_json)
    with open_journal(settings) as journal:
        done = learn_outcomes(reports, journal, views, settings.label_horizon, now, dry=dry_run, restore=restore)
    if as_json:
        click.echo(orjson.dumps(done).decode())
    else:
        for problem in done.problems[:SHOWN]:
            click.echo(f"{done.name}: {problem}", err=True)
        if done.n_problems > SHOWN:
            click.echo(f"and {done.n_problems - SHOWN:,} more", err=True)
        click.echo("\n".join(told(done, settings.label_horizon)))
    sys.exit(LEFT_OUT if done.n_problems else FINE)


def _schema(settings: Settings) -> Schema:
    """The champion's, for its id and target; the one of the settings before the first training."""
    try:
        return open_alias(settings.mlruns, settings.model_name).version.schema
    except NoModelError:
        return read_schema(settings.schema_file)


def _refresh(views: Views, today: date, *, quiet: bool) -> None:
    progress = Progress()

    def show(done: int, days: int) -> None:
        if not quiet and days >= WORTH_SAYING:
            progress(f"{done:,} of {days:,} days of the journal read", done / days)

    for problem in views.refresh(today, wait=WAIT_SECONDS, progress=show).problems:
        click.secho(problem, fg="yellow", err=True)
