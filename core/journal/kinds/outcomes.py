"""What became of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """What became of a customer, as somebody learned it later; the newest line about the same thing holds.

    Attributes:
        customer: the id, or its salted hash; None when only the prediction is known.
        prediction: id of the prediction that it is the outcome of; None when only the customer is known.
        observed: day on which it was observed, 2026-11-21.
        positive: whether the target's positive value (churn) came true.
        batch: shared by the lines that arrived together.
        name: of the file they came from, for people; "" when it has none.
    """

    id: str
    at: datetime
    customer: str | None
    prediction: str | None
    observed: str
    positive: bool
    batch: str = ""
    name: str = ""
