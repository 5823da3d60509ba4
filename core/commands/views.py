"""`python -m core views`: counts and Parquet files made from the journal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import click
import orjson

from core.commands.progress import Progress
from core.errors import JournalError
from core.journal.store import utc_now
from core.monitoring.profiles.store import served_profiles
from core.monitoring.views.day import DayView
from core.monitoring.views.store import Refreshed, Views
from core.settings import load_settings

FINE, FOUND = 0, 1
WAIT_SECONDS = 600.0


def _options(command: Callable[..., None]) -> Callable[..., None]:
    logs = click.option("--logs", type=click.Path(path_type=Path), help="Folder of the journal; default: CHURN_LOGS.")
    return logs(click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")(command))


@click.group()
def views() -> None:
    """Build and check the counts and Parquet files made from the journal."""


@views.command()
@_options
@click.option("--thorough", is_flag=True, help="Also compare the checksums of the Parquet files.")
def refresh(logs: Path | None, as_json: bool, thorough: bool) -> None:
    """Read what is new. Exit code 0: done; 1: done, but for days that cannot be read; 2: not done."""
    found, begin = _views(logs), perf_counter()
    progress = Progress()

    def show(done: int, days: int) -> None:
        if not as_json:
            progress(f"{done:,} of {days:,} days", done / days)

    done = found.refresh(utc_now().date(), wait=WAIT_SECONDS, thorough=thorough, progress=show)
    click.echo(orjson.dumps(done).decode() if as_json else "\n".join(_done_text(done, perf_counter() - begin)))
    sys.exit(FOUND if done.problems else FINE)


@views.command()
@_options
def status(logs: Path | None, as_json: bool) -> None:
    """What the views hold of each day, as of the last refresh. Exit code 1: something in the journal was wrong."""
    fine = True
    if not as_json:
        click.echo(f"{'day':10} {'lines':>10} {'predictions':>11} {'torn':>5} {'foreign':>7}  files and remarks")
    for day in _views(logs).days():
        fine = fine and not (day.torn or day.foreign or day.unfinished or day.without_profile)
        click.echo(_day_json(day) if as_json else "\n".join(_day_text(day)))
    sys.exit(FINE if fine else FOUND)


def _views(logs: Path | None) -> Views:
    settings = load_settings()
    folder = settings.logs if logs is None else logs
    if not folder.is_dir():
        raise JournalError(
            f"There is no journal at {folder}.", todo="Name its folder with --logs, or score a customer first."
        )
    return Views(folder, served_profiles(settings.mlruns))


def _done_text(done: Refreshed, seconds: float) -> Iterator[str]:
    yield from done.notes
    yield from (f"Could not be read: {problem}" for problem in done.problems)
    if done.removed:
        yield f"{len(done.removed):,} days are gone from the journal and so from the views."
    days = f"{len(done.built):,} day{'' if len(done.built) == 1 else 's'}"
    yield f"{days} read: {done.lines:,} lines, {done.bytes / 1e6:,.1f} MB in {seconds:.1f} s."


def _day_text(day: DayView) -> Iterator[str]:
    files = (
        "open" if day.compact is None else ", ".join(f"{file.model} {file.size / 1e6:.1f} MB" for file in day.compact)
    )
    yield f"{day.day} {day.lines:10,} {day.n:11,} {day.torn:5,} {day.foreign:7,}  {files or 'no predictions'}"
    yield from (f"  {bad}" for bad in day.bad)
    for batch, rows in day.unfinished.items():
        yield f"  batch {batch}: {rows:,} rows, not closed (being written, or its writer was killed; shown to nobody)"
    for label in day.without_profile:
        yield f"  {label}: no copy of this version is at hand; its predictions are counted, their columns are not"


def _day_json(day: DayView) -> str:
    versions = [{"model": c.model, "role": c.role, "n": c.n, "at_risk": c.at_risk} for c in day.counts]
    body = {
        "day": day.day, "lines": day.lines, "kinds": day.kinds, "predictions": day.n, "versions": versions,
        "torn": day.torn, "foreign": day.foreign, "bad": day.bad, "misplaced": day.misplaced, "left_out": day.left_out,
        "unfinished": day.unfinished, "without_profile": day.without_profile,
        "files": None if day.compact is None else [file.name for file in day.compact],
    }  # fmt: skip
    return orjson.dumps(body).decode()
