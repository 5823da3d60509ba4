"""What the desk hands out: the answer for one customer, for a what-if, and how the desk itself is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from core.customers.customer import Customer
from core.customers.schema import Value
from core.decisions.advice import Advice
from core.model.explanation import Explanation
from core.model.outliers.watch import Unusual
from core.model.score import Score


@dataclass(frozen=True, slots=True)
class Answer:
    """One customer scored, explained, advised on, and logged.

    Attributes:
        prediction_id: UUIDv7 of the journal line.
        at: when, UTC.
        latency_ms: from the checked customer to the finished answer, the journal not counted.
        logged_to: the journal file that holds the line.
        outlier: whether the customer is unlike those the model knows; None when the version cannot tell.
    """

    prediction_id: str
    at: datetime
    customer: Customer
    score: Score
    explanation: Explanation
    advice: Advice
    latency_ms: float
    logged_to: Path
    outlier: Unusual | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The same customer with some columns changed, scored and explained; logged as a what-if, not as a prediction.

    Attributes:
        changes: column → new value, those that an implication brought with it included.
    """

    customer: Customer
    changes: dict[str, Value]
    score: Score
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Example:
    """A customer to try the desk with, e.g. "High risk"."""

    name: str
    customer: Customer


@dataclass(frozen=True, slots=True)
class HealthItem:
    """How one thing outside is doing.

    Attributes:
        state: ok; away (it should answer and does not); off (not configured, and the desk does without).
        says: one sentence for people.
    """

    name: str
    state: Literal["ok", "away", "off"]
    says: str


@dataclass(frozen=True, slots=True)
class JournalState:
    """Where answers are written, how many of today's are there (None: cannot be read), and whether the next one could be."""

    folder: Path
    predictions_today: int | None
    writable: bool
    says: str
