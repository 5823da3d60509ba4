"""A day's lines, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from core.journal.lines import EmailLine, PredictionLine
from core.journal.reading import Reading


@dataclass(frozen=True, slots=True)
class DayStats:
    """Counts of one day.

    Attributes:
        lines: readable ones.
        at_risk: predictions over their threshold.
        models, sources, email_sources: label → predictions, source → predictions, source → e-mails.
        mean_latency_ms: of predictions; None without any.
    """

    day: date
    lines: int
    predictions: int
    at_risk: int
    what_ifs: int
    emails: int
    models: dict[str, int]
    sources: dict[str, int]
    email_sources: dict[str, int]
    mean_latency_ms: float | None
    torn: int
    foreign: int


def stats_of(day: date, reading: Reading) -> DayStats:
    """Read a day's lines to the end and count."""
    models: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    emails: Counter[str] = Counter()
    at_risk, latency = 0, 0.0
    for line in reading:
        if isinstance(line, PredictionLine):
            models[f"{line.model} ({line.role})"] += 1
            sources[line.source] += 1
            at_risk += line.at_risk
            latency += line.latency_ms
        elif isinstance(line, EmailLine):
            emails[line.source] += 1
    n = reading.kinds["prediction"]
    return DayStats(
        day=day,
        lines=reading.kinds.total(),
        predictions=n,
        at_risk=at_risk,
        what_ifs=reading.kinds["what_if"],
        emails=reading.kinds["email"],
        models=dict(sorted(models.items())),
        sources=dict(sorted(sources.items())),
        email_sources=dict(sorted(emails.items())),
        mean_latency_ms=latency / n if n else None,
        torn=reading.torn,
        foreign=reading.foreign,
    )
