"""Drift of every column along time: one PSI for each column and day (or run of days)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.monitoring.counts import DayCounts, total
from core.monitoring.drift import BUDGET, band_of
from core.monitoring.enough import NotEnoughData
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.stability import Counts, Stability, stability
from core.monitoring.windows import Window

Cell = Literal["none", "small", "moderate", "strong", "not_enough"]
MOST_STEPS = 92


@dataclass(frozen=True, eq=False)
class Heat:
    """PSI of each column in each step of the window.

    Attributes:
        columns: names, in the order of the rows.
        steps: the days of each step, oldest first.
        psi: nats, shape (columns, steps); NaN where there is not enough data.
        cells: what to think of each: as ColumnDrift.band, or not_enough.
        n: predictions in each step, shape (steps,).
    """

    columns: tuple[str, ...]
    steps: tuple[Window, ...]
    psi: NDArray[np.float64]
    cells: tuple[tuple[Cell, ...], ...]
    n: NDArray[np.int64]


def heat(
    counts: Sequence[DayCounts],
    reference: Mapping[str, Counts],
    columns: Sequence[str],
    window: Window,
    most: int = MOST_STEPS,
) -> Heat:
    """Compare each day with the reference; days are put together when there are more than `most`.

    Each cell is judged as in core.monitoring.drift, adjusted over the columns of its step (Benjamini–Hochberg): over many
    steps some alarms by chance are to be expected, so a single dark cell proves little.

    Args:
        counts: of one version, at most one for a day.
        reference: column → customers per bin.
        columns: names, in the order wanted.
    """
    steps = steps_of(window, most)
    by_day = {one.day: one for one in counts}
    psi = np.full((len(columns), len(steps)), np.nan)
    cells: list[list[Cell]] = [["not_enough"] * len(steps) for _ in columns]
    n = np.zeros(len(steps), np.int64)
    for at, step in enumerate(steps):
        now = total(by_day[day] for day in step.days if day in by_day)
        if now is None:
            continue
        n[at] = now.n
        found = [(row, stability(reference[name], now.columns[name])) for row, name in enumerate(columns)]
        known = [(row, one) for row, one in found if not isinstance(one, NotEnoughData)]
        for (row, one), p in zip(known, _adjusted([one for _, one in known]), strict=True):
            psi[row, at] = one.psi
            cells[row][at] = band_of(one.psi, beyond_chance=p <= BUDGET)
    return Heat(tuple(columns), steps, psi, tuple(tuple(row) for row in cells), n)


def steps_of(window: Window, most: int = MOST_STEPS) -> tuple[Window, ...]:
    """The window in at most so many steps of equally many days; the last one ends with the window, the first may be shorter.

    >>> from datetime import date
    >>> [str(step) for step in steps_of(Window(date(2026, 11, 1), date(2026, 11, 5)), 3)]
    ['2026-11-01 to 2026-11-01', '2026-11-02 to 2026-11-03', '2026-11-04 to 2026-11-05']
    """
    size, days = ceil(len(window) / most), window.days
    ends = range(len(days), 0, -size)
    return tuple(Window(days[max(end - size, 0)], days[end - 1]) for end in reversed(ends))


def _adjusted(found: list[Stability]) -> list[float]:
    return list(benjamini_hochberg([one.p_value for one in found]).tolist())
