"""What monitoring found, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FindingState = Literal["ok", "moved", "not_enough"]
Severity = Literal["INFO", "WARNING", "CRITICAL"]
AlertEvent = Literal["raised", "escalated", "repeated", "recovered"]
NoticeState = Literal["sent", "failed"]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One signal about one subject, as one evaluation found it; fields as in core.monitoring.findings.Finding.

    Attributes:
        evaluation: shared by the lines of one evaluation.
        first, last: days of the window, both inclusive, 2026-11-21.
        severity: that the rules of then gave it; None when it was nothing to worry about, or there was no verdict.
    """

    id: str
    at: datetime
    evaluation: str
    signal: str
    subject: str
    effect: float | None
    statistic: float | None
    p: float | None
    p_adjusted: float | None
    n: int
    first: str
    last: str
    state: FindingState
    says: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """Something happened to an alert.

    Attributes:
        alert: id of the alert, which is the id of the line that raised it.
        event: raised, escalated (to a higher severity), repeated (a reminder), recovered.
        evaluation: that brought it about.
        signal, subject: what it is about.
        severity: the highest so far.
        says: why, as a sentence.
        channels: names of the channels that are to hear of it, with a comma between; "": nobody (snoozed, say).
    """

    id: str
    at: datetime
    alert: str
    event: AlertEvent
    evaluation: str
    signal: str
    subject: str
    severity: Severity
    says: str
    channels: str = ""


@dataclass(frozen=True, slots=True)
class AlertAckLine:
    """Somebody has seen the alert and looks after it: no more reminders."""

    id: str
    at: datetime
    alert: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AlertSnoozeLine:
    """Nobody is to hear of the alert's subject for a while, should it recover and come back meanwhile too.

    Attributes:
        alert: whose signal and subject are meant.
        until: UTC, as text in the form of `at`; a time that has passed ends the snooze.
    """

    id: str
    at: datetime
    alert: str
    by: str
    until: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AlertNoticeLine:
    """What became of one message to one channel.

    Attributes:
        evaluation: whose alerts it told of; "test" for a trial.
        channel: its name, never its address.
        alerts: id of each alert → the event it told of.
        state: sent, or failed after all tries.
        tries: how often it was tried.
        error: the last reason; "" when it was sent.
    """

    id: str
    at: datetime
    evaluation: str
    channel: str
    alerts: Mapping[str, str]
    state: NoticeState
    tries: int
    error: str = ""
