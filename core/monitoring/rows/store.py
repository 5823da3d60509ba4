"""The part of an evaluation that needs outcomes or rows: performance, the gap to its estimate, segments, all columns together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.journal.store import Journal
from core.model.version import ModelVersion
from core.monitoring.counts import DayCounts, total
from core.monitoring.findings import Finding
from core.monitoring.floors import floors_of
from core.monitoring.multivariate.store import together
from core.monitoring.outcomes.estimated import estimate
from core.monitoring.outcomes.judging import enough, judge
from core.monitoring.outcomes.levels import levels
from core.monitoring.outcomes.store import labelled
from core.monitoring.verdicts import of_all_columns, of_estimate
from core.monitoring.views.store import Views
from core.monitoring.windows import Window

ROLE = "champion"


@dataclass(frozen=True, slots=True)
class Labels:
    """How much is known about the window whose outcomes are due.

    Attributes:
        window: as long as the one that is looked at, and ending where the label horizon begins.
        made: predictions of it.
        covered: predictions of it whose outcome is known.
        labelled: predictions that stand for their customer, with an outcome.
    """

    window: Window
    made: int
    covered: int
    labelled: int

    def __str__(self) -> str:
        if not self.made:
            return f"Outcomes are due for {self.window}: no predictions then."
        share = f"{self.covered:,} of {self.made:,} predictions ({self.covered / self.made:.0%}) have one"
        todo = "" if self.covered else "; take them in: python -m core learn OUTCOMES.csv"
        return f"Outcomes are due for {self.window}: {share}{todo}."


@dataclass(frozen=True, slots=True)
class FromRows:
    """What was found.

    Attributes:
        findings: estimated_performance, multivariate_drift and, where there are outcomes, performance, performance_gap and
            segment.
        complete: signal → window, for signals of which everything was looked at but only what is bad is a finding.
        labels: how much was known.
    """

    findings: tuple[Finding, ...]
    complete: Mapping[str, Window]
    labels: Labels


def evaluate_rows(
    views: Views,
    journal: Journal,
    version: ModelVersion,
    counts: Sequence[DayCounts],
    window: Window,
    today: date,
    horizon: int,
) -> FromRows:
    """Judge what counts alone do not tell.

    Args:
        views: refreshed, of the same folder as the journal.
        version: the champion.
        counts: of the version as champion in the window.
        window: to look at; outcomes are looked at in a window as long that ends `horizon` days before today, where they are
            complete.
        today: UTC.
        horizon: days after a prediction within which its outcome is observed.

    Raises:
        ViewsError: a Parquet file cannot be read.
        JournalError: a day's file cannot be read.
    """
    floors = floors_of(version.card.metrics.get("holdout", {}))
    judged, complete, labels = _with_outcomes(views, journal, version, due(window, today, horizon), horizon, floors)
    findings = (
        *of_all_columns(*together(views, version, window), window),
        *of_estimate(estimate(total(counts)), floors, window, version.card.n_holdout),
        *judged,
    )
    return FromRows(findings, complete, labels)


def due(window: Window, today: date, horizon: int) -> Window:
    """The last days whose outcomes are complete, as many as the window has.

    >>> str(due(Window.ending(date(2026, 11, 21), 7), date(2026, 11, 21), 30))
    '2026-10-16 to 2026-10-22'
    """
    return Window.ending(min(window.last, today - timedelta(days=horizon)), len(window))


def _with_outcomes(
    views: Views, journal: Journal, version: ModelVersion, window: Window, horizon: int, floors: Mapping[str, float]
) -> tuple[tuple[Finding, ...], Mapping[str, Window], Labels]:
    days = views.days(window)
    made = sum(one.n for day in days for one in day.counts if (one.model, one.role) == (version.label, ROLE))
    names = tuple(column.name for column in version.schema.columns)
    found = labelled(views, journal, window, version.label, horizon, role=ROLE, columns=names)
    labels = Labels(window, made, sum(found.covered.values()), found.n_found)
    if not len(found):
        return (), {}, labels
    words = levels(found.columns, version.profile, version.schema)
    judged = judge(found, made, version.threshold, floors, words, window, version.card.n_holdout, version.card.n_train)
    return judged, {} if enough(found, made) else {"segment": window}, labels
