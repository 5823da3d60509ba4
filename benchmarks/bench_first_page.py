"""From a cold process to a page that can be used, in a real browser, and the memory of a desk that has worked.

    python -m benchmarks.bench_first_page [ROWS]

A small model is trained first, outside the clock. Needs Chromium (`python -m tests.chromium`).
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from core.customers.export.store import write_table
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from tests.chromium import find
from tests.pages.acts import example, open_desk, part, score, settled
from tests.pages.running import APP, Running, running, small_model

STARTS = 5
ROWS = 100_000
KIND = "boosting"


def main(rows: int) -> None:
    path = find()
    if path is None:
        raise SystemExit("No Chromium here: python -m tests.chromium installs one where it can.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        small_model(place / "mlruns", rows=3_000, kind=KIND)
        write_table(place / "customers.csv", synthetic_table(read_schema(None), rows, seed=3).table)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        (place / "one_button.py").write_text("import streamlit as st\nst.button('Score this customer')\n")
        floor = [first_page(browser, place, number, place / "one_button.py") for number in range(STARTS)]
        seconds = [first_page(browser, place, number) for number in range(STARTS)]
        figures = worked(browser, place, rows)
        browser.close()
    print(f"{'':44} {'ours':>10} {'target':>10}")
    print(f"{'cold process to usable page, median of ' + str(STARTS):44} {statistics.median(seconds):8.2f} s {2:8} s")
    print(f"{'the same, slowest':44} {max(seconds):8.2f} s")
    print(f"{'floor: a Streamlit page of one button, median':44} {statistics.median(floor):8.2f} s")
    for name, (value, unit, target) in figures.items():
        print(f"{name:44} {value:8.2f} {unit} {target:>8}")


def first_page(browser: Browser, place: Path, number: int, script: Path = APP) -> float:
    """Seconds from starting the process to a page whose button can be pressed; the browser itself is warm."""
    page = browser.new_context().new_page()
    begin = time.perf_counter()
    with running(place / "mlruns", place / f"logs{number}", script) as desk:
        page.goto(desk.url)
        page.get_by_role("button", name="Score this customer").wait_for()
        seconds = time.perf_counter() - begin
        page.context.close()
    return seconds


def worked(browser: Browser, place: Path, rows: int) -> dict[str, tuple[float, str, str]]:
    """Score, explain, ask what if, draft, and take a large file; how long and how much memory."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(120_000)
    found: dict[str, tuple[float, str, str]] = {}
    with running(place / "mlruns", place / "logs") as desk:
        open_desk(page, desk.url)
        page.wait_for_timeout(6_000)  # the warm-up in the background
        found["click on an example to the filled form"] = (_timed(lambda: example(page, "High")), "s", "")
        found["click on Score to the drawn answer"] = (_timed(lambda: score(page)), "s", "")
        part(page, "What if")
        found["memory after scoring and explaining"] = (memory(desk), "MB", "")
        page.goto(f"{desk.url}/?view=many")
        found |= _large_file(page, desk, place / "customers.csv", rows)
        page.context.close()
    return found


def _large_file(page: Page, desk: Running, path: Path, rows: int) -> dict[str, tuple[float, str, str]]:
    def read() -> None:
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name=f"Score {rows:,} customers").wait_for()

    def scored() -> None:
        page.get_by_role("button", name=f"Score {rows:,} customers").click()
        page.get_by_text("at or above the threshold").wait_for()
        settled(page)

    def filtered() -> None:
        page.get_by_role("button", name="High risk").or_(page.get_by_role("checkbox", name="High risk")).first.click()
        page.get_by_text("CSV of", exact=False).first.wait_for()
        page.wait_for_function(f"!document.body.innerText.includes('CSV of {rows:,}')")

    def downloaded() -> None:
        with page.expect_download() as found:
            page.get_by_role("button", name="CSV of").click()
        found.value.path()

    page.get_by_role("button", name="Use a sample file").wait_for()
    figures = {
        f"{rows:,} rows: upload, read and check": (_timed(read), "s", ""),
        f"{rows:,} rows: score, explain, log, draw": (_timed(scored), "s", ""),
        f"{rows:,} rows: filter": (_timed(filtered), "s", ""),
        f"{rows:,} rows: download the filtered CSV": (_timed(downloaded), "s", ""),
    }
    figures[f"memory after {rows:,} rows"] = (memory(desk), "MB", "700 MB")
    return figures


def _timed(act: object) -> float:
    begin = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - begin


def memory(desk: Running) -> float:
    """Resident memory of the app's process, MB."""
    return psutil.Process(desk.process).memory_info().rss / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
