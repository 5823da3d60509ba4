"""`python -m core monitor`: look once at what the champion said lately, write what was found, tell whom the rules name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import orjson

from core.journal.store import utc_now
from core.model.store import open_alias
from core.monitoring.alerts.words import EVENTS, name_of
from core.monitoring.decomposition import Decomposition
from core.monitoring.enough import NotEnoughData
from core.monitoring.evaluation import Judgement
from core.monitoring.findings import Finding
from core.monitoring.windows import days_of
from core.serving.watching import Looked, look
from core.settings import load_settings

QUIET, ALERT = 0, 1
STATES = ("moved", "not_enough", "ok")
SHOWN = 5
"""Columns of the decomposition that are shown."""


class Days(click.ParamType[int]):
    """A number of days, such as 7d or 2w."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return days_of(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.option("--window", "days", type=Days(), default="7d", show_default=True, help="Last days to look at, today too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option("--logs", type=click.Path(path_type=Path), help="Folder of the journal; default: CHURN_LOGS.")
def monitor(days: int, as_json: bool, logs: Path | None) -> None:
    """Compare the champion's last predictions with its training, once; findings and alerts go to the journal.

    Exit code 0: no alert is open; 1: one is; 2: could not evaluate.
    """
    settings = load_settings()
    if logs is not None:
        settings = settings.model_copy(update={"logs": logs})
    found = look(settings, open_alias(settings.mlruns, settings.model_name), days, utc_now)
    for warning in found.warnings:
        click.secho(warning, fg="yellow", err=True)
    if as_json:
        click.echo(_json(found))
    else:
        click.echo("\n".join(_text(found)))
    sys.exit(ALERT if found.done.state.open else QUIET)


def _ordered(judged: Judgement) -> list[Finding]:
    """What moved first, columns by what they do to the scores."""
    shares = _changes(judged.why)
    return sorted(
        judged.findings,
        key=lambda one: (STATES.index(one.state), one.signal, -abs(shares.get(one.subject, 0.0)), -(one.effect or 0.0)),
    )


def _changes(why: Decomposition | NotEnoughData) -> Mapping[str, float]:
    return {share.column: share.change for share in why.shares} if isinstance(why, Decomposition) else {}


def _text(found: Looked) -> Iterator[str]:
    judged, window, labels, done = found.judged, found.window, found.labels, found.done
    yield (
        f"{found.label}, {window}: {judged.n:,} predictions on {len(judged.days)} of {len(window)} days, "
        f"{judged.at_risk:,} at risk, mean risk {judged.mean_risk:.3f}"
    )
    yield from _why_text(judged.why)
    if labels is not None:
        yield str(labels)
    yield f"{'signal':21} {'subject':24} {'state':10} {'effect':>7} {'n':>9}  finding"
    quiet = segments = 0
    for one in _ordered(judged):
        if one.signal == "data_quality" and one.state == "ok":
            quiet += 1
            continue
        segments += one.signal == "segment"
        if one.signal == "segment" and segments > SHOWN:
            continue
        effect = "" if one.effect is None else f"{one.effect:.3f}"
        yield f"{one.signal:21} {one.subject:24} {one.state:10} {effect:>7} {one.n:9,}  {one.says}"
    if segments > SHOWN:
        yield f"and {segments - SHOWN} more segments that are served worse: --json, or the page"
    if quiet:
        yield f"and {quiet} kinds of defects that are not more frequent than in training"
    for line in done.alerts:
        yield f"{line.severity}, {EVENTS[line.event]}: {name_of(line.signal, line.subject)} ({line.alert})"
    if n := len(done.state.open):
        yield f"{n} open alert{'' if n == 1 else 's'}: python -m core alerts list"
    elif any(one.moved for one in judged.findings):
        yield "No alert is open: the rules wait until it lasts, or it is below their floors."
    else:
        yield "No alert is open."


def _why_text(why: Decomposition | NotEnoughData) -> Iterator[str]:
    if isinstance(why, NotEnoughData):
        yield f"Why the mean risk moved cannot be said. {why}"
        return
    parts = [f"{one.column} {one.change:+.3f} ({one.low:+.3f} to {one.high:+.3f})" for one in why.shares[:SHOWN]]
    yield f"Mean log-odds {why.before:.3f} in the reference, {why.after:.3f} now; most of it: {', '.join(parts)}"
    if not why.exact:
        yield f"{why.residual:+.6f} of it is in no column: contributions in the journal do not add up to their margins."


def _json(found: Looked) -> str:
    judged, done = found.judged, found.done
    why = {"not_enough": str(judged.why)} if isinstance(judged.why, NotEnoughData) else judged.why
    body = {
        "model": found.label, "first": found.window.first, "last": found.window.last, "predictions": judged.n,
        "at_risk": judged.at_risk, "mean_risk": judged.mean_risk, "days": judged.days, "why": why, "labels": found.labels,
        "findings": _ordered(judged), "events": done.alerts, "warnings": found.warnings,
        "open": [{"id": a.id, "signal": a.signal, "subject": a.subject, "severity": a.severity} for a in done.state.open],
    }  # fmt: skip
    return orjson.dumps(body).decode()
