"""One look at what the champion said lately: views up to date, findings, alerts. What the command, the page and the drill do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from core.errors import JournalError, ViewsError
from core.journal.store import open_journal, utc_now
from core.model.reasons import mean_parts
from core.model.store import Opened
from core.model.version import ModelVersion
from core.monitoring.alerts.engine import Evaluation
from core.monitoring.alerts.store import open_alerts
from core.monitoring.counts import DayCounts
from core.monitoring.decomposition import ContributionSums
from core.monitoring.evaluation import Judgement, Lost, evaluate_window, fits
from core.monitoring.profiles.store import served_profiles
from core.monitoring.rows.store import FromRows, Labels, evaluate_rows
from core.monitoring.views.day import DayView
from core.monitoring.views.store import Views
from core.monitoring.windows import Window
from core.settings import Settings

WAIT_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look brought.

    Attributes:
        label, window: what was looked at.
        judged: findings and why the risk moved.
        labels: what is known of outcomes; None when rows could not be read.
        done: what was written and raised, and the alerts that are open now.
        warnings: what was wrong with the model or the views, as sentences.
    """

    label: str
    window: Window
    judged: Judgement
    labels: Labels | None
    done: Evaluation
    warnings: tuple[str, ...]


def look(settings: Settings, opened: Opened, n_days: int, now: Callable[[], datetime] = utc_now) -> Looked:
    """Evaluate the last days, today included; findings and alerts go to the journal, messages on their way.

    Args:
        settings: whose journal it is.
        opened: the version to watch.
        n_days: how many, ≥ 1.
        now: the clock.

    Raises:
        JournalError: there is nothing to look at, or the journal cannot be written.
        ViewsError: the views cannot be written.
    """
    version, window = opened.version, Window.ending(now().date(), n_days)
    views = Views(settings.logs, served_profiles(settings.mlruns))
    refreshed = views.refresh(window.last, wait=WAIT_SECONDS)
    warnings = [text for text in (opened.notice, *refreshed.notes, *refreshed.problems) if text]
    share = None if version.outliers is None else settings.outlier_share
    days = views.days(window)
    counts = _counts(days, version)
    judged = _judged(days, counts, version, window, settings.logs, share)
    rows = _from_rows(views, counts, version, window, settings, warnings)
    if rows is not None:
        judged = replace(judged, findings=(*judged.findings, *rows.findings))
    with open_alerts(settings, now=now) as alerts:
        done = alerts.evaluate(judged.findings, rows.complete if rows is not None else {})
    return Looked(version.label, window, judged, None if rows is None else rows.labels, done, tuple(warnings))


def _judged(
    days: tuple[DayView, ...],
    counts: list[DayCounts],
    version: ModelVersion,
    window: Window,
    logs: Path,
    outlier_share: float | None,
) -> Judgement:
    label = version.label
    lost = Lost(
        torn=sum(day.torn for day in days),
        foreign=sum(day.foreign for day in days),
        lines=sum(day.lines for day in days),
        left_out=sum(day.left_out for day in days),
    )
    judged = evaluate_window(counts, version.profile, window, lost, _reference(version), outlier_share)
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
    views: Views,
    counts: list[DayCounts],
    version: ModelVersion,
    window: Window,
    settings: Settings,
    warnings: list[str],
) -> FromRows | None:
    """What counts do not tell; None with a warning when rows cannot be read."""
    try:
        with open_journal(settings) as journal:
            return evaluate_rows(views, journal, version, counts, window, window.last, settings.label_horizon)
    except ViewsError as error:
        warnings.append(f"Performance and all columns together were not looked at. {error}")
        return None


def _reference(version: ModelVersion) -> ContributionSums:
    """Contributions of the background sample, whose means the profile keeps: so few customers leave a doubt to be shown."""
    parts = mean_parts(version.compiled, version.encoder, version.background)
    return ContributionSums(len(parts), 0.0, parts.sum(axis=0), np.square(parts).sum(axis=0))
