"""How the desk runs: latency, pace, rows left out and cost of each day; trainings and drift incidents of each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from core.monitoring.alerts.history import AlertStory
from core.monitoring.counts import DayCounts
from core.monitoring.findings import Signal
from core.monitoring.overview.latency import latency_quantile
from core.monitoring.views.day import DayView
from core.monitoring.windows import Window

Floats = NDArray[np.float64]
QUANTILES = (0.50, 0.95, 0.99)
DRIFT: tuple[Signal, ...] = ("feature_drift", "score_drift", "mean_risk", "multivariate_drift")
"""Signals whose alerts are drift incidents."""
SECONDS_AN_HOUR = 3_600


@dataclass(frozen=True, eq=False)
class Pace:
    """One entry for each day of a window; NaN where there was nothing.

    Attributes:
        days: all of them.
        latency: ms, shape (3, days): median, 95th and 99th percentile of that day.
        n: predictions.
        per_second: of the day's busiest hour, predictions per second on its average.
        left_out: rows of files that could not be scored, as a share of all rows that came.
    """

    days: tuple[date, ...]
    latency: Floats
    n: NDArray[np.int64]
    per_second: Floats
    left_out: Floats


def pace(counts: Sequence[DayCounts], days: Sequence[DayView], window: Window) -> Pace:
    """Spread over the window.

    Args:
        counts: of one version.
        days: views, for the rows left out: those of all versions, because nobody scored them.
    """
    place = {day: index for index, day in enumerate(window.days)}
    latency = np.full((len(QUANTILES), len(place)), np.nan)
    n, per_second, left_out = np.zeros(len(place), np.int64), np.full(len(place), np.nan), np.full(len(place), np.nan)
    for one in counts:
        if one.day in place and one.n:
            at = place[one.day]
            latency[:, at] = [latency_quantile(one.latency, q) for q in QUANTILES]
            n[at], per_second[at] = one.n, int(one.hours.max()) / SECONDS_AN_HOUR
    for view in days:
        if view.day in place and view.n + view.left_out:
            left_out[place[view.day]] = view.left_out / (view.n + view.left_out)
    return Pace(window.days, latency, n, per_second, left_out)


def weight(counts: Sequence[DayCounts], window: Window, columns: Sequence[str]) -> Floats:
    """Importance of each column on each day: root mean square of its contributions, log-odds, shape (columns, days).

    The views keep sums and sums of squares, not sums of absolute values, so this is not the mean |contribution| of the
    model's card: it is never smaller, and the same up to about a quarter more where contributions are bell-shaped.
    """
    place = {day: index for index, day in enumerate(window.days)}
    found = np.full((len(columns), len(place)), np.nan)
    for one in counts:
        if one.day in place and one.n_explained:
            squares = dict(zip(one.shape.columns, (one.contribution_squares / one.n_explained).tolist(), strict=True))
            found[:, place[one.day]] = np.sqrt([max(squares.get(name, 0.0), 0.0) for name in columns])
    return found


def incidents(stories: Iterable[AlertStory]) -> dict[str, int]:
    """Alerts about drift that were raised in each month, "2026-11" → how many, oldest first."""
    return _by_month(story.raised for story in stories if story.signal in DRIFT)


def trainings(created: Iterable[str]) -> dict[str, int]:
    """Model versions of each month by the dates on their cards (ISO 8601), oldest first.

    >>> trainings(["2026-11-03T10:00:00+00:00", "2026-10-01T10:00:00+00:00", "2026-11-09T10:00:00+00:00"])
    {'2026-10': 1, '2026-11': 2}
    """
    return _by_month(datetime.fromisoformat(text) for text in created)


def _by_month(times: Iterable[datetime]) -> dict[str, int]:
    return dict(sorted(Counter(f"{when:%Y-%m}" for when in times).items()))
