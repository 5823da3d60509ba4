"""What the desk said: predictions, what-ifs, e-mails; and that a customer was erased."""

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
        unusual: whether the customer is unlike those the model knows; None when nobody looked (a version without that).
        outlier: the scores behind it, by name: isolation (0 to 1), distance (≥ 0); rounded.
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
    unusual: bool | None = None
    outlier: Mapping[str, float] | None = None


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
