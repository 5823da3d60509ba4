"""Findings from outcomes: figures against their floors, realised against estimated, segments."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import numpy as np
from numpy.typing import NDArray

from core.monitoring.enough import NotEnoughData
from core.monitoring.findings import Finding
from core.monitoring.gap import gaps
from core.monitoring.outcomes.labelled import Labelled
from core.monitoring.performance import SMALLEST_SAMPLE, performance, segments
from core.monitoring.verdicts import of_gaps, of_performance, of_segments
from core.monitoring.windows import Window

COVERED = 0.5
"""Share of the due predictions whose outcome must be known: fewer may be a selection by outcome."""


def enough(found: Labelled, made: int) -> NotEnoughData | None:
    """Why no verdict is possible; None when it is.

    Args:
        found: labelled predictions of due days.
        made: predictions of these days, labelled or not.
    """
    if len(found) < SMALLEST_SAMPLE:
        return NotEnoughData(len(found), SMALLEST_SAMPLE, "predictions with an outcome")
    covered, needed = sum(found.covered.values()), ceil(COVERED * made)
    if covered < needed:
        return NotEnoughData(covered, needed, f"outcomes of {made:,} predictions that are due")
    classes = len(np.unique(found.target))
    return None if classes == 2 else NotEnoughData(classes, 2, "kinds of outcomes (those who stayed count too)")


def judge(
    found: Labelled,
    made: int,
    threshold: float,
    floors: Mapping[str, float],
    columns: Mapping[str, NDArray[np.object_]],
    window: Window,
    measured_on: int = 0,
    calibrated_on: int = 0,
) -> tuple[Finding, ...]:
    """All findings of a window whose outcomes are due.

    Args:
        found: labelled predictions of the window.
        made: predictions of the window.
        threshold: of the version.
        floors: figure → smallest value (`core.monitoring.floors`).
        columns: name → level of each labelled customer (`core.monitoring.outcomes.levels`).
        window: days of the predictions.
        measured_on, calibrated_on: customers behind the floors and behind the calibration; 0: exact.

    Returns:
        `performance` for each floor, `performance_gap` for each figure, `segment` for those that are worse than promised;
        without enough data the first two as not_enough.
    """
    few = enough(found, made)
    if few is not None:
        return (*of_performance(few, floors, window), *of_gaps(few, window))
    target, probability = found.target, found.probability
    return (
        *of_performance(performance(target, probability, threshold), floors, window, measured_on),
        *of_gaps(gaps(target, probability, threshold, calibrated_on=calibrated_on), window),
        *of_segments(segments(target, probability, threshold, columns, calibrated_on=calibrated_on), window),
    )
