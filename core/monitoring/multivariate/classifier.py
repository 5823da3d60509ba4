"""Domain classifier: can a model tell today's customers from the reference's?"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from core.monitoring.enough import NotEnoughData

Floats = NDArray[np.float64]
MOST_ROWS = 2_000
FOLDS = 5
SMALLEST_SAMPLE = 100


@dataclass(frozen=True, slots=True)
class Separation:
    """How well both sides can be told apart.

    Attributes:
        auc: mean over the folds of the area under the ROC curve on rows not trained on; .5: not at all, 1: always.
        p_value: chance of an area at least this large if both sides are alike.
        n_reference, n_current: rows looked at.
    """

    auc: float
    p_value: float
    n_reference: int
    n_current: int


def separation(
    reference: Floats, current: Floats, rng: np.random.Generator, *, most_rows: int = MOST_ROWS
) -> Separation | NotEnoughData:
    """Cross-validate boosted trees that tell the two sides apart; they also see changes of how columns go together.

    If both sides are alike, a fold's area has mean .5 and variance (a + b + 1) / (12·a·b) for its a and b rows
    (Mann–Whitney), because its rows did not take part in training; the mean over folds is judged by the sum of these.

    Args:
        reference, current: encoded customers, NaN allowed, shape (n, width) and (m, width). More than most_rows are
            sampled down.
        rng: chooses rows and folds.

    Raises:
        ValueError: the widths differ.

    Reference:
        D. Lopez-Paz, M. Oquab, "Revisiting classifier two-sample tests", ICLR (2017).

    >>> rng = np.random.default_rng(1)
    >>> found = separation(rng.normal(size=(150, 2)), rng.normal(1.5, 1.0, size=(150, 2)), rng)
    >>> found.auc > 0.8, found.p_value < 1e-6
    (True, True)
    """
    if reference.ndim != 2 or current.ndim != 2 or reference.shape[1] != current.shape[1]:
        raise ValueError(f"need two tables of one width, got shapes {reference.shape} and {current.shape}")
    smaller = min(len(reference), len(current))
    if smaller < SMALLEST_SAMPLE:
        return NotEnoughData(smaller, SMALLEST_SAMPLE)
    sides = [rows[rng.permutation(len(rows))[:most_rows]] for rows in (reference, current)]
    areas, variance = [], 0.0
    for fold in range(FOLDS):
        held, kept = [side[fold::FOLDS] for side in sides], [_without(side, fold) for side in sides]
        areas.append(_area(kept, held))
        a, b = len(held[0]), len(held[1])
        variance += (a + b + 1) / (12 * a * b)
    mean = float(np.mean(areas))
    z = (mean - 0.5) * FOLDS / sqrt(variance)
    return Separation(mean, erfc(z / sqrt(2)) / 2, len(sides[0]), len(sides[1]))


def _without(side: Floats, fold: int) -> Floats:
    kept: Floats = side[np.arange(len(side)) % FOLDS != fold]
    return kept


def _area(kept: list[Floats], held: list[Floats]) -> float:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    from core.model.training.auc import auc

    labels, tested = ([np.repeat(np.array([0, 1], np.int8), [len(side) for side in pair])] for pair in (kept, held))
    model = HistGradientBoostingClassifier(
        max_iter=20, max_leaf_nodes=6, learning_rate=0.2, min_samples_leaf=10, early_stopping=False, random_state=0
    )
    with threadpool_limits(1):  # so few rows: threads would wait for each other most of the time
        model.fit(np.concatenate(kept), labels[0])
        score = model.predict_proba(np.concatenate(held))[:, 1]
    return auc(tested[0], score).value
