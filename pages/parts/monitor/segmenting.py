"""Counts of a segment, made once for each day and kept; with progress while they are being made."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from core.model.version import ModelVersion
from core.monitoring.counts import DayCounts
from core.monitoring.segments.segment import Segment
from core.monitoring.segments.store import segment_counts
from core.monitoring.views.day import DayView
from core.monitoring.views.template import template
from pages.parts.jobs import Job, Tell, watch

MOST = 4_000
"""Days that are kept, all segments together, some kilobytes each."""
WORKERS = 2
Key = tuple[str, str, str]
"""Identity of what was read, version, segment."""


@dataclass
class Segments:
    """What was counted in this process, and the counting that goes on."""

    _kept: OrderedDict[Key, tuple[DayCounts, ...]] = field(default_factory=OrderedDict)
    _jobs: dict[tuple[str, str], Job[bool]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, logs: Path, days: tuple[DayView, ...], version: ModelVersion, segment: Segment) -> tuple[DayView, ...]:
        """The days with the segment's counts of this version in place of all counts; shows how far it is when it takes long.

        Raises:
            ViewsError, JournalError: a file cannot be read.
        """
        while (job := self._begun(logs, days, version, segment)) is not None:
            watch(job)  # it may be another visitor's and about other days: then the rest is begun next
            job.taken()
        return tuple(replace(day, counts=self._kept.get(_key(day, version.label, segment), ())) for day in days)

    def _begun(
        self, logs: Path, days: tuple[DayView, ...], version: ModelVersion, segment: Segment
    ) -> Job[bool] | None:
        """The counting of these customers that is under way, or a new one; None when all days are known."""
        with self._lock:
            missing = [day for day in days if _key(day, version.label, segment) not in self._kept]
            if not missing:
                return None
            job = self._jobs.get((version.label, segment.text))
            if job is None or not job.running:
                job = Job(lambda tell: self._count(logs, missing, version, segment, tell), "Counting these customers")
                self._jobs[version.label, segment.text] = job
            return job

    def _count(self, logs: Path, days: list[DayView], version: ModelVersion, segment: Segment, tell: Tell) -> bool:
        known = template(version.label, version.profile)
        with ThreadPoolExecutor(WORKERS) as pool:
            found = pool.map(lambda day: segment_counts(logs, day, known, segment), days)
            for done, (day, counts) in enumerate(zip(days, found, strict=True), 1):
                self._kept[_key(day, version.label, segment)] = counts
                tell(done / len(days), f"Counting these customers, once: {done:,} of {len(days):,} days")
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return True


def _key(day: DayView, label: str, segment: Segment) -> Key:
    """A closed day by the checksum of its copy, the open one by how far it was read."""
    copies = [copy.sha256 for copy in day.compact or () if copy.model == label]
    what = f"{day.day}:{','.join(copies)}" if day.compact is not None else f"{day.day}:{day.source}"
    return what, label, segment.text


@st.cache_resource(show_spinner=False)
def the_segments() -> Segments:
    """Of this process."""
    return Segments()
