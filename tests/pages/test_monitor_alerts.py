"""The monitor page's alerts: nobody has looked, an evaluation at the press of a button, looked after, silenced."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.customers.synthetic.scenarios import SCENARIOS
from core.journal.store import utc_now
from core.model.store import open_alias
from core.serving.drills.store import Plan, simulate
from tests.pages.acts import settled
from tests.pages.running import running


@pytest.fixture(scope="module")
def desk(mlruns: Path, tmp_path_factory):
    """A desk whose customers have had a new level for a week."""
    logs = tmp_path_factory.mktemp("alerts") / "logs"
    logs.mkdir()
    plan = Plan(SCENARIOS["new-levels"], 12, 150, 1, utc_now().date() - timedelta(days=1), 3)
    list(simulate(logs, open_alias(mlruns, "churn").version, (0.3, 0.6), plan, outlier_share=0.01))
    with running(mlruns, logs) as found:
        yield found


def _open(page: Page, url: str) -> None:
    page.goto(f"{url}/monitor?view=alerts")
    page.get_by_role("heading", name="Monitor", exact=True).wait_for(timeout=60_000)
    settled(page)


@pytest.mark.browser
def test_an_alert_is_raised_looked_after_and_silenced(desk, page):
    _open(page, desk.url)  # the first page that this server is ever asked for: it is found
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_role("heading", name="Nobody has looked yet")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Evaluate now").click()
    expect(page.get_by_text("Data quality of unseen Payment method").first).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Look after it").first.click()
    page.get_by_role("textbox", name="Your name").first.fill("Ann")
    page.get_by_role("button", name="I look after it").first.click()
    expect(page.get_by_text("looked after by Ann").first).to_be_visible()
    expect(page.get_by_text("Looking for new lines")).to_have_count(
        0
    )  # what Ann wrote is read, and the page drawn anew
    settled(page)
    page.get_by_role("button", name="Silence").first.click()
    panel = page.get_by_test_id("stPopoverBody")
    panel.get_by_role("textbox", name="Your name").fill("Bob")
    panel.get_by_role("button", name="Silence", exact=True).click()
    expect(page.get_by_text("(Bob)").first).to_be_visible()
    assert [json.loads(line)["by"] for line in desk.lines("alert_ack")] == ["Ann"]
    assert [json.loads(line)["by"] for line in desk.lines("alert_snooze")] == ["Bob"]


@pytest.mark.browser
def test_an_alert_that_nobody_puts_a_name_to_stays_as_it_is(desk, page):
    before = desk.lines("alert_snooze")
    _open(page, desk.url)
    page.get_by_role("button", name="Silence").first.click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Silence", exact=True).click()
    expect(page.get_by_text("Nobody is named")).to_be_visible()
    assert desk.lines("alert_snooze") == before
