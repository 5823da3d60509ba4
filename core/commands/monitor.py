"""`python -m core monitor`: look once at what the champion said lately, write what was found, tell whom the rules name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import orjson

from core.errors import JournalError, ViewsError
from core.journal.lines import AlertLine
from core.journal.store import open_journal, utc_now
from core.model.reasons import mean_parts
from core.model.store import open_alias
from core.model.version import ModelVersion
from core.monitoring.alerts.state import Alert
from core.monitoring.alerts.store import open_alerts
from core.monitoring.alerts.words import EVENTS, name_of
from core.monitoring.counts import DayCounts
from core.monitoring.decomposition import ContributionSums, Decomposition
from core.monitoring.enough import NotEnoughData
from core.monitoring.evaluation import Judgement, Lost, evaluate_window, fits
from core.monitoring.findings import Finding
from core.monitoring.profiles.store import served_profiles
from core.monitoring.rows.store import FromRows, Labels, evaluate_rows
from core.monitoring.views.day import DayView
from core.monitoring.views.store import Views
from core.monitoring.windows import Window, days_of
from core.settings import Settings, load_settings

QUIET, ALERT = 0, 1
WAIT_SECONDS = 600.0
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
    window = Window.ending(utc_now().date(), days)
    opened = open_alias(settings.mlruns, settings.model_name)
    version = opened.version
    views = Views(settings.logs, served_profiles(settings.mlruns))
    refreshed = views.refresh(window.last, wait=WAIT_SECONDS)
    warnings = [text for text in (opened.notice, *refreshed.notes, *refreshed.problems) if text]
    share = None if version.outliers is None else settings.outlier_share
    judged = _judged(views.days(window), version, window, settings.logs, share)
    rows = _from_rows(views, version, window, settings, warnings)
    if rows is not None:
        judged = replace(judged, findings=(*judged.findings, *rows.findings))
    with open_alerts(settings, now=utc_now) as alerts:
        done = alerts.evaluate(judged.findings, rows.complete if rows is not None else {})
    labels = None if rows is None else rows.labels
    for warning in warnings:
        click.secho(warning, fg="yellow", err=True)
    if as_json:
        click.echo(_json(version.label, window, judged, labels, done.alerts, done.state.open, warnings))
    else:
        click.echo("\n".join(_text(version.label, window, judged, labels, done.alerts, done.state.open)))
    sys.exit(ALERT if done.state.open else QUIET)


def _judged(
    days: tuple[DayView, ...], version: ModelVersion, window: Window, logs: Path, outlier_share: float | None
) -> Judgement:
    label, profile = version.label, version.profile
    known = _counts(days, version)
    lost = Lost(
        torn=sum(day.torn for day in days),
        foreign=sum(day.foreign for day in days),
        lines=sum(day.lines for day in days),
        left_out=sum(day.left_out for day in days),
    )
    judged = evaluate_window(known, profile, window, lost, _reference(version), outlier_share)
    if isinstance(judged, Judgement):
        return judged
    others = sorted({one.model for day in days for one in day.counts if one.n and one.model != label})
    raise JournalError(
        f"The journal at {logs} holds no prediction of {label} from {window}"
        + (f", only of {', '.join(others)}." if others else "."),
        todo="Score customers first, name another journal with --logs, or look further back with --window 30d.",
    )


def _counts(days: tuple[DayView, ...], version: ModelVersion) -> list[DayCounts]:
    counts = [one for day in days for one in day.counts if (one.model, one.role) == (version.label, "champion")]
    return [one for one in counts if fits(one, version.profile)]


def _from_rows(
    views: Views, version: ModelVersion, window: Window, settings: Settings, warnings: list[str]
) -> FromRows | None:
    """What counts do not tell; None with a warning when rows cannot be read."""
    counts, today, horizon = _counts(views.days(window), version), window.last, settings.label_horizon
    try:
        with open_journal(settings) as journal:
            return evaluate_rows(views, journal, version, counts, window, today, horizon)
    except ViewsError as error:
        warnings.append(f"Performance and all columns together were not looked at. {error}")
        return None


def _reference(version: ModelVersion) -> ContributionSums:
    """Contributions of the background sample, whose means the profile keeps: so few customers leave a doubt to be shown."""
    parts = mean_parts(version.compiled, version.encoder, version.background)
    return ContributionSums(len(parts), 0.0, parts.sum(axis=0), np.square(parts).sum(axis=0))


def _ordered(judged: Judgement) -> list[Finding]:
    """What moved first, columns by what they do to the scores."""
    shares = _changes(judged.why)
    return sorted(
        judged.findings,
        key=lambda one: (STATES.index(one.state), one.signal, -abs(shares.get(one.subject, 0.0)), -(one.effect or 0.0)),
    )


def _changes(why: Decomposition | NotEnoughData) -> Mapping[str, float]:
    return {share.column: share.change for share in why.shares} if isinstance(why, Decomposition) else {}


def _text(
    label: str,
    window: Window,
    judged: Judgement,
    labels: Labels | None,
    events: tuple[AlertLine, ...],
    alerts: tuple[Alert, ...],
) -> Iterator[str]:
    yield (
        f"{label}, {window}: {judged.n:,} predictions on {len(judged.days)} of {len(window)} days, "
        f"{judged.at_risk:,} at risk, mean risk {judged.mean_risk:.3f}"
    )
    yield from _why_text(judged.why)
    if labels is not None:
        yield str(labels)
    yield f"{'signal':21} {'subject':24} {'state':10} {'effect':>7} {'n':>9}  finding"
    quiet = 0
    for one in _ordered(judged):
        if one.signal == "data_quality" and one.state == "ok":
            quiet += 1
            continue
        effect = "" if one.effect is None else f"{one.effect:.3f}"
        yield f"{one.signal:21} {one.subject:24} {one.state:10} {effect:>7} {one.n:9,}  {one.says}"
    if quiet:
        yield f"and {quiet} kinds of defects that are not more frequent than in training"
    for line in events:
        yield f"{line.severity}, {EVENTS[line.event]}: {name_of(line.signal, line.subject)} ({line.alert})"
    if alerts:
        yield f"{len(alerts)} open alert{'' if len(alerts) == 1 else 's'}: python -m core alerts list"
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


def _json(
    label: str,
    window: Window,
    judged: Judgement,
    labels: Labels | None,
    events: tuple[AlertLine, ...],
    alerts: tuple[Alert, ...],
    warnings: list[str],
) -> str:
    why = {"not_enough": str(judged.why)} if isinstance(judged.why, NotEnoughData) else judged.why
    body = {
        "model": label, "first": window.first, "last": window.last, "predictions": judged.n, "at_risk": judged.at_risk,
        "mean_risk": judged.mean_risk, "days": judged.days, "why": why, "labels": labels, "findings": _ordered(judged),
        "events": events, "open": [{"id": a.id, "signal": a.signal, "subject": a.subject, "severity": a.severity} for a in alerts],
        "warnings": warnings,
    }  # fmt: skip
    return orjson.dumps(body).decode()
