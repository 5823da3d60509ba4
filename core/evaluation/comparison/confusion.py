"""The confusion matrix of one model's decisions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.comparison.trial import Answers, Target


@dataclass(frozen=True, slots=True)
class Confusion:
    """Customers by decision and outcome.

    Attributes:
        tp: called at risk and left. fp: called at risk and stayed. fn: not called and left. tn: not called and stayed.
    """

    tp: int
    fp: int
    fn: int
    tn: int


def confusion(answers: Answers, target: Target) -> Confusion:
    """Count the four cells.

    >>> answers = Answers("churn/1", "", 0.5, np.array([0.9, 0.6, 0.2, 0.1]))
    >>> confusion(answers, np.array([1, 0, 1, 0], np.int8))
    Confusion(tp=1, fp=1, fn=1, tn=1)
    """
    cells = np.bincount(2 * (target == 1).astype(np.int64) + answers.at_risk, minlength=4).tolist()
    return Confusion(tp=cells[3], fp=cells[1], fn=cells[2], tn=cells[0])
