"""`python -m core drill`: is every kind of change noticed, how fast, and how often is there a false alarm?"""

from __future__ import annotations

import csv
import io
import logging
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import click

from core.commands.progress import Progress
from core.customers.synthetic.scenarios import SCENARIOS, onset
from core.errors import DeskError
from core.model.store import open_alias
from core.serving.drills.picture import picture
from core.serving.drills.scoreboard import HEADINGS, Row, Run, cells, rows
from core.serving.drills.store import Plan
from core.serving.drills.trial import trial
from core.settings import Settings, load_settings

LAST = date(2026, 6, 30)
"""The same simulated dates each time: a drill can be repeated."""


@dataclass(frozen=True, slots=True)
class _Job:
    settings: Settings
    plan: Plan
    window: int


@click.command()
@click.option(
    "--scenario", "names", multiple=True, type=click.Choice(list(SCENARIOS)), help="Only these; default: all."
)
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True, help="Runs of each scenario.")
@click.option("--days", type=click.IntRange(6, 3650), default=30, show_default=True, help="Simulated days of a run.")
@click.option("--per-day", type=click.IntRange(1), default=500, show_default=True, help="Customers a day.")
@click.option(
    "--window", type=click.IntRange(1), default=7, show_default=True, help="Days that an evaluation looks at."
)
@click.option("--delay", type=click.IntRange(0), default=7, show_default=True, help="Days until an outcome is known.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Runs at a time.")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write the scoreboard there.")
@click.option("--picture", "svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw it there (SVG).")
def drill(
    names: tuple[str, ...],
    seeds: int,
    days: int,
    per_day: int,
    window: int,
    delay: int,
    workers: int,
    table: Path | None,
    svg: Path | None,
) -> None:
    """Simulate every scenario with several seeds, evaluate each day by the rules of the alerts, and print a scoreboard.

    Each run has a journal of its own in a temporary folder; the desk's is not touched and nobody is told.
    """
    settings = load_settings()
    version = open_alias(settings.mlruns, settings.model_name).version
    chosen = [SCENARIOS[name] for name in names or SCENARIOS]
    jobs = [
        _Job(settings, Plan(scenario, days, per_day, seed, LAST, delay), window)
        for scenario in chosen
        for seed in range(1, seeds + 1)
    ]
    progress, runs = Progress(), []
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=get_context("spawn"), initializer=_quiet) as pool:
        for done, run in enumerate(pool.map(_run, jobs), start=1):
            runs.append(run)
            progress(f"{run.scenario.name}, seed {run.seed}", done / len(jobs))
    found = rows(runs)
    click.echo("\n".join(_text(found, version.label, days, per_day, window)))
    if table is not None:
        _write(table, _as_csv(found))
    if svg is not None:
        _write(svg, picture(found, days - onset(days)))


def _quiet() -> None:
    """The log channel is for real alerts."""
    logging.getLogger("churn_desk").disabled = True
    logging.getLogger("churn_desk.alerts").disabled = True


def _run(job: _Job) -> Run:
    opened = open_alias(job.settings.mlruns, job.settings.model_name)
    with tempfile.TemporaryDirectory(prefix="churn-desk-") as folder:
        return trial(job.settings, opened, job.plan, job.window, Path(folder) / "logs")


def _text(found: tuple[Row, ...], label: str, days: int, per_day: int, window: int) -> Iterator[str]:
    yield f"{label}: {days} days of {per_day:,} customers, evaluated daily over the last {window} days."
    yield f"{'scenario':14} {'noticed':>8} {'days':>5}  {'by':44} {'false alarms':>12} {'per 100 quiet days':>19}"
    for row in found:
        noticed = f"{row.noticed}/{row.runs}" if row.scenario.fits else "-"
        delay = "-" if row.median_delay is None else f"{row.median_delay:g}"
        said = ", ".join(row.by) or "-"
        yield (
            f"{row.scenario.name:14} {noticed:>8} {delay:>5}  {said:44} {row.false_alarms:>12} "
            f"{row.false_per_100:>19.1f}"
        )


def _as_csv(found: tuple[Row, ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(cells(row) for row in found)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DeskError(f"{path} cannot be written: {error.strerror or error}.", todo="Name another place.") from error
