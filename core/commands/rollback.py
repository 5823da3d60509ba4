"""`python -m core rollback`: the champion before comes back."""

from __future__ import annotations

import click

from core.commands.promote import expect_champion, here_too, refusals, request, tell
from core.settings import load_settings


@click.command()
@click.option("--reason", default="", help="Why, in a sentence; stays in the log.")
@expect_champion
@here_too
def rollback(reason: str, expect_champion: int | None, here: bool) -> None:
    """Go back to the champion before; once more goes back one further. Needs no report of the gate.

    Exit code 0: done; 1: refused (nobody to go back to); 2: could not.
    """
    from core.release.store import roll_back

    with refusals():
        done = roll_back(load_settings(), request(reason, expect_champion, here))
    tell(done)
