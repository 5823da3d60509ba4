"""What the monitor page costs over a long journal: `python -m benchmarks.bench_monitor_page [PREDICTIONS] [DAYS]`.

A day of synthetic customers is scored, explained, logged and read into the views as ever; its counts are then multiplied and
written as the views of every day, for two model versions, so that the page believes in ten million predictions over 90 days.
Beside it stands what a page over rows would do: pandas over the Parquet file of that one day, scaled up to all rows.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from core.journal.reader.store import day_path
from core.journal.store import open_journal
from core.model.version import ModelVersion
from core.monitoring.counts import total
from core.monitoring.overview.comparison import compare
from core.monitoring.overview.daily import daily
from core.monitoring.overview.defects import daily_defects, defect_counts
from core.monitoring.overview.figures import key_figures
from core.monitoring.overview.heat import heat
from core.monitoring.overview.operating import pace, weight
from core.monitoring.overview.reference import of_training
from core.monitoring.profiles.store import served_profiles
from core.monitoring.quality import quality
from core.monitoring.views.day import DayView, Source, to_bytes
from core.monitoring.views.store import Views
from core.monitoring.windows import Window
from core.settings import Settings
from tests.pages.journals import another, version_of, write_day
from tests.pages.running import running, small_model

PREDICTIONS, DAYS, SAMPLE = 10_000_000, 90, 5_000
T = TypeVar("T")


def synthesise(place: Path, predictions: int, days: int) -> tuple[Path, Path]:
    """Models, and a journal whose views hold so many predictions over twice the days (the window before is compared)."""
    mlruns, logs = place / "mlruns", place / "logs"
    small_model(mlruns)
    another(mlruns, 2)
    today = datetime.now(UTC).date()
    sample = today - timedelta(days=2 * days)
    write_day(logs, version_of(mlruns), sample, SAMPLE)
    Views(logs, served_profiles(mlruns)).refresh(today)
    read = Views(logs, served_profiles(mlruns)).day(sample)
    assert read is not None
    factor = predictions // days // 2 // SAMPLE
    for back in range(2 * days):
        day = today - timedelta(days=back)
        path = day_path(logs, day)
        path.write_bytes(b"")
        (logs / "views" / f"{day}.view").write_bytes(to_bytes(_view(read, day, path, factor, closed=back > 0)))
    return mlruns, logs


def _view(read: DayView, day: date, path: Path, factor: int, *, closed: bool) -> DayView:
    found = path.stat()
    one = replace(read.counts[0], day=day, flat=read.counts[0].flat * factor)
    both = (one, replace(one, model="churn/2", role="challenger"))
    profiles = {"churn/1": read.profiles["churn/1"], "churn/2": read.profiles["churn/1"]}
    source = Source(found.st_ino, found.st_size, found.st_mtime_ns, 0, "")
    return replace(
        read, day=day, counts=both, profiles=profiles, source=source, compact=() if closed else None, lines=2 * one.n
    )


def page_data(refresher: object, version: ModelVersion, window: Window) -> int:
    """Everything that the overview, drift, quality and operations show, from what the views hold."""
    from core.monitoring.overview.answered import answered

    days, before = refresher.days(window), refresher.days(window.before)  # type: ignore[attr-defined]
    counts, earlier = answered(days, version.label), answered(before, version.label)
    now = total(counts)
    assert now is not None
    key_figures(counts, earlier)
    daily(counts, window, 7)
    reference = of_training(version)
    found = compare(now, version.profile, reference)
    heat(counts, reference.columns, [row.column for row in found.columns], window)
    quality(defect_counts(days, counts, version.profile))
    daily_defects(days, counts, version.profile, window)
    pace(counts, days, window)
    weight(counts, window, now.shape.columns)
    return sum(one.n for day in days for one in day.counts)


def usual(logs: Path) -> float:
    """Seconds per row: read the rows of a day and count each column, as a page over rows would."""
    import pandas as pd

    path = next((logs / "views").glob("*.parquet"))
    begin = time.perf_counter()
    rows = pd.read_parquet(path)
    for name in [name for name in rows.columns if name.startswith("f.")]:
        if rows[name].dtype.kind == "f":
            pd.cut(rows[name], 10).value_counts()
        else:
            rows[name].value_counts()
    rows.groupby(rows["at"].dt.hour)["probability"].agg(["mean", "count"])
    return (time.perf_counter() - begin) / len(rows)


def main(predictions: int, days: int) -> None:
    from pages.parts.monitor.refreshing import Refresher

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        mlruns, logs = synthesise(place, predictions, days)
        settings = Settings(mlruns=mlruns, logs=logs, groq_api_key="")
        today, version = datetime.now(UTC).date(), version_of(mlruns)
        window = Window.ending(today, days)
        refresher = Refresher(settings, Views(logs, served_profiles(mlruns)), open_journal(settings))
        looked, _ = timed(lambda: refresher.poke(today, patience=60.0))
        cold, n = timed(lambda: page_data(refresher, version, window))
        again, _ = timed(lambda: refresher.poke(today, patience=60.0))
        warm = min(timed(lambda: page_data(refresher, version, window))[0] for _ in range(5))
        read, _ = timed(lambda: (refresher.days(window), refresher.days(window.before)))
        rows = usual(logs) * n
        print(f"{n:,} predictions over {days} days, 2 versions, as many days before")
        row("look for new lines, first time, s", looked, None, "")
        row("look for new lines, nothing new, s", again, None, "")
        row("page data (overview, drift, quality, operations), cold, s", cold, None, "")
        row("page data, warm, s", warm, rows, "≤ 1")
        row("  of which reading counts, s", read, None, "")
        browser(mlruns, logs, days)


BARE = "import streamlit as st, plotly.graph_objects as go\nst.plotly_chart(go.Figure(go.Scatter(y=[1, 2])))\n"
"""The least that Streamlit can be asked for with a chart: what a browser needs for it is the floor of any page here."""


def browser(mlruns: Path, logs: Path, days: int) -> None:
    """From asking for the address to charts on the screen, in a real Chromium on this machine, beside a bare page."""
    from playwright.sync_api import sync_playwright

    from tests.chromium import find

    if find() is None:
        print("no Chromium here: the browser was not measured")
        return
    bare_script = logs.parent / "bare.py"
    bare_script.write_text(BARE)
    with (
        running(mlruns, logs) as desk,
        running(mlruns, logs.parent / "bare", script=bare_script) as bare,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        floor = _visits(chromium, bare.url, 1)
        row(
            "browser, overview: first visit ever, beside a bare page, s",
            *_visits(chromium, _address(desk.url, days, "overview"), 3)[:1],
            floor[0],
            "",
        )
        for view, charts in (("overview", 3), ("drift", 3), ("quality", 2), ("operations", 3)):
            times = _visits(chromium, _address(desk.url, days, view), charts)
            row(f"browser, {view}: address to charts, s", min(times[1:]), min(floor[1:]), "≤ 2")
        chromium.close()


def _address(url: str, days: int, view: str) -> str:
    return f"{url}/monitor?period={days}d&view={view}"


def _visits(chromium: object, url: str, charts: int) -> list[float]:
    """Seconds of four visits; from the second on the browser has kept the page's programs, as anybody's browser has."""
    context = chromium.new_context()  # type: ignore[attr-defined]
    found = [_seen(context.new_page(), url, charts) for _ in range(4)]
    context.close()
    return found


def _seen(page: object, url: str, charts: int) -> float:
    begin = time.perf_counter()
    page.goto(url)  # type: ignore[attr-defined]
    page.locator(".js-plotly-plot .main-svg").nth(3 * charts - 1).wait_for(state="attached", timeout=60_000)  # type: ignore[attr-defined]
    seconds = time.perf_counter() - begin
    page.close()  # type: ignore[attr-defined]
    return seconds


def timed(act: Callable[[], T]) -> tuple[float, T]:
    begin = time.perf_counter()
    found = act()
    return time.perf_counter() - begin, found


def row(name: str, ours: float, usual: float | None, target: str) -> None:
    other = "" if usual is None else f"{usual:.1f}"
    ratio = "" if usual is None else f"{usual / ours:,.0f}×"
    print(f"{name:62} {ours:>9.3f} {other:>9} {ratio:>8} {target:>7}", flush=True)


if __name__ == "__main__":
    print(f"{'':62} {'ours':>9} {'usual':>9} {'ratio':>8} {'target':>7}")
    main(*(int(text.replace("_", "")) for text in sys.argv[1:]), *(PREDICTIONS, DAYS)[len(sys.argv) - 1 :])
