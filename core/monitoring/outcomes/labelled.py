"""Predictions with their outcomes, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Predictions of one model version whose outcome is known, in the order of their days.

    Attributes:
        model: label, e.g. "churn/3".
        target: 1 when the positive outcome came true, else 0, int8, shape (n,).
        probability: that was said, float64, shape (n,).
        at_risk: the decision that was made, bool, shape (n,).
        threshold: of then, float64, shape (n,).
        day: UTC day of the prediction, datetime64[D], shape (n,).
        observed: day of the outcome, datetime64[D], shape (n,).
        customer: id or hash as it stands in the journal, None without one, object, shape (n,).
        prediction: id of the line, object, shape (n,).
        columns: asked-for columns, text or number as it was scored, None for missing, object, shape (n,) each.
        n_found: labelled predictions in all; more than n when the answer is a sample of them.
        covered: UTC day → predictions whose outcome is known, also those that a later prediction of the same customer stands
            for (see `core.monitoring.outcomes.store`).
    """

    model: str
    target: NDArray[np.int8]
    probability: NDArray[np.float64]
    at_risk: Mask
    threshold: NDArray[np.float64]
    day: NDArray[np.datetime64]
    observed: NDArray[np.datetime64]
    customer: NDArray[np.object_]
    prediction: NDArray[np.object_]
    columns: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)
    n_found: int = 0
    covered: Mapping[date, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.target)

    def where(self, keep: Mask) -> Labelled:
        """Those for which the mask holds; `n_found` and `covered` stay."""
        return Labelled(
            self.model,
            *(self.target[keep], self.probability[keep], self.at_risk[keep], self.threshold[keep]),
            *(self.day[keep], self.observed[keep], self.customer[keep], self.prediction[keep]),
            {name: values[keep] for name, values in self.columns.items()},
            self.n_found,
            self.covered,
        )


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPair:
    """Two versions' answers about the same customers with the same outcome: row i of both is one customer.

    Attributes:
        champion, challenger: equally long, with equal `target` and `customer`. Their days may differ: each version's own
            last prediction before the outcome counts.
    """

    champion: Labelled
    challenger: Labelled

    def __len__(self) -> int:
        return len(self.champion)
