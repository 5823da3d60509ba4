"""Keeps the views of the journal up to date beside the pages: one builder for all sessions, with visible progress."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from core.errors import BusyError, DeskError, ViewsError
from core.journal.reader.store import day_path, days_in
from core.journal.store import Journal, open_journal, utc_now
from core.monitoring.profiles.store import served_profiles
from core.monitoring.views.day import DayView
from core.monitoring.views.store import VIEW, Refreshed, Views
from core.monitoring.windows import Window
from core.settings import Settings
from pages.parts.cache import the_settings
from pages.parts.jobs import Job, Tell

PATIENCE = 0.4
"""Seconds that a page waits for a refresh: what was added in a minute takes less, a first build takes longer."""
MOST_NOTES = 50
State = tuple[tuple[str, int, int, int], ...]
log = logging.getLogger("churn_desk.pages")


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was wrong with the views, and when it was found (UTC)."""

    at: datetime
    says: str


@dataclass
class Refresher:
    """The views of one journal, and the job that reads what is new.

    Attributes:
        views, journal: of the desk's settings.
        notes: what earlier refreshes found damaged or could not read, the newest first.
        busy: another process is building; "" when none is.
        error: why the last refresh failed, or None.
    """

    settings: Settings
    views: Views
    journal: Journal
    notes: deque[Note] = field(default_factory=lambda: deque(maxlen=MOST_NOTES))
    busy: str = ""
    error: DeskError | None = None
    _job: Job[Refreshed] | None = None
    _seen: tuple[date, State, State] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: dict[date, tuple[int, int, DayView]] = field(default_factory=dict)

    @property
    def job(self) -> Job[Refreshed] | None:
        """The refresh that is under way, or None."""
        job = self._job
        return job if job is not None and job.running else None

    def poke(self, today: date, patience: float = PATIENCE) -> Job[Refreshed] | None:
        """Begin a refresh when anything has changed; returns it when it takes longer than `patience`, s."""
        with self._lock:
            if self.job is None and (today, *self._states()) != self._seen:
                self._job = Job(lambda tell: self._refresh(today, tell), "Looking for new lines")
        end = time.monotonic() + patience
        while (job := self.job) is not None and time.monotonic() < end:
            time.sleep(0.01)
        return job

    def days(self, window: Window) -> tuple[DayView, ...]:
        """What is known about the window's days, oldest first; a file is read again only when it has changed."""
        found = (self._day(day) for day in window.days)
        return tuple(view for view in found if view is not None)

    def waiting(self, *windows: Window) -> int:
        """Days of the windows that have lines but no view yet."""
        days = [day for day in days_in(self.settings.logs) if any(day in window for window in windows)]
        return sum(self._day(day) is None and _has_lines(self.settings.logs, day) for day in days)

    def _day(self, day: date) -> DayView | None:
        try:
            found = (self.views.folder / f"{day}{VIEW}").stat()
        except OSError:
            return None
        kept = self._kept.get(day)
        if kept is None or kept[:2] != (found.st_mtime_ns, found.st_size):
            view = self.views.day(day)
            if view is None:
                return None
            self._kept[day] = kept = (found.st_mtime_ns, found.st_size, view)
        return kept[2]

    def _refresh(self, today: date, tell: Tell) -> Refreshed:
        begun, _ = self._states()

        def progress(done: int, days: int) -> None:
            tell(done / days, f"Reading the journal: {done:,} of {days:,} days")

        done = Refreshed((), (), 0, 0, (), ())
        try:
            done = self.views.refresh(today, progress=progress)
            self.busy, self.error = "", None
        except BusyError as error:
            self.busy = str(error)
            return done
        except DeskError as error:
            self.error = error
        except Exception:
            log.exception("the views could not be refreshed")
            self.error = ViewsError(
                "New lines of the journal could not be read, and it is our fault.",
                todo="The desk's log has the details. The figures are those of the last time.",
            )
            raise
        self.notes.extendleft(Note(utc_now(), says) for says in (*done.notes, *done.problems))
        self._seen = (today, begun, self._states()[1])
        return done

    def _states(self) -> tuple[State, State]:
        """Of the journal with the served versions, and of the views: what a change of shows in."""
        served = self.settings.mlruns / "served" / self.settings.model_name
        return (_state(self.settings.logs) + _state(served), _state(self.views.folder))


def _has_lines(logs: Path, day: date) -> bool:
    try:
        return day_path(logs, day).stat().st_size > 0
    except OSError:
        return False


def _state(folder: Path) -> State:
    try:
        with_stat = [(path.name, path.stat()) for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return ()
    return tuple(sorted((name, s.st_ino, s.st_size, s.st_mtime_ns) for name, s in with_stat if name != "views"))


@st.cache_resource(show_spinner=False)
def the_refresher() -> Refresher:
    """The refresher of this process."""
    settings = the_settings()
    return Refresher(settings, Views(settings.logs, served_profiles(settings.mlruns)), open_journal(settings))
