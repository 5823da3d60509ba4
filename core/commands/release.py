"""`python -m core release`: the log of promotions, rollbacks and archivings."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from core.commands.promote import refusals
from core.settings import load_settings

if TYPE_CHECKING:
    from core.journal.kinds.releases import ReleaseLine

SOUND, FOUND = 0, 1


@click.group()
def release() -> None:
    """Who was champion when, and whether that log can be trusted."""


@release.command("log")
@click.option("-n", type=click.IntRange(1), help="Only the last n.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as in the journal.")
def show_log(n: int | None, as_json: bool) -> None:
    """Every promotion, rollback and archiving, the newest first."""
    from core.journal.encoding import encode
    from core.release.log.store import read_log

    settings = load_settings()
    log = read_log(settings)
    for entry in list(reversed(log.entries))[:n]:
        if as_json:
            click.echo(encode(entry).decode().rstrip("\n"))
        else:
            _show(entry)
    if log.notice:
        click.secho(log.notice, fg="yellow", err=True)
    if not log.entries and not as_json:
        name, number = settings.model_name, log.champion
        click.echo(
            f"No release yet. {name}/{number} is champion, set by its training."
            if number is not None
            else "No release yet, and no champion."
        )
    if log.owed:
        click.secho("The registry has yet to be told: python -m core models sync.", fg="yellow", err=True)


@release.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def verify(as_json: bool) -> None:
    """Read the whole journal and check every entry. Exit code 0: sound; 1: not; 2: could not be read."""
    from core.release.log.store import check_log

    log, wrong = check_log(load_settings())
    head = log.entries[-1].hash if log.entries else ""
    if as_json:
        found = [{"where": fault.where, "says": fault.says} for fault in wrong]
        click.echo(json.dumps({"sound": not wrong, "entries": len(log.entries), "head": head, "faults": found}))
    elif not wrong:
        click.echo(
            f"Sound: {len(log.entries)} entr{'y' if len(log.entries) == 1 else 'ies'}, head {head[:12] or 'none'}."
        )
    else:
        for fault in wrong:
            click.secho(f"{fault.where}: {fault.says}.", fg="red")
    if log.notice:
        click.secho(log.notice, fg="yellow", err=True)
    sys.exit(FOUND if wrong else SOUND)


@release.command("at")
@click.argument("time")
@click.option("--zone", default="UTC", show_default=True, help="Zone of a time without one, e.g. Europe/Berlin.")
def live_at_time(time: str, zone: str) -> None:
    """Who was champion at TIME (ISO 8601, with or without zone)."""
    from core.release.history import live_at
    from core.release.log.store import read_log
    from core.release.when import moment

    settings = load_settings()
    with refusals():
        asked = moment(time, zone)
    click.echo(f"At {asked.read}:")
    if asked.at > datetime.now(UTC):
        click.echo("that has not come yet; as things stand now:")
    log = read_log(settings)
    live, name = live_at(log.entries, asked.at, log.champion), settings.model_name
    label = "no version" if live.number is None else f"{name}/{live.number}"
    if live.entry is None:
        trained = _trained(live.number)
        if trained and asked.at < trained:
            click.echo(f"nobody: {label}, the first champion of the log, was trained {trained:%Y-%m-%d %H:%M:%S} UTC.")
            return
        click.echo(f"{label}, set by its training{f' ({trained:%Y-%m-%d %H:%M:%S} UTC)' if trained else ''}.")
    else:
        click.echo(f"{label}, since {live.entry.at:%Y-%m-%d %H:%M:%S} UTC:")
        _show(live.entry)
    if live.until is not None:
        click.echo(f"Until {live.until:%Y-%m-%d %H:%M:%S} UTC.")


@release.command("rebuild")
def rebuild_entries() -> None:
    """Make the entries kept beside the aliases again from the journal. Exit code 1 when the journal's are not sound."""
    from core.release.log.store import rebuild

    count, wrong = rebuild(load_settings())
    for fault in wrong:
        click.secho(f"{fault.where}: {fault.says}.", fg="red")
    click.echo(f"{count} entries. Whether the end of the log was cut off before cannot be told from now on.")
    sys.exit(FOUND if wrong else SOUND)


def _show(entry: ReleaseLine) -> None:
    move = f"{entry.name}/{entry.version}"
    if entry.action != "archive":
        move = f"{entry.before or 'nobody'} → {entry.after or 'nobody'}"
    text = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.action:<8}  {move:<12}  {entry.who}"
    grounds = f"  report {entry.report[:12]}" if entry.report else ""
    click.echo(text + grounds, nl=not entry.override)
    if entry.override:
        click.secho("  OVERRIDE", fg="red", bold=True)
    if entry.reason:
        click.echo(f"    {entry.reason}")


def _trained(number: int | None) -> datetime | None:
    from core.errors import ModelError
    from core.model.store import load_version, version_folder

    if number is None:
        return None
    settings = load_settings()
    try:
        card = load_version(version_folder(settings.mlruns, settings.model_name, number)).card
        return datetime.fromisoformat(card.created).astimezone(UTC)
    except (ModelError, ValueError):
        return None
