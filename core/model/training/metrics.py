"""How good a model is at one threshold and over all thresholds, on one side of the split."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Target = NDArray[np.int8]
Probability = NDArray[np.float64]
CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class Metrics:
    """Every figure lies between 0 and 1 but for log_loss (nats, ≥ 0) and the counts.

    Attributes:
        n, positives: customers looked at, and how many of them are positive.
        accuracy: share of right decisions at the threshold.
        precision, recall, f1: of the positive (churn) class.
        precision_macro, recall_macro, f1_macro: unweighted means over both classes.
        roc_auc: chance that a positive scores above a negative, ties counting half.
        pr_auc: average precision.
        brier: mean squared error of the probability.
        log_loss: mean negative log-likelihood.
        calibration_error: expected calibration error over ten bins of equal count.
    """

    n: int
    positives: int
    accuracy: float
    precision: float
    recall: float
    f1: float
    precision_macro: float
    recall_macro: float
    f1_macro: float
    roc_auc: float
    pr_auc: float
    brier: float
    log_loss: float
    calibration_error: float

    def as_dict(self) -> dict[str, float]:
        """Name → value, for MLflow, a model card or a table."""
        return {name: float(value) for name, value in asdict(self).items()}


def metrics(target: Target, probability: Probability, threshold: float) -> Metrics:
    """All figures at once.

    A class that is never predicted has precision 0, and so has its F1.

    Args:
        target: 0 or 1, both present, shape (n,).
        probability: of the positive class, 0 to 1, shape (n,).
        threshold: decisions are probability ≥ threshold.

    >>> found = metrics(np.array([0, 0, 1, 1], np.int8), np.array([0.1, 0.6, 0.4, 0.9]), 0.5)
    >>> found.accuracy, found.precision, found.recall, found.roc_auc
    (0.5, 0.5, 0.5, 0.75)
    """
    from sklearn.metrics import average_precision_score, roc_auc_score

    decided = probability >= threshold
    actual = target == 1
    churn = _of_class(actual, decided)
    stay = _of_class(~actual, ~decided)
    clipped = np.clip(probability, 1e-15, 1 - 1e-15)
    return Metrics(
        n=len(target),
        positives=int(actual.sum()),
        accuracy=float(np.mean(actual == decided)),
        precision=churn[0],
        recall=churn[1],
        f1=churn[2],
        precision_macro=(churn[0] + stay[0]) / 2,
        recall_macro=(churn[1] + stay[1]) / 2,
        f1_macro=(churn[2] + stay[2]) / 2,
        roc_auc=float(roc_auc_score(target, probability)),
        pr_auc=float(average_precision_score(target, probability)),
        brier=float(np.mean((probability - target) ** 2)),
        log_loss=float(-np.mean(np.where(actual, np.log(clipped), np.log1p(-clipped)))),
        calibration_error=calibration_error(target, probability),
    )


def calibration_error(target: Target, probability: Probability, bins: int = CALIBRATION_BINS) -> float:
    """Expected calibration error: Σ over bins of (n_bin / n) · |mean probability - share of positives|.

    Bins hold equally many customers (±1) in the order of their probability. A perfectly calibrated model does not reach
    0: with 140 customers a bin it stands at about .02 by chance alone.

    Reference:
        M. P. Naeini, G. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
        AAAI (2015).

    >>> calibration_error(np.array([0, 1, 0, 1], np.int8), np.array([0.5, 0.5, 0.5, 0.5]), bins=2)
    0.0
    """
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    gaps = [len(part) * abs(float(probability[part].mean() - target[part].mean())) for part in parts]
    return sum(gaps) / len(target)


def _of_class(actual: NDArray[np.bool_], decided: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Precision, recall and F1 of one class."""
    hits = float(np.sum(actual & decided))
    precision = hits / max(float(decided.sum()), 1.0)
    recall = hits / max(float(actual.sum()), 1.0)
    return precision, recall, 2 * hits / max(float(decided.sum() + actual.sum()), 1.0)
