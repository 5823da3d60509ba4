"""Builds the views of the journal and keeps them up to date; everything here can be deleted and is made anew.

    <logs>/views/2026-11-21.view                      what is known about the day (core.monitoring.views.day)
    <logs>/views/2026-11-21.churn-3.eb23e353.parquet  a closed day's predictions, one file for each version

One builder at a time (a lock), any number of readers. Each file appears by one rename. A day's `.view` comes after its Parquet
files and names them with size, time and checksum, so a kill at any moment leaves days that are done and days that are not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import BusyError, JournalError, ViewsError
from core.journal.days import day_of_file
from core.journal.reader.store import day_path, days_in
from core.monitoring.profiles.store import Profiles
from core.monitoring.views.blocks.store import DayFile, opened
from core.monitoring.views.building import Building
from core.monitoring.views.compact.store import PARTIAL, CompactWriter, file_hash
from core.monitoring.views.day import Compact, DayView, Source, from_bytes, to_bytes
from core.monitoring.views.pieces import read_block
from core.monitoring.views.template import Template, template
from core.monitoring.windows import Window

FOLDER, VIEW = "views", ".view"
WORKERS = 2
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did.

    Attributes:
        built: days that were read, wholly or from where reading had ended.
        removed: days whose journal file is gone.
        lines, bytes: read.
        notes: views that were damaged or no longer fitted, and why they were made anew.
        problems: days that could not be read; their figures are those of the last time, or missing.
    """

    built: tuple[date, ...]
    removed: tuple[date, ...]
    lines: int
    bytes: int
    notes: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Work:
    day: date
    before: DayView | None
    start: int
    note: str


