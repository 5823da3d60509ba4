"""`python -m core journal`: verify, read and erase what was logged."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import click
import orjson

from core.errors import JournalError
from core.journal.encoding import encode
from core.journal.identity import PREFIX, Identity
from core.journal.lines import Line, kind_of
from core.journal.stats import DayStats, stats_of
from core.journal.store import Journal, open_journal, utc_now
from core.journal.verify import DayReport
from core.settings import Settings, load_settings

CLEAN, FOUND, UNREADABLE = 0, 1, 2
POLL_SECONDS = 0.5
WAIT_SECONDS = 600.0
"""For somebody who is building the views from lines that are to be erased."""
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of text.")


@click.group()
@click.option("--logs", type=click.Path(path_type=Path), help="Folder of the journal; default: CHURN_LOGS.")
@click.pass_context
def journal(context: click.Context, logs: Path | None) -> None:
    """Verify, read and erase what was logged."""
    settings = load_settings()
    context.obj = settings if logs is None else settings.model_copy(update={"logs": logs})


def _logs(command: Callable[..., None]) -> Callable[..., None]:
    """--logs is understood before and after the command's name."""
    return click.option("--logs", type=click.Path(path_type=Path), help="Folder of the journal; default: CHURN_LOGS.")(
        command
    )


def _journal(context: click.Context, logs: Path | None, by_id: bool = False) -> Journal:
    """The journal to read; only who looks for a customer by id needs the salt, and is refused without it."""
    settings: Settings = context.obj
    if logs is not None:
        settings = settings.model_copy(update={"logs": logs})
    found = open_journal(settings) if by_id else Journal(settings.logs)
    if not found.folder.is_dir():
        raise JournalError(
            f"There is no journal at {found.folder}.", todo="Name its folder with --logs, or score a customer first."
        )
    return found


@journal.command()
@_logs
@click.option("--days", type=click.IntRange(min=1), help="Only the last so many days; default: all.")
@as_json
@click.pass_context
def verify(context: click.Context, logs: Path | None, days: int | None, as_json: bool) -> None:
    """Read every line. Exit code 0: all sound; 1: torn, foreign, doubled or misplaced lines; 2: could not be read."""
    found = _journal(context, logs)
    clean = True
    total = 0
    for report in found.verify(_since(days)):
        clean, total = clean and report.clean, total + report.lines
        click.echo(_report_json(report) if as_json else "\n".join(_report_text(report)))
    for path in found.unfinished_erasures():
        clean = False
        click.echo(f"{path}: left by an erasure that was killed; erase the same customer again.", err=True)
    if not as_json:
        click.echo(f"{total:,} lines, {'all sound' if clean else 'not all sound: see above'}.")
    sys.exit(CLEAN if clean else FOUND)


@journal.command()
@_logs
@click.option("-n", "count", type=click.IntRange(min=0), default=10, show_default=True, help="How many lines.")
@click.option("--follow", "-f", is_flag=True, help="Go on with new lines until Ctrl-C.")
@as_json
@click.pass_context
def tail(context: click.Context, logs: Path | None, count: int, follow: bool, as_json: bool) -> None:
    """Show the last lines."""
    found = _journal(context, logs)
    show = _line_json if as_json else _line_text
    follower = found.follow() if follow else None
    for line in found.tail(count):
        click.echo(show(line))
    while follower is not None:
        for line in follower.poll():
            click.echo(show(line))
        time.sleep(POLL_SECONDS)


@journal.command()
@_logs
@click.option("--days", type=click.IntRange(min=1), default=7, show_default=True, help="The last so many days.")
@as_json
@click.pass_context
def stats(context: click.Context, logs: Path | None, days: int, as_json: bool) -> None:
    """Count predictions, what-ifs and e-mails for each day."""
    found = _journal(context, logs)
    header = f"{'day':10} {'lines':>9} {'predictions':>11} {'at risk':>8} {'what-ifs':>8} {'e-mails':>8} {'unread':>6}  models"
    if not as_json:
        click.echo(header)
    for day in found.days():
        if day >= _since(days):
            counted = stats_of(day, found.read(day, day))
            click.echo(orjson.dumps(counted).decode() if as_json else _stats_text(counted))


