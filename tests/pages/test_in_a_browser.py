"""The pages in a real Chromium."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.decisions.groq_server import GroqServer
from tests.pages.acts import chosen, example, go_many, open_desk, part, score, settled, upload
from tests.pages.running import Running, running
from tests.pages.shots import BAD, spoiled

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _errors(page: Page):
    """Nothing that goes wrong in the browser goes unseen, and nothing is fetched from outside."""
    broken: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.set_default_timeout(60_000)
    yield
    outside = [url for url in asked if not re.match(r"(https?|wss?)://127\.0\.0\.1|data:|blob:", url)]
    assert (broken, outside) == ([], [])


def risk(page: Page) -> int:
    """The whole per cent of the first risk on the page."""
    return int(page.locator(".risk-number").first.inner_text().strip("%<>"))


@pytest.mark.parametrize("path", ["", "?view=many", "score", "answer", "app"])
def test_every_address_meets_the_frame_on_the_first_visit(desk: Running, page: Page, path: str):
    page.goto(f"{desk.url}/{path}")
    expect(page.get_by_role("heading", name="Score", exact=True)).to_be_visible()
    expect(page.get_by_text("This desk is open to anyone who can reach it")).to_have_count(1)
    expect(page).to_have_title("Churn Desk")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_an_example_is_scored_and_a_reload_logs_nothing_more(desk: Running, page: Page):
    before = len(desk.lines("prediction"))
    open_desk(page, desk.url)
    example(page, "High")
    score(page)
    assert risk(page) >= 60
    expect(page.get_by_text("High risk", exact=True)).to_be_visible()
    expect(page.get_by_text("Contact now.")).to_be_visible()
    expect(page.locator(".js-plotly-plot .bars")).to_be_visible()
    expect(page.get_by_text("raises the risk by about").first).to_be_visible()
    chosen(page, "Services")
    part(page, "What if")
    part(page, "Why")
    assert len(desk.lines("prediction")) == before + 1
    page.reload()
    expect(page.get_by_text("No customer scored yet")).to_be_visible()
    assert len(desk.lines("prediction")) == before + 1


def test_the_answer_is_seen_without_scrolling(desk: Running, page: Page):
    page.set_viewport_size({"width": 1280, "height": 800})
    open_desk(page, desk.url)
    example(page, "High")
    score(page)
    for seen in (page.locator(".risk"), page.get_by_text("Contact now."), page.locator(".js-plotly-plot")):
        box = seen.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
        assert box["x"] + box["width"] <= 1280


def test_on_a_phone_the_answer_comes_before_the_form_and_nothing_overflows(desk: Running, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_desk(page, desk.url)
    example(page, "High")
    score(page)
    answer, form = page.locator(".risk").bounding_box(), page.get_by_role("tab").first.bounding_box()
    assert answer is not None
    assert form is not None
    assert answer["y"] < form["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_what_if_moves_the_risk(desk: Running, page: Page):
    open_desk(page, desk.url)
    example(page, "High")
    score(page)
    before = risk(page)
    part(page, "What if")
    page.get_by_role("button", name="Try this change").click()
    expect(page.locator(".risk-moved").last).to_contain_text(f"was {before}%")
    after = int(page.locator(".risk-number").last.inner_text().strip("%<>"))
    assert after < before
    settled(page)
    page.get_by_role("button", name="Back to how it is").click()
    expect(page.locator(".risk-number")).to_have_count(1)


def test_an_email_is_drafted_offline_edited_and_downloaded(desk: Running, page: Page):
    open_desk(page, desk.url)
    example(page, "High")
    page.get_by_role("textbox", name="Customer's name").fill("Ms Ortiz")
    page.keyboard.press("Tab")
    score(page)
    part(page, "E-mail")
    page.get_by_role("button", name="Draft the e-mail").click()
    expect(page.get_by_text("This text comes from the template")).to_be_visible()
    text = page.get_by_role("textbox", name="Text")
    expect(text).to_have_value(re.compile("Hello Ms Ortiz"))
    expect(page.get_by_text("checks passed")).to_be_visible()
    settled(page)  # in the middle of a run, old and new elements stand beside each other
    with page.expect_download() as found:
        page.get_by_role("button", name="Download .eml").click()
    assert b"X-Unsent: 1" in found.value.path().read_bytes()
    text.fill(text.input_value() + "\nAnd 95 % off.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Not ready to send")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Download .eml")).to_be_disabled()


@pytest.mark.parametrize(("behaviour", "says"), [("good", "Drafted by"), ("500", "comes from the template")])
def test_groq_drafts_or_the_template_does_and_the_page_says_so(mlruns, tmp_path, page: Page, behaviour: str, says: str):
    with (
        GroqServer(behaviour) as groq,
        running(mlruns, tmp_path, GROQ_API_KEY="test", GROQ_BASE_URL=groq.url) as desk,
    ):
        open_desk(page, desk.url)
        example(page, "High")
        page.get_by_role("textbox", name="Customer's name").fill("Ms Unmistakable")
        page.keyboard.press("Tab")
        score(page)
        part(page, "E-mail")
        begin = time.monotonic()
        page.get_by_role("button", name="Draft the e-mail").click()
        expect(page.get_by_text("checks passed")).to_be_visible()
        assert time.monotonic() - begin < 10
        settled(page)
        expect(page.get_by_text(says)).to_be_visible()
        expect(page.get_by_role("textbox", name="Text")).to_have_value(re.compile("Ms Unmistakable"))
        assert groq.received
        assert not any(b"Unmistakable" in request for request in groq.received)
        page.goto("about:blank")


def test_a_file_with_bad_rows_is_listed_scored_filtered_and_opened(desk: Running, page: Page):
    before = len(desk.lines("prediction"))
    open_desk(page, f"{desk.url}/?view=many")
    upload(page, "customers.csv", spoiled(page))
    expect(page.get_by_text("3 problems in the file")).to_be_visible()
    expect(page.get_by_text("1 left out")).to_be_visible()
    page.get_by_role("button", name="Score 38 customers").click()
    expect(page.get_by_text("at or above the threshold")).to_be_visible()
    settled(page)
    assert len(desk.lines("prediction")) == before + 38
    with page.expect_download() as found:
        page.get_by_role("button", name="CSV of 38").click()
    lines = found.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 39
    assert "probability" in lines[0]
    page.locator("[data-testid=stDataFrame] canvas").first.click(position={"x": 18, "y": 52}, force=True)
    expect(page.get_by_text("of customers.csv")).to_be_visible()
    expect(page.locator(".risk-number")).to_be_visible()
    settled(page)
    assert len(desk.lines("prediction")) == before + 38
    page.get_by_role("button", name="Score this customer").click()
    settled(page)
    assert len(desk.lines("prediction")) == before + 38


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("columns.csv", BAD),
        ("empty.csv", b""),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
        ("broken.parquet", b"PAR1 nothing of the kind PAR1"),
    ],
)
def test_a_wrong_file_is_a_designed_state(desk: Running, page: Page, name: str, data: bytes):
    open_desk(page, f"{desk.url}/?view=many")
    upload(page, name, data)
    expect(page.get_by_role("alert").first).to_contain_text(name)
    expect(page.get_by_text("our fault")).to_have_count(0)
    expect(page.get_by_text("The columns that a file needs")).to_be_visible()


def test_the_view_stands_in_the_address_and_back_goes_back(desk: Running, page: Page):
    open_desk(page, desk.url)
    go_many(page)
    expect(page).to_have_url(re.compile("view=many"))
    page.go_back()
    expect(page.get_by_role("button", name="Score this customer")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("button", name="Use a sample file")).to_be_visible()
    expect(page.get_by_role("radio", name="Many customers")).to_be_checked()


def test_a_click_that_comes_while_the_example_is_loading_is_not_lost(desk: Running, page: Page):
    open_desk(page, desk.url)
    before = len(desk.lines("prediction"))
    page.get_by_role("button", name="High", exact=True).click()
    page.get_by_role("button", name="Score this customer").click()
    expect(page.get_by_text("Logged as")).to_be_visible()
    settled(page)
    assert len(desk.lines("prediction")) == before + 1
