"""The answer to "why?": what each of the customer's own columns adds to the risk."""

from __future__ import annotations

from dataclasses import dataclass

from core.customers.schema import Value


@dataclass(frozen=True, slots=True)
class Reason:
    """What one column adds.

    Attributes:
        column: the schema's column name.
        value: the customer's value there.
        contribution: in log-odds; base margin + the sum over all columns = the score's margin.
        points: the same as a difference of probabilities (-1 to 1); base probability + the sum over all columns = the
            score's probability.
        sentence: what an agent would say aloud, with no column code in it.
    """

    column: str
    value: Value
    contribution: float
    points: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All reasons of one score, the strongest first.

    Attributes:
        base_margin, base_probability: of the average customer the model was trained on.
        margin, probability: of this customer.
        reasons: one for each column of the schema, by falling absolute contribution.
        residual: margin - base_margin - Σ contributions; 0 up to rounding, shown when it exceeds 1e-6.
    """

    base_margin: float
    base_probability: float
    margin: float
    probability: float
    reasons: tuple[Reason, ...]
    residual: float
