"""The gate: may this model version go live? `python model_validation.py --help` says how to ask.

Exit code 0: it passes; 1: it fails; 2: inconclusive, or it could not be judged. Nothing that goes wrong ends as a pass.
"""

from __future__ import annotations

import logging
import sys

COULD_NOT = 2


def main() -> int:
    """Judge, and turn whatever happens into an exit code."""
    try:
        import click

        from core.commands.validate import validate
        from core.errors import DeskError
    except ImportError:
        logging.exception("The gate cannot start: is the environment complete? (make .venv/app)")
        return COULD_NOT
    try:
        validate(standalone_mode=False)
    except SystemExit as verdict:
        return verdict.code if isinstance(verdict.code, int) else COULD_NOT
    except DeskError as error:
        click.secho(f"Could not be judged: {error.found}", fg="red", err=True)
        if error.todo:
            click.echo(error.todo, err=True)
    except click.ClickException as error:
        error.show()
    except (click.Abort, KeyboardInterrupt):
        click.echo("Broken off: not judged.", err=True)
    except Exception:  # a bug of ours, too, must not let a model through
        logging.exception("Could not be judged: this is a bug in the gate, please report it")
    else:
        return 0  # --help
    return COULD_NOT


if __name__ == "__main__":
    sys.exit(main())
