"""`python -m core promote`: a version becomes champion."""

from __future__ import annotations

import getpass
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import ReleaseError
from core.settings import Settings, load_settings

if TYPE_CHECKING:
    from core.release.store import Done, Request

DONE, REFUSED = 0, 1
expect_champion = click.option(
    "--expect-champion", type=click.IntRange(0), help="Refuse unless this is the champion now; 0: unless there is none."
)
here_too = click.option(
    "--here", is_flag=True, help="Also when the registry does not answer: move what is served here, tell it later."
)


@click.command()
@click.argument("version")
@click.option("--reason", required=True, help="Why, in a sentence; stays in the log.")
@expect_champion
@click.option("--data", type=click.Path(path_type=Path), help="The gate must have judged it on this table.")
@click.option("--override", is_flag=True, help="Promote although the gate has not let it through.")
@here_too
def promote(
    version: str, reason: str, expect_champion: int | None, data: Path | None, override: bool, here: bool
) -> None:
    """Make VERSION (3, churn/3 or challenger) champion, when a report of the gate lets exactly this version through.

    The report must be about this version's files, the data it was trained on (or --data), the policy in force and the champion
    of now. Exit code 0: done; 1: refused; 2: could not.
    """
    from core.release.store import promote as release

    settings = load_settings()
    asked = request(reason, expect_champion, here)
    with refusals():
        done = release(
            settings, number_of(version, settings), asked, override=override, data_hash=_hash_of(data, settings)
        )
    if done.line.override:
        click.secho(
            "OVERRIDE: the gate did not let this version through. This stands in the log.",
            fg="red",
            bold=True,
            err=True,
        )
    tell(done)


def number_of(version: str, settings: Settings) -> int:
    """The version that a number, a label such as churn/3, or an alias names.

    Raises:
        ReleaseError: it names none.
    """
    from core.model.store import read_aliases

    number = version.removeprefix(f"{settings.model_name}/")
    if number.isdecimal() and int(number) > 0:
        return int(number)
    aliases = read_aliases(settings.mlruns, settings.model_name)
    if version not in aliases:
        known = ", ".join(sorted(aliases)) or "none"
        raise ReleaseError(
            f"{version!r} is neither a version's number nor one of the aliases ({known}).",
            todo="python -m core models list shows them.",
        )
    return aliases[version]


def request(reason: str, expect: int | None, here: bool) -> Request:
    """What a command asks for, by the account that runs it."""
    from core.release.store import ANY, Request

    return Request(account(), datetime.now(UTC), reason, ANY if expect is None else expect, here)


def account() -> str:
    """Who runs the command, e.g. "ann@build-3"."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return f"unknown@{socket.gethostname()}"


@contextmanager
def refusals() -> Iterator[None]:
    """What is refused is said on standard error, with exit code 1."""
    try:
        yield
    except ReleaseError as error:
        click.secho(f"Refused. {error.found}", fg="red", err=True)
        if error.todo:
            click.echo(error.todo, err=True)
        sys.exit(REFUSED)


def tell(done: Done, echo: Callable[[str], None] = click.echo) -> None:
    """What was done."""
    line = done.line
    now = f"{line.name}/{line.after}" if line.after is not None else "nobody"
    was = f"{line.name}/{line.before}" if line.before is not None else "nobody"
    if line.action == "archive":
        echo(f"{line.name}/{line.version} is archived; {now} stays champion.")
    else:
        echo(f"{now} is champion; before it was {was}.")
    grounds = f"report {line.report[:12]}, " if line.report else ""
    echo(f"Logged {line.at:%Y-%m-%d %H:%M:%S} UTC by {line.who}: {grounds}entry {line.hash[:12]}.")
    for notice in done.notices:
        click.secho(notice, fg="yellow", err=True)


def _hash_of(path: Path | None, settings: Settings) -> str | None:
    if path is None:
        return None
    from core.customers.store import read_schema, read_table
    from core.model.registry.facts import data_hash

    return data_hash(read_table(path, read_schema(settings.schema_file)).table)
