"""The views of a journal: first build, one more day, and what a page reads: `python -m benchmarks.bench_views [LINES] [DAYS]`.

One day of full lines (19 features, 19 contributions) is written by the journal's own batch writer; the other days are copies with
other dates and ids. The same lines through the journal's ordinary reader stand beside it. Wall-clock figures mean something on an
idle machine only; processor time for each line does on a busy one too, so the load is printed.

    python -m benchmarks.bench_views 10_000_000 90      # 17 GB in the temporary folder
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.journal.batch import PredictionBatch
from core.journal.days import stamp
from core.journal.store import Journal
from core.model.outliers.watch import UnusualTable
from core.model.profile import Profile, profile_of
from core.monitoring.counts import total
from core.monitoring.queries.store import history, recent
from core.monitoring.views.store import Views

LINES, DAYS = 1_000_000, 20
FIRST = datetime(2026, 8, 1, 12, 30, 0, 123456, tzinfo=UTC)
READ = 20_000
TIME = 13
"""Characters of an id that tell its time."""
T = TypeVar("T")


class Memory(threading.Thread):
    """Largest resident memory while it runs, MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.largest, self._done = 0.0, threading.Event()

    def run(self) -> None:
        process = psutil.Process()
        while not self._done.wait(0.02):
            self.largest = max(self.largest, process.memory_info().rss / 1e6)

    def stop(self) -> float:
        self._done.set()
        self.join()
        return self.largest


def write(logs: Path, lines: int, days: int) -> Profile:
    """A journal of so many predictions over so many days; returns the profile of their model version."""
    per_day = lines // days
    schema, rng = read_schema(None), np.random.default_rng(1)
    table = synthetic_table(schema, per_day, seed=3).table
    contributions = rng.normal(0, 0.3, size=(per_day, len(schema.columns)))
    margin = contributions.sum(axis=1) - 1
    probability = 1 / (1 + np.exp(-margin))
    batch = PredictionBatch(
        *(
            table,
            probability,
            margin,
            0.42,
            (0.3, 0.6),
            "churn/3",
            "champion",
            "batch",
            10.0 * per_day,
            0,
            "customers.csv",
        ),
        *(-1.0, contributions),
        UnusualTable(
            rng.random(per_day) < 0.01, rng.uniform(0.4, 0.6, per_day).round(4), rng.uniform(0, 9, per_day).round(4)
        ),
    )
    with Journal(logs, fsync="never", now=lambda: FIRST) as journal:
        journal.append_predictions(batch)
        data = journal.file_of(FIRST.date()).read_bytes()
        for number in range(1, days):
            copy(data, FIRST.date(), journal, FIRST.date() + timedelta(days=number))
    return profile_of(table, probability, np.zeros(len(schema.columns)))


def copy(data: bytes, of: date, journal: Journal, day: date) -> None:
    """The lines of one day as those of another: its dates, and ids that begin with its time."""
    at = datetime.combine(day, FIRST.time(), UTC)
    begin = data.index(b'"id":"') + 6
    data = data.replace(data[begin : begin + TIME], stamp(at).id[:TIME].encode())
    journal.file_of(day).write_bytes(data.replace(f'"at":"{of}T'.encode(), f'"at":"{day}T'.encode()))


def main(lines: int, days: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder) / "logs"
        profile = write(logs, lines, days)
        journal, last = Journal(logs), FIRST.date() + timedelta(days=days - 1)
        views, today = Views(logs, lambda label: profile), last + timedelta(days=1)
        warm(profile)
        memory = Memory()
        memory.start()
        row("load of the machine before", f"{os.getloadavg()[0]:.1f} of {os.cpu_count()}", "idle")
        before = os.times()
        seconds, done = timed(lambda: views.refresh(today))
        user, system = (now - then for now, then in zip(os.times()[:2], before[:2], strict=True))
        row("load after", f"{os.getloadavg()[0]:.1f} of {os.cpu_count()}", "idle")
        largest, size = memory.stop(), sum(path.stat().st_size for path in (logs / "views").iterdir())
        usual, _ = timed(lambda: sum(1 for _, _ in zip(range(READ), journal.read(), strict=False)))
        row("first build, lines/s", f"{done.lines / seconds:,.0f}", "≥ 400,000")
        row("  processor time, µs a line (user + system)", f"{cost(user, done.lines)} + {cost(system, done.lines)}", "")
        row("  lines for each second of one core", f"{done.lines / (user + system):,.0f}", "≥ 200,000")
        row("  the ordinary reader alone, lines/s", f"{READ / usual:,.0f}", "")
        row("  memory of the process, MB", f"{largest:,.0f}", "≤ 1,000")
        row("  journal → views, MB", f"{done.bytes / 1e6:,.0f} → {size / 1e6:,.0f}", "")
        row("nothing new, s", f"{timed(lambda: views.refresh(today))[0]:.3f}", "")
        add_day(journal, last)
        more, added = timed(lambda: views.refresh(today + timedelta(days=1)))
        row(f"one more day of {added.lines:,} lines, s", f"{more:.2f}", "that day only")
        views.days()
        seconds, found = timed(lambda: page(views, today + timedelta(days=1)))
        row(f"page data of {found:,} predictions, {days + 1} days, warm, s", f"{seconds:.3f}", "≤ 1")
        row("last 100 predictions, s", f"{timed(lambda: recent(journal, views))[0]:.3f}", "")
        someone = next(iter(journal.read(kinds=("prediction",)))).customer  # type: ignore[union-attr]
        row("one customer's history, s", f"{timed(lambda: history(journal, views, someone or ''))[0]:.3f}", "")


def warm(profile: Profile) -> None:
    """Import and compile outside the clock."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), 10, 1)
        Views(Path(folder), lambda label: profile).refresh(date(2026, 12, 1))


def add_day(journal: Journal, last: date) -> None:
    copy(journal.file_of(last).read_bytes(), last, journal, last + timedelta(days=1))


def page(views: Views, today: date) -> int:
    """Look whether there is something new, read all days, add them up."""
    views.refresh(today)
    found = total(counts for day in views.days() for counts in day.counts)
    return found.n if found is not None else 0


def timed(act: Callable[[], T]) -> tuple[float, T]:
    begin = time.perf_counter()
    found = act()
    return time.perf_counter() - begin, found


def cost(seconds: float, lines: int) -> str:
    return f"{1e6 * seconds / lines:.2f}"


def row(name: str, ours: str, target: str) -> None:
    print(f"{name:62} {ours:>16} {target:>14}", flush=True)


if __name__ == "__main__":
    print(f"{'':62} {'ours':>16} {'target':>14}")
    main(*(int(text.replace("_", "")) for text in sys.argv[1:]), *(LINES, DAYS)[len(sys.argv) - 1 :])
