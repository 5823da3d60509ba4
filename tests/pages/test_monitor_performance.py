"""The performance view in a real Chromium: no outcomes, outcomes by upload, what came true."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.journal.lines import PredictionLine
from core.journal.store import Journal
from core.monitoring.profiles.store import served_profiles
from core.monitoring.views.store import Views
from tests.pages.acts import settled
from tests.pages.journals import version_of, write_day
from tests.pages.running import Running, running

pytestmark = pytest.mark.browser
DUE = (33, 32, 31)


def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture
def desk(mlruns: Path, tmp_path: Path):
    """Three days whose outcomes are due, one of this week."""
    logs = tmp_path / "logs"
    for back in (*DUE, 2):
        write_day(logs, version_of(mlruns), today() - timedelta(days=back), 120)
    Views(logs, served_profiles(mlruns)).refresh(today())  # what a first start compiles, a browser need not wait for
    with running(mlruns, logs) as found:
        yield found


def outcomes(desk: Running, turned: bool = False) -> bytes:
    """Who left, as the probabilities say; `turned`: the opposite."""
    rng, rows = np.random.default_rng(4), ["customer_id,observed,outcome"]
    for back in DUE:
        day = today() - timedelta(days=back)
        for line in Journal(desk.logs).read(day, day, ("prediction",)):
            assert isinstance(line, PredictionLine)
            left = (rng.random() < line.probability) is not turned
            rows.append(f"{line.customer},{day + timedelta(days=20)},{'yes' if left else 'no'}")
    return "\n".join(rows).encode()


def opened(page: Page, desk: Running, more: str = "") -> None:
    page.goto(f"{desk.url}/monitor?view=performance{more}")
    page.get_by_role("heading", name="Monitor").wait_for(timeout=90_000)
    settled(page)


def given(page: Page, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": "left.csv", "mimeType": "text/csv", "buffer": data})


def test_outcomes_come_in_by_upload_and_show_at_once(page: Page, desk: Running) -> None:
    opened(page, desk)
    expect(page.get_by_role("heading", name="No outcomes yet")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("cannot see concept drift")).to_be_visible()
    given(page, b"name,colour\nA,blue\n")
    expect(page.get_by_text("no column for the prediction's id")).to_be_visible(timeout=120_000)
    given(page, outcomes(desk) + b"\nA-1,soon,yes\nnobody,2026-01-01,no")
    expect(page.get_by_text("360 of 362 outcomes would be written")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("1 rows cannot be used")).to_be_visible()
    assert desk.lines("outcome") == [], "nothing is written before the button"
    page.get_by_role("button", name="Write 360 outcomes").click()
    expect(page.get_by_text("As good as on the hold-out")).to_be_visible(timeout=120_000)
    assert len(desk.lines("outcome")) == 360
    expect(page.get_by_text("360 of 360 predictions")).to_be_visible()
    expect(page.get_by_text("decisions were right")).to_be_visible()
    expect(page.get_by_text("Area under the ROC curve")).to_be_visible()
    expect(page.get_by_text("Protected groups:")).to_be_visible()
    expect(page.get_by_text("CSV, 6 rows")).to_be_visible()
    lines = [json.loads(line) for line in desk.lines("prediction")]
    due = {str(today() - timedelta(days=back)) for back in DUE}
    some = sum(line["features"]["Contract"] == "Month-to-month" and line["at"][:10] in due for line in lines)
    opened(page, desk, "&segment=Contract:Month-to-month")
    expect(page.get_by_text(f"{some} of {some} predictions")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("so none has a floor")).to_be_visible()


def test_concept_drift_is_said_first(page: Page, desk: Running) -> None:
    opened(page, desk)
    page.get_by_role("heading", name="No outcomes yet").wait_for(timeout=120_000)
    given(page, outcomes(desk, turned=True))
    page.get_by_role("button", name="Write 360 outcomes").click()
    expect(page.get_by_text("Below the floor")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("what makes customers leave may have changed")).to_be_visible()
    page.get_by_role("radio", name="Recall").or_(page.get_by_role("button", name="Recall", exact=True)).first.click()
    expect(page.get_by_text("Recall was 0.")).to_be_visible()
    assert "figure=recall" in page.url
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
