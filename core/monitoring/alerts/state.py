"""What is known about every alert, made from the journal's lines and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.journal.lines import (
    AlertAckLine,
    AlertLine,
    AlertSnoozeLine,
    FindingLine,
    Line,
    Severity,
)
from core.monitoring.alerts.rules import MOST_WINDOWS

Key = tuple[str, str]
"""Signal and subject."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One window with enough data: its last and first day (2026-11-21), and how bad it was."""

    last: str
    first: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Snooze:
    """Nobody is to hear of it until then."""

    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """An open alert.

    Attributes:
        id: of the line that raised it.
        severity: the highest so far.
        since: when it was raised.
        says: the last reason.
        told: when somebody was last told of it; None: nobody yet.
        channels: who was told last, or would have been; names with commas.
        acknowledged_by: who looks after it; "" when nobody does.
    """

    id: str
    signal: str
    subject: str
    severity: Severity
    since: datetime
    says: str
    told: datetime | None = None
    channels: str = ""
    acknowledged_by: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """One subject of one signal: its last windows (oldest first), its open alert, its snooze."""

    seen: tuple[Seen, ...] = ()
    alert: Alert | None = None
    snooze: Snooze | None = None

    def snoozed(self, now: datetime) -> bool:
        """Whether nobody is to hear of it now."""
        return self.snooze is not None and now < self.snooze.until


@dataclass(frozen=True, slots=True)
class AlertState:
    """Everything that was ever watched, by signal and subject."""

    watched: Mapping[Key, Watched] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Alert, ...]:
        """Open alerts, the oldest first."""
        found = [watched.alert for watched in self.watched.values() if watched.alert is not None]
        return tuple(sorted(found, key=lambda alert: alert.since))  # of one evaluation: as they were written

    def of(self, key: Key) -> Watched:
        """What is known about this subject; nothing when it was never looked at."""
        return self.watched.get(key, Watched())

    def after(self, lines: Iterable[Line]) -> AlertState:
        """The state when these lines have been written, in this order. Kinds that are not about alerts change nothing.

        Two writers that both raise an alert for one subject have raised one: the first line counts, and what is said
        about an alert that is not open counts for nothing.

        >>> AlertState().after([]).open
        ()
        """
        watched = dict(self.watched)
        keys = {found.alert.id: key for key, found in watched.items() if found.alert is not None}
        for line in lines:
            match line:
                case FindingLine():
                    key = (line.signal, line.subject)
                    if line.state != "not_enough":
                        watched[key] = _seen(watched.get(key, Watched()), line)
                case AlertLine():
                    key = (line.signal, line.subject)
                    watched[key] = _happened(watched.get(key, Watched()), line)
                    if line.event == "raised":
                        keys[line.alert] = key
                case AlertAckLine() | AlertSnoozeLine() if line.alert in keys:
                    key = keys[line.alert]
                    watched[key] = _answered(watched[key], line)
        return AlertState(watched)


def _seen(watched: Watched, line: FindingLine) -> Watched:
    window, seen = Seen(line.last, line.first, line.severity), watched.seen
    newest = seen[-1] if seen else None
    if newest == window:
        return watched
    if newest is None or (newest.last, newest.first) < (window.last, window.first):  # as good as always
        return Watched((*seen[-(MOST_WINDOWS - 1) :], window), watched.alert, watched.snooze)
    others = [one for one in seen if (one.last, one.first) != (window.last, window.first)]
    ordered = sorted([*others, window], key=lambda one: (one.last, one.first))
    return Watched(tuple(ordered[-MOST_WINDOWS:]), watched.alert, watched.snooze)


def _happened(watched: Watched, line: AlertLine) -> Watched:
    alert = watched.alert
    if line.event == "raised":
        if alert is not None:
            return watched
        alert = Alert(line.alert, line.signal, line.subject, line.severity, line.at, line.says)
    elif alert is None or alert.id != line.alert:
        return watched
    if line.event == "recovered":
        return replace(watched, alert=None)
    alert = replace(alert, severity=line.severity, says=line.says)
    if line.channels:
        alert = replace(alert, told=line.at, channels=line.channels)
    if line.event == "escalated":
        alert = replace(alert, acknowledged_by="")  # what was acknowledged was smaller
    return replace(watched, alert=alert)


def _answered(watched: Watched, line: AlertAckLine | AlertSnoozeLine) -> Watched:
    if watched.alert is None or watched.alert.id != line.alert:
        return watched
    if isinstance(line, AlertAckLine):
        return replace(watched, alert=replace(watched.alert, acknowledged_by=line.by))
    try:
        until = datetime.fromisoformat(line.until)
    except ValueError:
        return watched
    return watched if until.tzinfo is None else replace(watched, snooze=Snooze(line.by, until))
