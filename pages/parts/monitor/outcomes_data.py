"""What the performance view draws, made once for each state of journal and views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import streamlit as st

from core.monitoring.counts import DayCounts
from core.monitoring.evaluation import fits
from core.monitoring.outcomes.kept.store import marks, outcomes
from core.monitoring.outcomes.levels import levels
from core.monitoring.outcomes.part import condition
from core.monitoring.outcomes.realised import Realised, realised
from core.monitoring.outcomes.store import labelled
from core.monitoring.overview.answered import answered
from core.monitoring.rows.store import due
from core.monitoring.views.day import DayView
from core.monitoring.windows import Window
from pages.parts.monitor.refreshing import the_refresher
from pages.parts.monitor.segmenting import the_segments
from pages.parts.monitor.watch import Watch


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Outcomes of one version.

    Attributes:
        known: the journal holds outcomes at all.
        whole: what came true on due days.
        shown: days of the charts, from the first judged one to the end of the watched window.
        waiting, n_waiting: days that have outcomes and are not due, oldest first, and how many predictions that are.
    """

    known: bool
    whole: Realised
    shown: Window
    waiting: tuple[date, ...]
    n_waiting: int


def outcomes_of(watch: Watch) -> Outcomes:
    """Asked for anew only when a line about an outcome, or one of the days, has changed."""
    judged = due(watch.window, watch.today, watch.settings.label_horizon)
    shown = Window(judged.first, watch.window.last)
    days = the_refresher().days(shown)
    state = repr([(day.day, day.n, [file.sha256 for file in day.compact or ()]) for day in days])
    counts, text = _counts(watch, days), watch.segment.text if watch.segment else ""
    mark = crc32(repr(marks(watch.journal, watch.views)).encode())
    with st.spinner("Joining outcomes and predictions"):
        return _outcomes(watch.label, text, judged, shown, crc32(state.encode()), mark, watch.today, watch, counts)


def _counts(watch: Watch, days: tuple[DayView, ...]) -> tuple[DayCounts, ...]:
    """Of the version, and of the segment when there is one."""
    version = watch.version
    if watch.segment is not None:
        days = the_segments().of(watch.settings.logs, days, version, watch.segment)
    return tuple(one for one in answered(days, version.label) if fits(one, version.profile))


@st.cache_resource(show_spinner=False, max_entries=16)
def _outcomes(
    label: str,
    segment: str,
    judged: Window,
    shown: Window,
    state: int,
    mark: int,
    today: date,
    _watch: Watch,
    _counted: tuple[DayCounts, ...],
) -> Outcomes:
    version, horizon = _watch.version, _watch.settings.label_horizon
    part = condition(_watch.segment, version.profile) if _watch.segment else None
    names = [column.name for column in version.schema.columns]
    found = labelled(_watch.views, _watch.journal, shown, label, horizon, columns=names, part=part)
    words = levels(found.columns, version.profile, version.schema)
    protected = [column.name for column in version.schema.columns if column.protected]
    whole = realised(
        *(found, _counted, judged, shown, version.threshold, words, protected, today, horizon),
        calibrated_on=version.card.n_train,
    )
    waiting = found.day[found.day > np.datetime64(judged.last)]
    return Outcomes(
        len(outcomes(_watch.journal, _watch.views)) > 0,
        whole,
        shown,
        tuple(day.item() for day in np.unique(waiting)),
        len(waiting),
    )
