"""The answer to "how risky is this customer?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Band = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Score:
    """One customer's risk, as one model version sees it.

    Attributes:
        probability: of the positive class, calibrated, 0 to 1.
        margin: the same in log-odds: probability = 1 / (1 + exp(-margin)).
        threshold: the version's own, 0 to 1.
        at_risk: the decision, probability ≥ threshold.
        band: low, medium or high, by the edges in the settings.
        model: name and version, e.g. "churn/3".
    """

    probability: float
    margin: float
    threshold: float
    at_risk: bool
    band: Band
    model: str


def band_of(probability: float, edges: tuple[float, float]) -> Band:
    """The risk band that a probability falls into; an edge belongs to the band above it.

    >>> [band_of(p, (0.3, 0.6)) for p in (0.29, 0.3, 0.6)]
    ['low', 'medium', 'high']
    """
    medium, high = edges
    return "high" if probability >= high else "medium" if probability >= medium else "low"
