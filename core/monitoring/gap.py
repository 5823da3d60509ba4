"""Estimated against realised on the same customers: what CBPE cannot see becomes visible here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.monitoring.cbpe import SMALLEST_SAMPLE, expected
from core.monitoring.enough import NotEnoughData
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.intervals import sample_factor, two_sided
from core.monitoring.performance import performance

FLOOR = 0.05
BUDGET = 0.005


@dataclass(frozen=True, slots=True)
class Gap:
    """One figure, as expected from the probabilities and as it came true.

    Attributes:
        figure: accuracy, precision, recall, f1, roc_auc, or positives (the share that left against the mean probability).
        estimated, realised: both, 0 to 1.
        z: (realised - estimated) / standard error.
        p_value, p_adjusted: chance of a gap this wide if every probability were right; the same after Benjamini–Hochberg
            over the figures.
        n: customers with a label.
        open: |realised - estimated| is at least .05 and the adjusted p-value within the budget: the probabilities no
            longer hold, which is what concept drift looks like.
    """

    figure: str
    estimated: float
    realised: float
    z: float
    p_value: float
    p_adjusted: float
    n: int
    open: bool

    @property
    def change(self) -> float:
        """Realised - estimated."""
        return self.realised - self.estimated


def gaps(
    target: NDArray[np.int8],
    probability: NDArray[np.float64],
    threshold: float,
    budget: float = BUDGET,
    calibrated_on: int = 0,
) -> tuple[Gap, ...] | NotEnoughData:
    """Compare the estimate with what came true, on the customers whose outcome is known.

    Each z is (realised - estimated) over the spread that the outcomes' luck gives the figure when every probability is
    right (see `core.monitoring.cbpe.expected`). Labels must not depend on the outcome: take customers whose label is due,
    not those who happened to leave early.

    Args:
        target: 0 or 1, shape (n,).
        probability: calibrated, shape (n,).
        threshold: decisions are probability ≥ threshold.
        budget: chance of any open gap when every probability is right.
        calibrated_on: customers that the probabilities were calibrated on. They were a sample too: the spread grows by
            √(1 + n / calibrated_on). 0: the probabilities are taken for exact.

    >>> p = np.repeat([0.1, 0.3, 0.6, 0.8], 200)
    >>> as_said = np.concatenate([np.arange(200) < 200 * share for share in (0.1, 0.3, 0.6, 0.8)]).astype(np.int8)
    >>> turned = np.concatenate([np.arange(200) < 200 * share for share in (0.5, 0.5, 0.4, 0.4)]).astype(np.int8)
    >>> [gap.figure for gap in gaps(as_said, p, 0.5) if gap.open], [g.figure for g in gaps(turned, p, 0.5) if g.open]
    ([], ['accuracy', 'precision', 'recall', 'f1', 'roc_auc'])
    """
    realised = performance(target, probability, threshold)
    if isinstance(realised, NotEnoughData):
        return NotEnoughData(realised.n, SMALLEST_SAMPLE, realised.of)
    estimate = expected(probability, threshold)
    rows = [
        (name, figure.value, realised.figures[name].value, estimate.errors[name])
        for name, figure in estimate.figures.items()
        if name in realised.figures
    ]
    luck = float(np.sqrt(np.sum(probability * (1 - probability)))) / len(target)
    rows.append(("positives", float(probability.mean()), float(target.mean()), luck))
    wider = sample_factor(len(target), calibrated_on)
    scores = [_z(true - said, wider * error) for _, said, true, error in rows]
    p_values = [two_sided(z) for z in scores]
    return tuple(
        Gap(name, said, true, z, p, q, len(target), abs(true - said) >= FLOOR and q <= budget)
        for (name, said, true, _), z, p, q in zip(
            rows, scores, p_values, benjamini_hochberg(p_values).tolist(), strict=True
        )
    )


def _z(change: float, error: float) -> float:
    if error > 0:
        return change / error
    return 0.0 if abs(change) < 1e-12 else float(np.copysign(np.inf, change))
