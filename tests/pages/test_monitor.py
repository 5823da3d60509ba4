"""The monitor page in a real Chromium: a journal with drift, two versions and garbage in it; an empty one that fills."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.acts import part, settled
from tests.pages.journals import another, drifting, version_of, write_day
from tests.pages.running import Running, running

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)
VIEWS = ("Overview", "Drift", "Quality", "Records", "Operations")


def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture(scope="module")
def models(mlruns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of one model; the first is the champion."""
    folder = tmp_path_factory.mktemp("models") / "mlruns"
    shutil.copytree(mlruns, folder)
    another(folder, 2)
    return folder


@pytest.fixture(scope="module")
def watched(models: Path, tmp_path_factory: pytest.TempPathFactory):
    """A desk over 16 days: drift for the last 5, a day without anybody, a challenger, two lines of garbage."""
    logs = tmp_path_factory.mktemp("watched")
    drifting(logs, version_of(models), today(), days=16, per_day=160, since=5)
    for back in range(3):
        write_day(logs, version_of(models, 2), today() - timedelta(days=back), 40, role="challenger")
    with (logs / f"{today() - timedelta(days=2)}.jsonl").open("ab") as file:
        file.write(b'{"kind":"prediction","id":"cut o\ngarbage\n')
    with running(models, logs) as desk:
        yield desk


@pytest.fixture
def errors(page: Page):
    """Nothing that goes wrong in the browser goes unseen, and nothing is fetched from outside."""
    broken: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.set_default_timeout(60_000)
    yield
    outside = [url for url in asked if not re.match(r"(https?|wss?)://127\.0\.0\.1|data:|blob:", url)]
    assert (broken, outside) == ([], [])


def open_monitor(page: Page, url: str, query: str = "") -> None:
    """Open the page by its address and wait until its view is drawn."""
    page.goto(f"{url}/monitor{query}")
    page.get_by_role("heading", name="Monitor", exact=True).wait_for(timeout=60_000)
    settled(page)
    expect(
        page.locator(
            ".tiles, .st-key-monitor_empty, [data-testid=stAlert], .js-plotly-plot, [data-testid=stDataFrame]"
        ).first
    ).to_be_visible(timeout=60_000)
    settled(page)


def tile(page: Page, title: str) -> str:
    """What a key figure says."""
    found = page.locator(".tile").filter(has=page.get_by_text(title, exact=True))
    return str(found.locator(".tile-value").inner_text())


def test_the_overview_answers_on_the_first_screen(watched: Running, page: Page, errors):
    open_monitor(page, watched.url)
    assert int(tile(page, "Predictions").replace(",", "")) > 500
    assert tile(page, "Predicted churn rate").endswith("%")
    assert page.locator("img.tile-line").evaluate_all("all => all.map(one => one.naturalWidth > 0)") == [True] * 4
    for seen in (page.locator(".tiles"), page.locator(".js-plotly-plot").first, page.locator(".js-plotly-plot").nth(1)):
        box = seen.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800
        assert box["x"] + box["width"] <= 1280
    expect(page.get_by_text("Nobody has evaluated yet")).to_be_visible()
    expect(page.get_by_text(re.compile("2 journal lines cannot be read"))).to_be_visible()


def test_every_view_is_drawn_and_stands_in_the_address(watched: Running, page: Page, errors):
    open_monitor(page, watched.url)
    for view in VIEWS[1:]:
        part(page, view)
        expect(page).to_have_url(re.compile(f"view={view.lower()}"))
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        expect(page.get_by_text("Something went wrong, and it is our fault")).to_have_count(0)
    page.go_back()
    settled(page)
    expect(page).to_have_url(re.compile("view=records"))
    expect(
        page.get_by_role("radio", name="Operations").or_(page.get_by_role("button", name="Operations"))
    ).to_be_visible()
    expect(page.get_by_text("One customer's history")).to_be_visible()


