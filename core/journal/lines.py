"""The kinds of lines. Each is one thing that happened; docs/journal-format.md describes every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.customers.schema import Value
from core.model.score import Band

ModelRole = Literal["champion", "challenger", "shadow"]
Source = Literal["app", "batch", "api"]
EmailSource = Literal["groq", "template"]
FindingState = Literal["ok", "moved", "not_enough"]
Severity = Literal["INFO", "WARNING", "CRITICAL"]
AlertEvent = Literal["raised", "escalated", "repeated", "recovered"]
NoticeState = Literal["sent", "failed"]

FORMAT = 1
"""Version of the format that this release writes, and the newest that it reads."""


@dataclass(frozen=True, slots=True)
class PredictionLine:
    """A model version's answer about one customer.

    Attributes:
        id, at: UUIDv7, and the time in UTC.
        customer: the id; the journal writes a salted hash instead when the settings say so. None when there was none.
        role: of the model version that answered.
        model: its label, e.g. "churn/3".
        features: column → number, level text, or None for missing.
        probability, margin, threshold, at_risk, band: as in core.model.score.Score.
        source: who asked.
        latency_ms: from the row to the answer; for a file, the whole file's divided by its rows.
        base_margin, contributions: log-odds, column → what it adds; None when no reasons were made.
        batch, row: id of the file's `batch` line, and the row in that file (1 is the first below the header).
    """

    id: str
    at: datetime
    customer: str | None
    role: ModelRole
    model: str
    features: Mapping[str, Value]
    probability: float
    margin: float
    threshold: float
    at_risk: bool
    band: Band
    source: Source
    latency_ms: float
    base_margin: float | None = None
    contributions: Mapping[str, float] | None = None
    batch: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class BatchLine:
    """Closes a file of predictions: only a batch with this line was shown to anybody.

    Attributes:
        id: the `batch` of its predictions.
        rows: how many predictions it holds.
        left_out: rows of the source that could not be scored.
        name: of the source, for people; "" when it has none.
    """

    id: str
    at: datetime
    model: str
    role: ModelRole
    source: Source
    rows: int
    left_out: int
    latency_ms: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class WhatIfLine:
    """A question "what if": the prediction it starts from, the changed columns, and what the model says then."""

    id: str
    at: datetime
    prediction: str
    changes: Mapping[str, Value]
    probability: float


@dataclass(frozen=True, slots=True)
class EmailLine:
    """An e-mail was drafted; its text is not kept.

    Attributes:
        prediction: id of the prediction that it is about.
        source: who wrote it.
        offer: name in the catalogue, "" for none.
        language, tone: as chosen.
        fell_back: why a template was used instead of Groq; "" when it was not.
    """

    id: str
    at: datetime
    prediction: str
    source: EmailSource
    offer: str
    language: str
    tone: str
    fell_back: str = ""


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """A customer was erased: hash of who, how many lines went, from how many day files."""

    id: str
    at: datetime
    who: str
    lines: int
    files: int


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


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A kind that a later release wrote: passed on untouched.

    Attributes:
        raw: the line's bytes, without the newline.
    """

    id: str
    at: datetime
    kind: str
    raw: bytes


KnownLine = (
    PredictionLine
    | BatchLine
    | WhatIfLine
    | EmailLine
    | ErasureLine
    | FindingLine
    | AlertLine
    | AlertAckLine
    | AlertSnoozeLine
    | AlertNoticeLine
)
Line = KnownLine | UnknownLine

KINDS: dict[str, type[KnownLine]] = {
    "prediction": PredictionLine,
    "batch": BatchLine,
    "what_if": WhatIfLine,
    "email": EmailLine,
    "erasure": ErasureLine,
    "finding": FindingLine,
    "alert": AlertLine,
    "alert_ack": AlertAckLine,
    "alert_snooze": AlertSnoozeLine,
    "alert_notice": AlertNoticeLine,
}


def kind_of(line: Line) -> str:
    """What stands under `kind`."""
    if isinstance(line, UnknownLine):
        return line.kind
    return next(kind for kind, record in KINDS.items() if record is type(line))
