"""`python model_validation.py`: the gate on the command line."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click

from core.errors import DeskError
from core.settings import load_settings

CODES = {"pass": 0, "fail": 1, "inconclusive": 2}
COULD_NOT = 2


class Progress:
    """On standard error: one line that moves, or plain lines where nobody watches."""

    def __init__(self) -> None:
        self._began, self._live = perf_counter(), sys.stderr.isatty()

    def __call__(self, text: str, share: float) -> None:
        line = f"{perf_counter() - self._began:6.1f} s {share:4.0%}  {text}"
        end = "\r" if self._live and share < 1 else "\n"
        click.echo(f"\x1b[K{line}{end}" if self._live else f"{line}{end}", nl=False, err=True)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("model_uri", required=False)
@click.option(
    "--data", type=click.Path(path_type=Path), help="Labelled table (CSV or Parquet); else the training's own."
)
@click.option(
    "--against",
    type=click.Choice(["champion", "none"]),
    default="champion",
    show_default=True,
    help="Whom to compare with.",
)
@click.option(
    "--policy", type=click.Path(path_type=Path), help="Policy (TOML); else CHURN_GATE_POLICY, else the bundled one."
)
@click.option(
    "--report", "folder", type=click.Path(path_type=Path), help="Folder for report.json, .md, .html and junit.xml."
)
@click.option("--json", "as_json", is_flag=True, help="The report as JSON instead of the summary.")
def validate(
    model_uri: str | None, data: Path | None, against: str, policy: Path | None, folder: Path | None, as_json: bool
) -> None:
    """May this version go live? MODEL_URI as MLflow knows it: models:/NAME/3, models:/NAME@challenger, models:/NAME/latest,
    runs:/RUN_ID; without one the challenger, else the latest.

    Exit code 0: it passes; 1: it fails; 2: inconclusive, or it could not be judged.
    """
    from core.evaluation.gate.outputs.store import clear, write

    now = datetime.now(UTC)
    if folder is not None:
        clear(folder)
    done = False
    try:
        from core.evaluation.gate.whole import Request, run_gate
        from core.evaluation.gate.writing.forms import JSON, MARKDOWN
        from core.evaluation.gate.writing.summary import summary

        request = Request(model_uri, data, against == "champion", policy)
        judged = run_gate(load_settings(), request, now, perf_counter, Progress())
        if folder is not None:
            write(folder, judged.files)
        done = True
    finally:
        if not done:  # whatever it was, a bug of ours too: the reason stands where the report would
            _tell(model_uri or "", sys.exc_info()[1], now, folder, as_json)
    _to_ci(judged.files[MARKDOWN])
    report = judged.kept.report
    click.echo(judged.files[JSON] if as_json else summary(report))
    for note in (*judged.notes, f"Kept at {judged.kept.path}."):
        click.echo(note, err=as_json)
    sys.exit(CODES[report.verdict])


def _tell(version: str, error: BaseException | None, now: datetime, folder: Path | None, as_json: bool) -> None:
    from core.evaluation.gate.outputs.store import write
    from core.evaluation.gate.writing.forms import JSON, MARKDOWN, forms_of_error

    said = str(error) if isinstance(error, DeskError) else f"The gate broke off: {error!r}."
    files = forms_of_error(version or "the challenger", said, now.isoformat(timespec="microseconds"))
    _to_ci(files[MARKDOWN])
    if as_json:
        click.echo(files[JSON])
    if folder is not None:
        write(folder, files)


def _to_ci(text: str) -> None:
    """To the summary that GitHub shows with a job, where there is one; a verdict does not hang on it."""
    path = os.environ.get("GITHUB_STEP_SUMMARY", "")
    if not path:
        return
    from core.evaluation.gate.outputs.store import append

    try:
        append(Path(path), text)
    except DeskError as error:
        click.secho(error.found, fg="yellow", err=True)