def test_drift_is_named_with_its_effect_and_retraining_is_at_hand(watched: Running, page: Page, errors):
    open_monitor(page, watched.url, "?view=drift")
    expect(page.get_by_text(re.compile(r"columns moved and do something to the scores"))).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"Mean risk is [\d.]+ points higher, (mostly|in part) through Contract"))
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"Contract: a (moderate|strong) change, PSI 0\.\d+"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Retrain")).click()
    expect(page.get_by_role("button", name=re.compile("Train a new version"))).to_be_visible()
    with page.expect_download() as found:
        page.keyboard.press("Escape")
        page.get_by_role("button", name="CSV, 19 rows").first.click()
    text = found.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith('"Contract","▲')


def test_a_day_without_anybody_and_two_versions_at_once_are_told(watched: Running, page: Page, errors):
    open_monitor(page, watched.url, "?period=30d")
    expect(page.get_by_text(re.compile(r"predictions on \d+ of 30 days, none on \d+"))).to_be_visible()
    expect(page.locator(".legend").get_by_text("churn/2")).to_be_visible()
    open_monitor(page, watched.url, "?period=30d&model=churn/2")
    assert tile(page, "Predictions") == "120"
    expect(page.get_by_text("nothing before").first).to_be_visible()


def test_a_segment_is_counted_and_what_is_not_split_is_said(watched: Running, page: Page, errors):
    open_monitor(page, watched.url, "?period=30d")
    everybody = int(tile(page, "Predictions").replace(",", ""))
    open_monitor(page, watched.url, "?period=30d&segment=Contract:Two%20year")
    some = int(tile(page, "Predictions").replace(",", ""))
    assert 0 < some < everybody / 2
    expect(page.get_by_text("Of all customers, not of")).to_be_visible()
    open_monitor(page, watched.url, "?view=drift&segment=Contract:Two%20year")
    expect(page.get_by_text("Against training")).to_have_count(0)


def test_what_was_wrong_is_said_line_by_line(watched: Running, page: Page, errors):
    open_monitor(page, watched.url, "?view=quality")
    expect(page.get_by_text(re.compile("2 journal lines cannot be read"))).to_be_visible()
    page.get_by_text("What exactly").click()
    expect(page.get_by_text(re.compile(r"line \d+: (torn|foreign)")).first).to_be_visible()


def test_one_customer_is_found_by_id_which_stays_out_of_the_address(watched: Running, page: Page, errors):
    open_monitor(page, watched.url, "?view=records")
    line = watched.lines("prediction")[5]
    customer = re.search(r'"customer":"([^"]+)"', line)[1]
    page.get_by_role("textbox", name="One customer's history").fill(customer)
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(rf"{customer}: \d+ predictions, the last one"))).to_be_visible()
    assert customer not in page.url
    page.get_by_role("textbox", name="One customer's history").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No prediction about “nobody”")).to_be_visible()


def test_on_a_phone_nothing_overflows(watched: Running, page: Page, errors):
    page.set_viewport_size({"width": 390, "height": 844})
    for view in ("overview", "drift"):
        open_monitor(page, watched.url, f"?view={view}")
        wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= 390


def test_an_empty_journal_fills_by_itself_and_three_predictions_have_no_verdict(
    models: Path, tmp_path: Path, page: Page, errors
):
    logs = tmp_path / "logs"
    with running(models, logs, CHURN_MONITOR_REFRESH="5") as desk:
        page.goto(desk.url)
        page.get_by_role("heading", name="Score", exact=True).wait_for(timeout=60_000)
        open_monitor(page, desk.url)
        expect(page.get_by_text("No prediction of churn/1 in this window")).to_be_visible()
        expect(page.get_by_role("link", name="Score a customer")).to_be_visible()
        write_day(logs, version_of(models), today(), 3, hours=(0,))
        expect(page.locator(".tile-value").first).to_have_text("3", timeout=40_000)
        expect(page.get_by_text("not enough data to compare").first).to_be_visible()
        part(page, "Drift")
        expect(page.get_by_text("Not enough data to judge")).to_be_visible()
        expect(page.get_by_text("Day by day: not enough data on any day")).to_be_visible()
        _spoil_views(logs)
        part(page, "Quality")
        expect(page.get_by_text(re.compile("views were damaged"))).to_be_visible(timeout=40_000)
        part(page, "Overview")
        expect(page.locator(".tile-value").first).to_have_text("3")


def _spoil_views(logs: Path) -> None:
    for view in (logs / "views").glob("*.view"):
        view.write_bytes(b"garbage")
