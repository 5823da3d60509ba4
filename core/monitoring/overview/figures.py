"""The key figures of a window, each with its change against the window before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from core.monitoring.counts import DayCounts, total
from core.monitoring.intervals import Z95

Trend = Literal["rose", "fell", "steady", "not_enough", "new"]
SMALLEST_SAMPLE = 30
"""Predictions in each window below which a change of a share or a mean is not judged."""
SMALL = 0.01
"""Change of a share or a mean that is called none: a point of a hundred."""
SMALL_VOLUME = 0.10
"""Change of a number of predictions, as a share of it, that is called none."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure now and before.

    Attributes:
        now, before: the figure; None without any prediction.
        low, high: 95 % interval of now - before; None for a plain number and where there is not enough data.
        trend: rose or fell (by more than a little, and beyond chance), steady, not_enough data to say; new: nothing before.
        n: predictions in the window that it rests on.
    """

    now: float | None
    before: float | None
    low: float | None
    high: float | None
    trend: Trend
    n: int

    @property
    def change(self) -> float | None:
        """Now - before."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """What the overview begins with.

    Attributes:
        predictions, high: numbers; high is of those in the high risk band.
        rate: share at or above the threshold, 0 to 1.
        mean: probability, 0 to 1.
    """

    predictions: KeyFigure
    rate: KeyFigure
    high: KeyFigure
    mean: KeyFigure


def key_figures(counts: Sequence[DayCounts], before: Sequence[DayCounts]) -> KeyFigures:
    """Compare a window with the one before.

    Shares and means are called changed when the 95 % interval of the difference (normal, unpooled) leaves 0 out and the
    difference is a point of a hundred at least; numbers when they differ by a tenth.

    Args:
        counts, before: of one version, any number of days.

    >>> found = key_figures([], [])
    >>> found.predictions.now, found.rate.now, found.rate.trend
    (0.0, None, 'not_enough')
    """
    now, then = total(counts), total(before)
    n, m = now.n if now else 0, then.n if then else 0
    return KeyFigures(
        predictions=_number(n, m),
        rate=_compared(_share(now), _share(then), n, m),
        high=_number(int(now.bands[2]) if now else 0, int(then.bands[2]) if then else 0),
        mean=_compared(_mean(now), _mean(then), n, m),
    )


def _share(side: DayCounts | None) -> tuple[float, float] | None:
    """Share at risk, and the variance of this share."""
    if side is None or not side.n:
        return None
    share = side.at_risk / side.n
    return share, share * (1 - share) / side.n


def _mean(side: DayCounts | None) -> tuple[float, float] | None:
    if side is None or not side.n:
        return None
    mean = side.probability_sum / side.n
    spread = max(side.probability_squares / side.n - mean**2, 0.0)
    return mean, spread / max(side.n - 1, 1)


def _number(now: int, before: int) -> KeyFigure:
    trend: Trend = "steady"
    if not before:
        trend = "new" if now else "not_enough"
    elif abs(now - before) > SMALL_VOLUME * before:
        trend = "rose" if now > before else "fell"
    return KeyFigure(float(now), float(before), None, None, trend, now)


def _compared(now: tuple[float, float] | None, then: tuple[float, float] | None, n: int, m: int) -> KeyFigure:
    if now is None or then is None or min(n, m) < SMALLEST_SAMPLE:
        few: Trend = "new" if now is not None and n >= SMALLEST_SAMPLE and not m else "not_enough"
        return KeyFigure(now[0] if now else None, then[0] if then else None, None, None, few, n)
    change, error = now[0] - then[0], sqrt(now[1] + then[1])
    low, high = change - Z95 * error, change + Z95 * error
    certain = not low <= 0 <= high and abs(change) >= SMALL
    trend: Trend = "steady" if not certain else "rose" if change > 0 else "fell"
    return KeyFigure(now[0], then[0], low, high, trend, n)
