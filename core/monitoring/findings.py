"""What an evaluation found out, one record each: everything that alerts, pages and the journal are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.monitoring.windows import Window

State = Literal["ok", "moved", "not_enough"]
Signal = Literal[
    "feature_drift",
    "score_drift",
    "mean_risk",
    "multivariate_drift",
    "outliers",
    "data_quality",
    "performance",
    "estimated_performance",
    "performance_gap",
    "segment",
]

SIGNALS: dict[Signal, str] = {
    "feature_drift": "PSI, nats",
    "score_drift": "PSI, nats",
    "mean_risk": "change of the mean probability",
    "multivariate_drift": "MMD² or AUC above .5",
    "outliers": "rise of the share of unusual customers",
    "data_quality": "change of the share of rows",
    "performance": "figure below its floor",
    "estimated_performance": "figure below its floor",
    "performance_gap": "realised - estimated",
    "segment": "expected accuracy - of the segment",
}
"""What `effect` of each signal is measured in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One signal about one subject in one window. How bad it is, and whether anybody is told, is for the alert rules.

    Attributes:
        signal: what was looked at.
        subject: the column, figure or segment; "" for the model as a whole.
        effect: how large, in the unit that SIGNALS names, ≥ 0; it does not grow with n, and more is worse. None when
            there is not enough data.
        statistic: what p belongs to; None when there is none.
        p: chance of a statistic at least this extreme if nothing had changed; None when there is none.
        p_adjusted: the same after Benjamini–Hochberg over the subjects that were looked at together.
        n: customers in the window that it rests on.
        window: the days that it is about.
        state: moved (beyond the floor and beyond chance), ok, or not_enough data for either.
        says: the finding as a sentence for people.
    """

    signal: Signal
    subject: str
    effect: float | None
    statistic: float | None
    p: float | None
    p_adjusted: float | None
    n: int
    window: Window
    state: State
    says: str

    @property
    def moved(self) -> bool:
        return self.state == "moved"
