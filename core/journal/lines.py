"""The kinds of lines in one place. Each is one thing that happened; docs/journal-format.md describes every key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.journal.kinds.alerts import (
    AlertAckLine,
    AlertEvent,
    AlertLine,
    AlertNoticeLine,
    AlertSnoozeLine,
    FindingLine,
    FindingState,
    NoticeState,
    Severity,
)
from core.journal.kinds.answers import (
    BatchLine,
    EmailLine,
    EmailSource,
    ErasureLine,
    ModelRole,
    PredictionLine,
    Source,
    WhatIfLine,
)
from core.journal.kinds.outcomes import OutcomeLine
from core.journal.kinds.releases import ComparisonLine, Recommendation, ReleaseAction, ReleaseLine

__all__ = [
    "FORMAT", "KINDS", "AlertAckLine", "AlertEvent", "AlertLine", "AlertNoticeLine", "AlertSnoozeLine", "BatchLine",
    "ComparisonLine", "EmailLine", "EmailSource", "ErasureLine", "FindingLine", "FindingState", "KnownLine", "Line",
    "ModelRole", "NoticeState", "OutcomeLine", "PredictionLine", "Recommendation", "ReleaseAction", "ReleaseLine",
    "Severity", "Source", "UnknownLine", "WhatIfLine", "kind_of",
]  # fmt: skip

FORMAT = 1
"""Version of the format that this release writes, and the newest that it reads."""


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
    | OutcomeLine
    | ComparisonLine
    | ReleaseLine
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
    "outcome": OutcomeLine,
    "comparison": ComparisonLine,
    "release": ReleaseLine,
}


def kind_of(line: Line) -> str:
    """What stands under `kind`."""
    if isinstance(line, UnknownLine):
        return line.kind
    return next(kind for kind, record in KINDS.items() if record is type(line))