class Views:
    """The views of one journal.

    Args:
        logs: folder of the journal.
        profiles: the frozen bins of each version.
        workers: days that are read at the same time.
    """

    def __init__(self, logs: Path, profiles: Profiles, *, workers: int = WORKERS) -> None:
        self.logs, self.folder = logs, logs / FOLDER
        self._profiles, self._workers = profiles, workers

    def day(self, day: date) -> DayView | None:
        """What is known about a day; None when nothing (whole) is."""
        try:
            return from_bytes(self._path(day).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _explained(error, self._path(day)) from error

    def days(self, window: Window | None = None) -> tuple[DayView, ...]:
        """What is known, oldest day first; days without a file are left out. Refresh first."""
        found = (self.day(day) for day in self._viewed() if window is None or day in window)
        return tuple(view for view in found if view is not None)

    def files(self, window: Window | None = None) -> tuple[Path, ...]:
        """Parquet files of the closed days, oldest first."""
        return tuple(self.folder / file.name for view in self.days(window) for file in view.compact or ())

    def refresh(
        self, today: date, *, wait: float = 0.0, thorough: bool = False, progress: Progress | None = None
    ) -> Refreshed:
        """Bring the views up to date with the journal; safe beside live writers, and to kill.

        Args:
            today: days before it are closed: they get Parquet files. A late line makes its day anew.
            wait: seconds to wait for another builder.
            thorough: read the Parquet files and compare their checksums, not only size and time.
            progress: called with (days done, days to do).

        Raises:
            BusyError: another process is building; what stands there can be read meanwhile.
            JournalError: the journal's folder cannot be read, or is none.
            ViewsError: the views cannot be written.
        """
        if not days_in(self.logs) and not self.logs.is_dir():
            return Refreshed((), (), 0, 0, (), ())
        with self._locked(wait):
            days, templates = days_in(self.logs), self._templates()
            removed = self._remove_others(days)
            work = [w for day in days if (w := self._work(day, today, thorough, templates)) is not None]
            done: list[tuple[int, int, str]] = []
            with ThreadPoolExecutor(self._workers) as pool:
                for count, result in enumerate(pool.map(lambda w: self._build(w, today, templates), reversed(work)), 1):
                    done.append(result)
                    if progress is not None:
                        progress(count, len(work))
        return Refreshed(
            tuple(w.day for w in work),
            removed,
            sum(lines for lines, _, _ in done),
            sum(size for _, size, _ in done),
            tuple(w.note for w in work if w.note),
            tuple(problem for _, _, problem in reversed(done) if problem),
        )

    def drop_stale(self, *, wait: float = 0.0) -> tuple[date, ...]:
        """Take away the Parquet files of days whose journal file is another by now, and what killed builders left.

        After an erasure: they may hold the customer. The next refresh makes them anew. Returns the days.

        Raises:
            BusyError: another process is building.
            ViewsError: they cannot be taken away.
        """
        if not self.folder.is_dir():
            return ()
        with self._locked(wait):
            stale = [view.day for view in self.days() if view.compact is not None and not self._fits(view)]
            for path in self.folder.glob(f"*{PARTIAL}*"):
                path.unlink(missing_ok=True)
            for day in stale:
                for path in (self._path(day), *self.folder.glob(f"{day}.*.parquet*")):
                    path.unlink(missing_ok=True)
        return tuple(stale)

    def _fits(self, view: DayView) -> bool:
        try:
            found = day_path(self.logs, view.day).stat()
        except FileNotFoundError:
            return False
        return (found.st_ino, found.st_size, found.st_mtime_ns) == view.source[:3]

    def _templates(self) -> Callable[[str], Template]:
        known: dict[str, Template] = {}

        def find(label: str) -> Template:
            if label not in known:
                known[label] = template(label, self._profiles(label))
            return known[label]

        return find

    def _work(self, day: date, today: date, thorough: bool, find: Callable[[str], Template]) -> _Work | None:
        """What there is to do for a day; None when nothing."""
        view, path = self.day(day), day_path(self.logs, day)
        if view is None:
            damaged = self._path(day).exists()
            return _Work(
                day, None, 0, f"{day}: the view was damaged or of another release; made anew." if damaged else ""
            )
        for label, counted in view.profiles.items():
            now = find(label).profile_hash
            if now and now != counted:
                return _Work(day, None, 0, f"{day}: the bins of {label} are known now or have changed; counted anew.")
        try:
            found = path.stat()
        except OSError:
            return _Work(day, None, 0, "")  # reading it will say what is wrong
        same = (found.st_ino, found.st_size, found.st_mtime_ns) == view.source[:3]
        if day < today:
            if not same or view.compact is None:
                return _Work(day, None, 0, "")
            broken = [file.name for file in view.compact if not self._intact(file, thorough)]
            return _Work(day, None, 0, f"{day}: {broken[0]} was damaged or missing; made anew.") if broken else None
        if same and view.compact is None:
            return None
        return _Work(day, view, view.source.offset, "")

    def _build(self, work: _Work, today: date, find: Callable[[str], Template]) -> tuple[int, int, str]:
        """Read what is new; lines and bytes read, and the problem if there was one."""
        try:
            with opened(day_path(self.logs, work.day)) as file:
                before = work.before if work.before is not None and _goes_on(file, work.before) else None
                start = work.start if before is not None else 0
                building = Building(work.day, before)
                writer = CompactWriter(self.folder, work.day) if work.day < today else None
                try:
                    for data in file.blocks(start):
                        block = read_block(data, work.day, find)
                        building.take(block)
                        if writer is not None:
                            writer.take(block)
                    view = building.view()
                    compact = None if writer is None else writer.finish(view.unfinished)
                except BaseException:
                    if writer is not None:
                        writer.abandon()
                    raise
                source = Source(file.inode, file.size, file.mtime, file.offset, file.tail(file.offset))
        except JournalError as error:
            return 0, 0, f"{work.day}: {error.found}"
        except OSError as error:
            raise _explained(error, self.folder) from error
        view = replace(view, source=source, compact=compact)
        self._save(view)
        return view.lines - (before.lines if before else 0), source.offset - start, ""

    def _save(self, view: DayView) -> None:
        path = self._path(view.day)
        partial = path.with_name(path.name + PARTIAL)
        try:
            with partial.open("wb") as file:
                file.write(to_bytes(view))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
            named = {file.name for file in view.compact or ()}
            for other in self.folder.glob(f"{view.day}.*.parquet*"):
                if other.name not in named:
                    other.unlink(missing_ok=True)
        except OSError as error:
            raise _explained(error, path) from error

    def _intact(self, file: Compact, thorough: bool) -> bool:
        path = self.folder / file.name
        try:
            found = path.stat()
            same = (found.st_size, found.st_mtime_ns) == (file.size, file.mtime)
            return same and (not thorough or file_hash(path) == file.sha256)
        except OSError:
            return False

    def _viewed(self) -> tuple[date, ...]:
        names = [path.name.removesuffix(VIEW) for path in self.folder.glob(f"*{VIEW}")]
        return tuple(sorted(day for name in names if (day := day_of_file(f"{name}.jsonl")) is not None))

    def _remove_others(self, days: tuple[date, ...]) -> tuple[date, ...]:
        """Take away the views of days that have no journal file any more."""
        gone = tuple(day for day in self._viewed() if day not in set(days))
        for day in gone:
            for path in (self._path(day), *self.folder.glob(f"{day}.*.parquet*")):
                path.unlink(missing_ok=True)
        return gone

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        try:
            self.folder.mkdir(exist_ok=True, mode=0o700)
            with FileLock(self.folder / ".lock", timeout=wait):
                yield
        except Timeout as error:
            raise BusyError(
                "Another process is building the views.", todo="Read what is there, or try again."
            ) from error
        except OSError as error:
            raise _explained(error, self.folder) from error

    def _path(self, day: date) -> Path:
        return self.folder / f"{day}{VIEW}"


def _goes_on(file: DayFile, before: DayView) -> bool:
    """Is the open file the one that was read before, with nothing changed but lines added at its end?"""
    inode, size, mtime, offset, tail = before.source
    grown = file.size > size or (file.size == size and file.mtime == mtime)
    return file.inode == inode and grown and file.tail(offset) == tail


def _explained(error: OSError, path: Path) -> ViewsError:
    return ViewsError(
        f"The views at {path} cannot be used: {error.strerror or error}.",
        todo="Check room and rights; the folder can be deleted, it is made anew from the journal.",
    )
