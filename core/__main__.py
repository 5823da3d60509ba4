"""`python -m core`: everything that can be done without a browser."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from core.errors import DeskError

COMMANDS = {
    "schema": "Draft a schema from a table; check a table against one.",
    "customers": "Make synthetic customers.",
    "train": "Train, compare and register models.",
    "models": "List and show registered versions.",
    "promote": "Make a version champion.",
    "rollback": "Go back to the champion before.",
    "archive": "Put a version away.",
    "release": "Who was champion when: the log, and its check.",
    "score": "Score a file of customers.",
    "journal": "Verify, read and erase what was logged.",
    "views": "Build and check the counts and Parquet files made from the journal.",
    "learn": "Take in what became of customers.",
    "monitor": "Compare the last predictions with the training; raise alerts.",
    "simulate": "Send simulated customers that change over time into a journal of their own.",
    "drill": "Run every scenario: is each change noticed, how fast, with how many false alarms?",
    "alerts": "List, acknowledge and snooze alerts; try the channels.",
}
"""Command → what `--help` says; the module core.commands.NAME holds it and is imported when it is called."""


class Lazy(click.Group):
    """Lists the commands without importing them: help must not wait for pandas."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"core.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version="0.1.0", prog_name="churn-desk")
def main() -> None:
    """Churn Desk: who is about to leave, why, and what to do about it."""


def run() -> None:
    """Run a command; what a person can mend is one line on standard error and exit code 2, never a traceback."""
    try:
        main()
    except DeskError as error:
        click.secho(f"{error.found}", fg="red", err=True)
        if error.todo:
            click.echo(error.todo, err=True)
        sys.exit(2)


if __name__ == "__main__":
    run()
