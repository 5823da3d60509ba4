"""`python -m core simulate`: simulated customers through the real scoring path, into a journal of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from core.commands.progress import Progress
from core.customers.synthetic.scenarios import SCENARIOS, onset
from core.journal.store import utc_now
from core.model.store import open_alias
from core.serving.drills.store import Plan, claim
from core.serving.drills.store import simulate as run
from core.settings import load_settings


@click.command()
@click.option("--scenario", type=click.Choice(list(SCENARIOS)), required=True, help="What changes.")
@click.option("--logs", type=click.Path(path_type=Path), required=True, help="New folder; never the desk's journal.")
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="Simulated days.")
@click.option("--per-day", type=click.IntRange(1), default=500, show_default=True, help="Customers a day.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same customers.")
@click.option("--delay", type=click.IntRange(0), default=7, show_default=True, help="Days until an outcome is known.")
@click.option("--last", type=click.DateTime(["%Y-%m-%d"]), help="The last simulated day; default: yesterday.")
def simulate(scenario: str, logs: Path, days: int, per_day: int, seed: int, delay: int, last: datetime | None) -> None:
    """Send synthetic customers through the champion on simulated days, and their outcomes after the delay.

    The first third of the days is quiet in every scenario.
    """
    settings = load_settings()
    end = last.date() if last else utc_now().date() - timedelta(days=1)
    plan = Plan(SCENARIOS[scenario], days, per_day, seed, end, delay)
    version = open_alias(settings.mlruns, settings.model_name).version
    claim(logs, settings.logs, plan)
    progress, predictions, outcomes = Progress(), 0, 0
    simulated = run(logs, version, settings.band_edges, plan, outlier_share=settings.outlier_share)
    for done, day in enumerate(simulated, start=1):
        predictions, outcomes = predictions + day.predictions, outcomes + day.outcomes
        progress(f"{day.day}", done / days)
    click.echo(f"{plan.scenario.name}: {plan.scenario.says}, from {plan.day(min(onset(days), days - 1))} on.")
    click.echo(f"{predictions:,} predictions of {version.label} and {outcomes:,} outcomes are in {logs}.")
    if delay < settings.label_horizon:
        click.echo(
            f"Outcomes count as due {settings.label_horizon} days after the prediction; here they come after {delay}: "
            f"set CHURN_LABEL_HORIZON={max(delay, 1)} to judge them as early."
        )
    click.echo(f"Look at them: python -m core monitor --logs {logs}, or CHURN_LOGS={logs} with the app.")
