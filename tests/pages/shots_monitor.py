"""Screenshots of the monitor page: `python -m tests.pages.shots_monitor OUT [STATES]`."""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import find
from tests.pages.acts import settled
from tests.pages.journals import another, drifting, version_of, write_day
from tests.pages.running import running, small_model
from tests.pages.shots import SIZES, tall

VIEWS = ("overview", "drift", "quality", "performance", "records", "operations", "alerts")
QUERIES = {
    **{view: f"?view={view}&period=30d" for view in VIEWS},
    "one-day": "?period=1d",
    "segment": "?period=30d&segment=Contract:Two%20year",
    "two-versions": "?period=30d&model=churn/2",
    "drift-before": "?view=drift&period=7d&against=before",
    "no-such-day": "?period=custom&from=2020-01-01&to=2020-01-31",
}


def _full(mlruns: Path, logs: Path) -> None:
    today = datetime.now(UTC).date()
    drifting(logs, version_of(mlruns), today, days=60)
    for back in range(6):
        write_day(logs, version_of(mlruns, 2), today - timedelta(days=back), 60, role="challenger")
    with (logs / f"{today - timedelta(days=2)}.jsonl").open("ab") as file:
        file.write(b'{"kind":"prediction","id":"cut o\ngarbage\n')


def _three(mlruns: Path, logs: Path) -> None:
    write_day(logs, version_of(mlruns), datetime.now(UTC).date(), 3, hours=(0,))


def _empty(mlruns: Path, logs: Path) -> None:
    pass


JOURNALS: dict[str, tuple[Callable[[Path, Path], None], dict[str, str]]] = {
    "full": (_full, QUERIES),
    "three": (_three, {"three": "", "three-drift": "?view=drift", "three-operations": "?view=operations"}),
    "empty": (_empty, {f"empty-{view}": f"?view={view}" for view in VIEWS}),
}


def shoot(browser: Browser, url: str, out: Path, queries: dict[str, str]) -> None:
    """All wanted states in both sizes and themes, the first screen and the whole page."""
    for size, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            for state, query in queries.items():
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(f"{url}/monitor{query}")
                page.get_by_role("heading", name="Monitor", exact=True).wait_for(timeout=60_000)
                settled(page)
                page.wait_for_timeout(1_500)
                page.screenshot(path=out / f"monitor-{state}-{size}-{theme}.png")
                tall(page, width)
                page.screenshot(path=out / f"monitor-{state}-{size}-{theme}-whole.png")
                context.close()


def main(out: Path, states: list[str]) -> None:
    """Make the journals and shoot."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        small_model(place / "mlruns")
        another(place / "mlruns", 2)
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for name, (make, queries) in JOURNALS.items():
            wanted = {state: query for state, query in queries.items() if not states or state in states}
            if wanted:
                make(place / "mlruns", place / name)
                with running(place / "mlruns", place / name) as desk:
                    shoot(browser, desk.url, out, wanted)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
