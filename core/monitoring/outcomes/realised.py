"""Everything that a page shows about outcomes: figures, along time, by group and segment, curves, and how much is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.monitoring.cbpe import Estimate
from core.monitoring.counts import DayCounts, total
from core.monitoring.enough import NotEnoughData
from core.monitoring.gap import Gap, gaps
from core.monitoring.intervals import Interval, share
from core.monitoring.maturity import Maturity, maturity
from core.monitoring.outcomes.estimated import estimate
from core.monitoring.outcomes.labelled import Labelled
from core.monitoring.performance import Performance, Segment, by_group, performance, segments
from core.monitoring.windows import Window

BINS = 10
MOST_POINTS = 200
WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """One day, or up to seven of them.

    Attributes:
        first, last: UTC days.
        realised: of its labelled predictions.
        estimated: of all of its predictions, before labels.
    """

    first: date
    last: date
    realised: Performance | NotEnoughData
    estimated: Estimate | NotEnoughData


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Customers whose probabilities are next to each other.

    Attributes:
        said: mean of the probabilities.
        came: share that left, with its interval.
    """

    said: float
    came: Interval


@dataclass(frozen=True, slots=True, eq=False)
class Realised:
    """What came true.

    Attributes:
        window: days of the predictions that are judged.
        n, n_found: labelled predictions that were looked at, and how many there are.
        overall: on all of them.
        gaps: the same customers' probabilities against it.
        days, weeks: along time.
        groups: protected column → level → performance.
        segments: by shortfall; every level of every column.
        roc: false-positive rate and recall, rising, shape (points, 2); None with one class only.
        calibration: ten bins of equally many customers; () with fewer than 30.
        maturity: of each day with predictions.
    """

    window: Window
    n: int
    n_found: int
    overall: Performance | NotEnoughData
    gaps: tuple[Gap, ...] | NotEnoughData
    days: tuple[Period, ...]
    weeks: tuple[Period, ...]
    groups: Mapping[str, Mapping[str, Performance | NotEnoughData]]
    segments: tuple[Segment, ...]
    roc: NDArray[np.float64] | None
    calibration: tuple[CalibrationBin, ...]
    maturity: tuple[Maturity, ...]

    @property
    def made(self) -> int:
        """Predictions of the judged days."""
        return sum(day.n for day in self.maturity if day.day in self.window)

    @property
    def covered(self) -> int:
        """Those whose outcome is known."""
        return sum(day.labelled for day in self.maturity if day.day in self.window)


def realised(
    found: Labelled,
    counts: Sequence[DayCounts],
    judged: Window,
    shown: Window,
    threshold: float,
    levels: Mapping[str, NDArray[np.object_]],
    protected: Sequence[str],
    today: date,
    horizon: int,
    calibrated_on: int = 0,
) -> Realised:
    """Put it together.

    Args:
        found: labelled predictions of the shown days.
        counts: of the version, one for each shown day that has any.
        judged: days whose outcomes are to be judged, within `shown`.
        shown: days of the charts.
        threshold: of the version.
        levels: column → level of each labelled customer.
        protected: columns that make groups.
        today, horizon: as in core.monitoring.maturity, the horizon in days.
        calibrated_on: as for `core.monitoring.gap.gaps`.
    """
    first, last = np.datetime64(judged.first), np.datetime64(judged.last)
    inside = (found.day >= first) & (found.day <= last)
    some = found.where(inside)
    target, probability = some.target, some.probability
    words = {name: values[inside] for name, values in levels.items()}
    enough = len(some) > 0
    return Realised(
        judged,
        len(some),
        found.n_found if len(found) < found.n_found else len(some),
        performance(target, probability, threshold),
        gaps(target, probability, threshold, calibrated_on=calibrated_on),
        _along(found, counts, shown, threshold, 1, judged),
        _along(found, counts, shown, threshold, WEEK, judged),
        {name: by_group(target, probability, threshold, words[name]) for name in protected if enough and name in words},
        segments(target, probability, threshold, words, calibrated_on=calibrated_on) if enough else (),
        roc(target, probability),
        calibration(target, probability),
        _maturity(found, counts, today, horizon),
    )


def _along(
    found: Labelled, counts: Sequence[DayCounts], shown: Window, threshold: float, length: int, judged: Window
) -> tuple[Period, ...]:
    """Periods of so many days; one of them ends where the judged days do, so that none is judged in part."""
    periods, last = [], shown.last
    width = (shown.last - judged.last).days % length or length
    while last >= shown.first:
        first, until = max(last - timedelta(days=width - 1), shown.first), min(last, judged.last)
        inside = (found.day >= np.datetime64(first)) & (found.day <= np.datetime64(until))
        some = performance(found.target[inside], found.probability[inside], threshold)
        periods.append(Period(first, last, some, estimate(total(one for one in counts if first <= one.day <= last))))
        last, width = first - timedelta(days=1), length
    return tuple(reversed(periods))


def _maturity(found: Labelled, counts: Sequence[DayCounts], today: date, horizon: int) -> tuple[Maturity, ...]:
    days = [one.day for one in counts]
    made = np.array([one.n for one in counts], np.int64)
    known = np.array([found.covered.get(day, 0) for day in days], np.int64)
    return maturity(days, np.maximum(made, known), known, today, timedelta(days=horizon))


def roc(target: NDArray[np.int8], probability: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Points of the ROC curve from (0, 0) to (1, 1), thinned to 200; None without both classes.

    >>> roc(np.array([0, 1, 0, 1], np.int8), np.array([0.1, 0.4, 0.4, 0.9])).tolist()
    [[0.0, 0.0], [0.0, 0.5], [0.5, 1.0], [1.0, 1.0]]
    """
    positives = int(target.sum())
    if not 0 < positives < len(target):
        return None
    order = np.argsort(-probability, kind="stable")
    ends = np.flatnonzero(np.diff(probability[order], append=-1.0))  # customers with one probability move together
    recall = np.cumsum(target[order])[ends] / positives
    false = np.cumsum(1 - target[order])[ends] / (len(target) - positives)
    points = np.concatenate([[[0.0, 0.0]], np.stack([false, recall], axis=1)])
    keep = np.unique(np.linspace(0, len(points) - 1, min(len(points), MOST_POINTS)).round().astype(int))
    return np.asarray(points[keep], np.float64)


def calibration(target: NDArray[np.int8], probability: NDArray[np.float64]) -> tuple[CalibrationBin, ...]:
    """Bins of equally many customers (±1) in the order of their probability; () with fewer than three in a bin.

    >>> found = calibration(np.tile([0, 1], 20).astype(np.int8), np.full(40, 0.4))
    >>> len(found), round(found[0].said, 6), found[0].came.value
    (10, 0.4, 0.5)
    """
    if len(target) < 3 * BINS:
        return ()
    parts = np.array_split(np.argsort(probability, kind="stable"), BINS)
    return tuple(
        CalibrationBin(float(probability[part].mean()), share(int(target[part].sum()), len(part))) for part in parts
    )
