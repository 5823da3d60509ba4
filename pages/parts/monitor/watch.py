"""What the views of the monitor page are given: one record, made from the address and the counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from core.errors import ModelError
from core.journal.store import Journal
from core.model.store import load_version, version_folder
from core.model.version import ModelVersion
from core.monitoring.counts import DayCounts
from core.monitoring.evaluation import fits
from core.monitoring.overview.answered import answered, versions_in
from core.monitoring.segments.segment import Segment, segment_of
from core.monitoring.views.day import DayView
from core.monitoring.views.store import Views
from core.monitoring.windows import Window
from core.settings import Settings
from pages.parts.access import Visitor
from pages.parts.cache import the_settings
from pages.parts.monitor.address import Asked
from pages.parts.monitor.refreshing import Note, Refresher
from pages.parts.monitor.segmenting import the_segments


@dataclass(frozen=True, eq=False)
class Watch:
    """One model version over one window.

    Attributes:
        settings: of this process.
        visitor: who looks.
        version, label: that is watched.
        champion: label of the version that answers now.
        today: UTC.
        window, before: the days looked at, and as many right before them.
        days, days_before: what the views know of them, all versions; days without a file are missing.
        counts, counts_before: the version's own, one for each day that has any, oldest first, in the bins of its profile;
            of the segment only when there is one.
        segment: the part of the customers that `counts` are of; None: everybody.
        views, journal: for bounded questions to the rows.
        notes: what was found damaged in the views lately.
    """

    settings: Settings
    visitor: Visitor
    version: ModelVersion
    label: str
    champion: str
    today: date
    window: Window
    before: Window
    days: tuple[DayView, ...]
    days_before: tuple[DayView, ...]
    counts: tuple[DayCounts, ...]
    counts_before: tuple[DayCounts, ...]
    segment: Segment | None
    views: Views
    journal: Journal
    notes: tuple[Note, ...]

    @property
    def n(self) -> int:
        """Predictions of the version in the window."""
        return sum(one.n for one in self.counts)


def watch_for(asked: Asked, visitor: Visitor, champion: ModelVersion, refresher: Refresher, today: date) -> Watch:
    """Put together what the address asks for, from what the views hold now.

    Raises:
        ModelError: the version that is asked for cannot be opened.
        ViewsError: the views cannot be read.
    """
    settings = the_settings()
    version = chosen_version(asked.model, champion)
    segment = segment_of(asked.segment, version.profile, version.schema) if asked.segment else None
    days, before = refresher.days(asked.window), refresher.days(asked.window.before)
    counts, counts_before = _both(refresher, days, before, version, segment)
    return Watch(
        settings=settings,
        visitor=visitor,
        version=version,
        label=version.label,
        champion=champion.label,
        today=today,
        window=asked.window,
        before=asked.window.before,
        days=days,
        days_before=before,
        counts=counts,
        counts_before=counts_before,
        segment=segment,
        views=refresher.views,
        journal=refresher.journal,
        notes=tuple(refresher.notes),
    )


def _both(
    refresher: Refresher,
    days: tuple[DayView, ...],
    before: tuple[DayView, ...],
    version: ModelVersion,
    segment: Segment | None,
) -> tuple[tuple[DayCounts, ...], tuple[DayCounts, ...]]:
    if segment is None:
        return _counted(days, version), _counted(before, version)
    both = the_segments().of(refresher.settings.logs, (*before, *days), version, segment)
    return _counted(both[len(before) :], version), _counted(both[: len(before)], version)


def _counted(days: tuple[DayView, ...], version: ModelVersion) -> tuple[DayCounts, ...]:
    """Counts made without the version's profile cannot be compared with it; the quality view names them."""
    return tuple(one for one in answered(days, version.label) if fits(one, version.profile))


def labels_at_hand(days: tuple[DayView, ...], champion: str, asked: str, settings: Settings) -> tuple[str, ...]:
    """Versions that can be watched: the champion, then those that predicted anything, or are asked for, and of which
    there is a copy."""
    others = dict.fromkeys((*versions_in(days), asked))
    return (champion, *(label for label in others if label != champion and _at_hand(label, settings)))


def _at_hand(label: str, settings: Settings) -> bool:
    name, _, number = label.rpartition("/")
    known = name == settings.model_name and number.isdecimal()
    return known and version_folder(settings.mlruns, name, int(number)).is_dir()


def chosen_version(label: str, champion: ModelVersion) -> ModelVersion:
    """The version with this label; the champion for "".

    Raises:
        ModelError: it cannot be opened.
    """
    return champion if label in ("", champion.label) else _opened(label, _changed(the_settings(), label))


@st.cache_resource(show_spinner=False, max_entries=8)
def _opened(label: str, changed: int) -> ModelVersion:
    """A version from its copy; opened anew when the copy was written at another time (ns)."""
    name, _, number = label.rpartition("/")
    return load_version(version_folder(the_settings().mlruns, name, int(number)))


def _changed(settings: Settings, label: str) -> int:
    name, _, number = label.rpartition("/")
    if name != settings.model_name or not number.isdecimal():
        raise ModelError(
            f"{label!r} is no version of {settings.model_name}.", todo="Choose another model above the charts."
        )
    try:
        return version_folder(settings.mlruns, name, int(number)).stat().st_mtime_ns
    except OSError:
        return 0
