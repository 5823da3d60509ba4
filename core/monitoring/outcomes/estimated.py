"""Performance before labels from the counts of a day or a window, however many predictions they are of."""

from __future__ import annotations

import numpy as np

from core.monitoring.cbpe import SMALLEST_SAMPLE, Estimate, expected_of_cells
from core.monitoring.counts import DayCounts
from core.monitoring.enough import NotEnoughData


def estimate(counts: DayCounts | None) -> Estimate | NotEnoughData:
    """CBPE over the score bins, split by decision, each with the mean of its probabilities.

    Args:
        counts: of one version; None: there are none.

    >>> from datetime import date
    >>> from core.monitoring.counts import UNIT, Shape, no_counts
    >>> day = no_counts(date(2026, 11, 21), "churn/3", "champion", Shape((), (), 2))
    >>> day.part("scores")[:] = (20, 0, 0, 20)
    >>> day.part("score_sums")[:] = (round(7 / UNIT), 0, 0, round(17 / UNIT))
    >>> found = estimate(day)
    >>> round(found.figures["accuracy"].value, 6), round(found.figures["f1"].value, 6)
    (0.75, 0.772727)
    """
    n = 0 if counts is None else int(counts.scores.sum())
    if counts is None or n < SMALLEST_SAMPLE:
        return NotEnoughData(n, SMALLEST_SAMPLE, "predictions")
    cells, sums = counts.scores_by_decision, counts.score_sums
    decided = np.repeat([False, True], cells.shape[1])
    filled = cells.ravel() > 0
    mean = np.clip(sums.ravel()[filled] / cells.ravel()[filled], 0.0, 1.0)
    return expected_of_cells(mean, decided[filled], cells.ravel()[filled])
