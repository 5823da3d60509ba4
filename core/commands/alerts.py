"""`python -m core alerts`: what is open, who looks after it, and do the channels work."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from core.errors import AlertError, JournalError
from core.journal.days import time_text
from core.monitoring.alerts.duration import point_in_time
from core.monitoring.alerts.history import AlertStory, ChannelState, channel_states, stories
from core.monitoring.alerts.kept.store import alert_lines
from core.monitoring.alerts.state import Alert, AlertState
from core.monitoring.alerts.store import Alerts, open_alerts
from core.monitoring.alerts.words import name_of
from core.settings import load_settings

WORKS, FAILED = 0, 1
WAIT_SECONDS = 120.0
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of text.")
by = click.option("--by", required=True, metavar="WHO", help="Who says so.")
note = click.option("--note", default="", metavar="TEXT", help="Why, for the others.")


@click.group()
@click.option("--logs", type=click.Path(path_type=Path), help="Folder of the journal; default: CHURN_LOGS.")
@click.pass_context
def alerts(context: click.Context, logs: Path | None) -> None:
    """List, acknowledge and snooze alerts; try the channels."""
    settings = load_settings()
    context.obj = settings if logs is None else settings.model_copy(update={"logs": logs})


@alerts.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that have recovered, the newest first.")
@as_json
@click.pass_context
def list_alerts(context: click.Context, everything: bool, as_json: bool) -> None:
    """Open alerts, the oldest first, and channels that failed."""
    desk = _desk(context)
    lines = tuple(alert_lines(desk.journal))
    state, now = AlertState().after(lines), datetime.now(UTC)
    if everything:
        for story in stories(lines):
            click.echo(_story_json(story) if as_json else _story_text(story))
    else:
        for alert in state.open:
            click.echo(_alert_json(alert, state, now) if as_json else _alert_text(alert, state, now))
    if not as_json:
        if not state.open:
            click.echo("No open alert.")
        for channel in channel_states(lines):
            if not channel.sent:
                click.secho(_channel_text(channel), fg="yellow", err=True)


@alerts.command()
@click.argument("id")
@by
@note
@click.pass_context
def ack(context: click.Context, id: str, by: str, note: str) -> None:
    """Say that somebody looks after an alert: no more reminders, unless it gets worse. A part of the ID will do."""
    alert = _desk(context).acknowledge(id, by, note)
    click.echo(f"{name_of(alert.signal, alert.subject)} ({alert.severity}) is looked after by {by}.")


@alerts.command()
@click.argument("id")
@by
@click.option("--until", required=True, metavar="TIME", help="8h, 3d, 2026-11-23, or 2026-11-23T08:00+01:00.")
@note
@click.pass_context
def snooze(context: click.Context, id: str, by: str, until: str, note: str) -> None:
    """Tell nobody about an alert, or about its subject should it come back, until then. Without a zone: UTC."""
    at = point_in_time(until, datetime.now(UTC))
    if at is None:
        raise AlertError(f"{until!r} is no time.", todo="Write 8h, 3d, 2026-11-23 or 2026-11-23T08:00+01:00.")
    alert = _desk(context).snooze(id, by, at, note)
    click.echo(f"{name_of(alert.signal, alert.subject)} ({alert.severity}) is silent until {at:%Y-%m-%d %H:%M} UTC.")


@alerts.command("test-channels")
@click.pass_context
def test_channels(context: click.Context) -> None:
    """Send a trial message everywhere and say what became of it. Exit code 0: all took it; 1: not all."""
    desk = _desk(context, must_be_there=False)
    if not desk.channels:
        click.echo("Only the log: CHURN_ALERT_CHANNELS names no other channel.")
    begun = datetime.now(UTC)
    with desk:
        desk.test_channels()
        desk.drain(WAIT_SECONDS)
    tried = {channel.name: channel for channel in channel_states(alert_lines(desk.journal, begun.date()))}
    for name in desk.channels:
        click.echo(_channel_text(tried[name]) if name in tried else f"channel {name}: nothing is known of it")
    good = all(name in tried and tried[name].sent for name in desk.channels)
    sys.exit(WORKS if good else FAILED)


def _desk(context: click.Context, must_be_there: bool = True) -> Alerts:
    desk = open_alerts(context.obj)
    if must_be_there and not desk.journal.folder.is_dir():
        raise JournalError(
            f"There is no journal at {desk.journal.folder}.",
            todo="Name its folder: python -m core alerts --logs FOLDER …",
        )
    return desk


def _alert_text(alert: Alert, state: AlertState, now: datetime) -> str:
    watched = state.of((alert.signal, alert.subject))
    said = [f"since {alert.since:%Y-%m-%d %H:%M} UTC"]
    if alert.acknowledged_by:
        said.append(f"looked after by {alert.acknowledged_by}")
    if watched.snooze is not None and watched.snoozed(now):
        said.append(f"silent until {watched.snooze.until:%Y-%m-%d %H:%M} UTC ({watched.snooze.by})")
    head = f"{alert.id}  {alert.severity:8}  {name_of(alert.signal, alert.subject)}"
    return f"{head}\n    {', '.join(said)}\n    {alert.says}"


def _alert_json(alert: Alert, state: AlertState, now: datetime) -> str:
    watched = state.of((alert.signal, alert.subject))
    snooze = watched.snooze if watched.snoozed(now) else None
    body = {
        "id": alert.id, "signal": alert.signal, "subject": alert.subject, "severity": alert.severity,
        "since": time_text(alert.since), "says": alert.says, "told": alert.told and time_text(alert.told),
        "acknowledged_by": alert.acknowledged_by, "snoozed_by": snooze.by if snooze else "",
        "snoozed_until": time_text(snooze.until) if snooze else None,
    }  # fmt: skip
    return orjson.dumps(body).decode()


def _story_text(story: AlertStory) -> str:
    ended = f"{story.recovered:%Y-%m-%d %H:%M}" if story.recovered else "open"
    head = f"{story.id}  {story.severity:8}  {name_of(story.signal, story.subject)}"
    return f"{head}\n    {story.raised:%Y-%m-%d %H:%M} to {ended} UTC, {len(story.events)} line{'' if len(story.events) == 1 else 's'}"


def _story_json(story: AlertStory) -> str:
    body = {
        "id": story.id, "signal": story.signal, "subject": story.subject, "severity": story.severity,
        "raised": time_text(story.raised), "recovered": story.recovered and time_text(story.recovered),
        "events": len(story.events),
    }  # fmt: skip
    return orjson.dumps(body).decode()


def _channel_text(channel: ChannelState) -> str:
    if channel.sent:
        return f"channel {channel.name}: works"
    tries = "1 try" if channel.tries == 1 else f"{channel.tries} tries"
    return f"channel {channel.name}: failed at {channel.at:%Y-%m-%d %H:%M} UTC after {tries}: {channel.error}"
