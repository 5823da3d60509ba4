"""`python -m core archive`: a version is put away."""

from __future__ import annotations

import click

from core.commands.promote import expect_champion, here_too, number_of, refusals, request, tell
from core.settings import load_settings


@click.command()
@click.argument("version")
@click.option("--reason", required=True, help="Why, in a sentence; stays in the log.")
@expect_champion
@here_too
def archive(version: str, reason: str, expect_champion: int | None, here: bool) -> None:
    """Put VERSION away: it challenges nobody, and no rollback leads to it.

    Nothing is deleted. Promoting it again takes --override. Exit code 0: done; 1: refused (it is champion); 2: could not.
    """
    from core.release.store import archive as put_away

    with refusals():
        settings = load_settings()
        done = put_away(settings, number_of(version, settings), request(reason, expect_champion, here))
    tell(done)