@journal.command()
@_logs
@click.option("--customer", required=True, metavar="ID", help="The customer's id as in the customer table.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
@click.pass_context
def erase(context: click.Context, logs: Path | None, customer: str, yes: bool, as_json: bool) -> None:
    """Take every line about a customer out of every day, and leave a line that says so.

    Exit code 1 when there is none.
    """
    found = _journal(context, logs, by_id=True)
    count = sum(1 for _ in found.history(customer))
    if not yes:
        click.confirm(f"Erase {count:,} lines about this customer for good?", abort=True, err=True)
    from core.monitoring.views.store import Views  # with it comes numba, a second

    line = found.erase(customer)
    Views(found.folder, lambda label: None).drop_stale(wait=WAIT_SECONDS)
    text = f"Erased {line.lines:,} lines from {line.files} day files; logged as {line.id}."
    click.echo(_line_json(line) if as_json else text)
    if not line.lines:
        click.echo("Nobody of that id was found.", err=True)
    if not (line.lines and found.identity.salt) and (doubt := _hashes_not_reached(found)):
        click.echo(doubt, err=True)
    sys.exit(CLEAN if line.lines else FOUND)


def _hashes_not_reached(found: Journal) -> str:
    """Why lines under a hash may be this customer's all the same; "" when no id is hashed."""
    names = (getattr(line, "customer", None) for line in found.read(kinds=("prediction",)))
    if not any(isinstance(name, str) and name.startswith(PREFIX) for name in names):
        return ""
    if not found.identity.salt:
        return "The journal holds hashed ids, and there is no salt: set CHURN_JOURNAL_SALT to theirs and erase again."
    return "The journal holds hashed ids. Were they made with another CHURN_JOURNAL_SALT? Set that one and erase again."


def _since(days: int | None) -> date:
    return date.min if days is None else utc_now().date() - timedelta(days=days - 1)


def _report_json(report: DayReport) -> str:
    body = {
        "day": report.day, "lines": report.lines, "kinds": report.kinds, "torn": report.torn, "foreign": report.foreign,
        "doubled": report.doubled, "misplaced": report.misplaced, "open_batches": report.open_batches,
        "bad": [{"line": bad.number, "sort": bad.sort, "reason": bad.reason} for bad in report.bad],
    }  # fmt: skip
    return orjson.dumps(body).decode()


def _report_text(report: DayReport) -> Iterator[str]:
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in report.kinds.items()) or "empty"
    wrong = {"torn": report.torn, "foreign": report.foreign, "doubled": report.doubled, "misplaced": report.misplaced}
    yield f"{report.day}: {kinds}" + "".join(f"; {count:,} {name}" for name, count in wrong.items() if count)
    for bad in report.bad:
        yield f"  line {bad.number}: {bad.sort}, {bad.reason}"
    if (more := report.torn + report.foreign - len(report.bad)) > 0:
        yield f"  and {more:,} more"
    for batch, rows in report.open_batches.items():
        yield f"  batch {batch}: {rows:,} rows, not closed (being written, or its writer was killed; shown to nobody)"


def _line_json(line: Line) -> str:
    # Ids stand here as they were read: a hash is not hashed again.
    return encode(line, Identity()).decode().rstrip("\n")


def _line_text(line: Line) -> str:
    said = {
        name: getattr(line, name)
        for name in (
            "customer",
            "model",
            "role",
            "probability",
            "band",
            "prediction",
            "source",
            "offer",
            "rows",
            "lines",
            "event",
            "signal",
            "subject",
            "severity",
            "channel",
            "state",
            "by",
            "until",
        )
        if hasattr(line, name)
    }
    words = (f"{name}={value:.3f}" if isinstance(value, float) else f"{name}={value}" for name, value in said.items())
    return f"{line.at:%Y-%m-%d %H:%M:%S}Z  {kind_of(line):10} {' '.join(words)}"


def _stats_text(day: DayStats) -> str:
    share = f"{day.at_risk / day.predictions:.0%}" if day.predictions else "–"
    models = ", ".join(f"{model} {count:,}" for model, count in day.models.items())
    return (
        f"{day.day} {day.lines:9,} {day.predictions:11,} {share:>8} {day.what_ifs:8,} {day.emails:8,} "
        f"{day.torn + day.foreign:6,}  {models}"
    )
