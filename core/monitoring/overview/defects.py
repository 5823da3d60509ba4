"""What was wrong with rows and journal lines, day by day and column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.model.profile import Profile
from core.monitoring.counts import DayCounts, total
from core.monitoring.quality import DefectCount
from core.monitoring.views.day import DayView
from core.monitoring.windows import Window

DAILY = ("missing", "unseen", "type", "left_out", "torn", "foreign", "misplaced", "unfinished")
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RowDefects:
    """What only the rows of a day can tell (core.monitoring.overview.rows.store).

    Attributes:
        n: predictions that were looked at.
        repeated: how many of them were about a customer who had been scored on that day before.
        out_of_range: column → numbers outside their legal range.
    """

    n: int
    repeated: int
    out_of_range: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class DailyDefects:
    """One entry for each day of a window.

    Attributes:
        days: all of them, oldest first.
        n: predictions of the version.
        cells: of these, how many cells it has in all.
        counts: one of DAILY → how often; missing, unseen and type are cells of the version's predictions, left_out rows of
            files, the rest lines of the journal (unfinished: predictions), whichever version was served.
    """

    days: tuple[date, ...]
    n: Numbers
    cells: Numbers
    counts: Mapping[str, Numbers]


def daily_defects(
    days: Sequence[DayView], counts: Sequence[DayCounts], profile: Profile, window: Window
) -> DailyDefects:
    """Spread over the window what the views hold.

    Args:
        days: views of the window's days, all versions.
        counts: of one version, in the bins of its profile.
    """
    place = {day: index for index, day in enumerate(window.days)}
    found = {name: np.zeros(len(place), np.int64) for name in DAILY}
    n = np.zeros(len(place), np.int64)
    for one in counts:
        if one.day in place:
            at = place[one.day]
            n[at] = one.n
            for column in profile.columns:
                missing, unseen = one.columns[column.column][-2:].tolist()
                found["missing"][at] += missing
                found["unseen" if column.levels else "type"][at] += unseen
    for view in days:
        if view.day in place:
            at = place[view.day]
            found["left_out"][at] = view.left_out
            found["torn"][at], found["foreign"][at] = view.torn, view.foreign
            found["misplaced"][at], found["unfinished"][at] = view.misplaced, sum(view.unfinished.values())
    return DailyDefects(window.days, n, n * len(profile.columns), found)


def defect_counts(
    days: Sequence[DayView],
    counts: Sequence[DayCounts],
    profile: Profile,
    rows: Sequence[RowDefects] | None = None,
) -> tuple[DefectCount, ...]:
    """Every kind of defect with what it is compared to, for core.monitoring.quality.quality.

    Args:
        days: views of the window's days.
        counts: of one version in the window.
        rows: of the days that were looked into; None: out of range and repeated are left out.
    """
    now = total(counts)
    n = now.n if now else 0
    found = []
    for column in profile.columns:
        missing, unseen = now.columns[column.column][-2:].tolist() if now else (0, 0)
        found.append(DefectCount("missing", column.column, missing, n, column.counts[-2], profile.n))
        kind = "unseen" if column.levels else "type"
        found.append(DefectCount(kind, column.column, unseen, n, column.counts[-1], profile.n))  # type: ignore[arg-type]
    left_out, lines = sum(view.left_out for view in days), sum(view.lines for view in days)
    everything = sum(view.n for view in days)
    found.append(DefectCount("schema", "", left_out, everything + left_out))
    found.append(DefectCount("torn", "", sum(view.torn for view in days), lines))
    found.append(DefectCount("foreign", "", sum(view.foreign for view in days), lines))
    if rows is not None:
        looked_at = sum(one.n for one in rows)
        for name in sorted({name for one in rows for name in one.out_of_range}):
            beyond = sum(one.out_of_range.get(name, 0) for one in rows)
            found.append(DefectCount("out_of_range", name, beyond, looked_at))
        found.append(DefectCount("duplicate", "", sum(one.repeated for one in rows), looked_at))
    return tuple(found)
