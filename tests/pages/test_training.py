"""The training panel: one job for everybody, whoever started it."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.customers.export.store import write_table
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.errors import BusyError
from core.model.registry.lock import training_lock
from pages.parts import training_job
from tests.pages.acts import open_desk
from tests.pages.running import running

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
PANEL = """
import streamlit as st
from pages.parts.access import OPEN, Visitor
from pages.parts.training import training_panel
training_panel(Visitor("Ben", {role!r}), key="here", kinds=True)
"""


@pytest.fixture
def panel(app, tmp_path, monkeypatch):
    """The panel alone, for a visitor with a role, in a folder of its own."""
    from streamlit.testing.v1 import AppTest

    app  # noqa: B018 - empties the caches before and after
    monkeypatch.setenv("CHURN_MLRUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("CHURN_DATA", "")
    (tmp_path / "runs").mkdir()

    def draw(role="open"):
        import streamlit as st

        st.cache_resource.clear()
        at = AppTest.from_string(PANEL.format(role=role), default_timeout=60).run()
        assert not at.exception
        return at

    return draw


def test_only_who_may_train_gets_the_button(panel):
    assert panel().button(key="do:here").label == "Train"
    assert not panel("analyst").button
    assert "Ask an administrator" in panel("analyst").info[0].value


def test_a_training_of_a_command_line_is_shown_and_leaves_no_button(panel, tmp_path):
    with training_lock(tmp_path / "runs", datetime.now(UTC)) as note:
        note("Fitting Random forest", 0.4)
        at = panel()
        assert not at.button
        assert "started on a command line" in at.caption[0].value
        with pytest.raises(BusyError):
            training_job.begin(tmp_path / "runs")
    assert "Last training: " in panel().success[0].value


def test_a_failed_and_a_killed_training_are_said_in_words(panel, tmp_path):
    with pytest.raises(ZeroDivisionError), training_lock(tmp_path / "runs", NOW):
        raise ZeroDivisionError("by nought")
    assert "The last training failed" in panel().error[0].value
    hold = "import sys,time; from pathlib import Path; from datetime import datetime, UTC\n"
    hold += "from core.model.registry.lock import training_lock\n"
    hold += "with training_lock(Path(sys.argv[1]), datetime.now(UTC)): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path / "runs")], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        assert not panel().button
        other.send_signal(signal.SIGKILL)
        other.wait()
    at = panel()
    assert "ended from outside" in at.warning[0].value
    assert at.button(key="do:here")


def test_a_training_that_cannot_begin_is_reported_with_its_last_words(panel, tmp_path, monkeypatch):
    monkeypatch.setenv("CHURN_DATA", str(tmp_path / "nowhere.csv"))
    training_job.begin(tmp_path / "runs")
    with pytest.raises(BusyError):
        training_job.begin(tmp_path / "runs")
    end = time.monotonic() + 60
    while training_job.look(tmp_path / "runs").running and time.monotonic() < end:
        time.sleep(0.05)
    seen = training_job.look(tmp_path / "runs")
    assert seen.attempt.state == "failed"
    assert "nowhere.csv" in seen.attempt.error
    assert "Traceback" not in "\n".join(seen.log)


@pytest.mark.browser
def test_a_training_goes_on_through_reloads_second_visitors_and_a_killed_app(
    browser: Browser, page: Page, tmp_path: Path
):
    mlruns, logs = tmp_path / "mlruns", tmp_path / "logs"
    write_table(tmp_path / "customers.csv", synthetic_table(read_schema(None), 3_000, seed=3).table)
    page.set_default_timeout(30_000)
    with running(mlruns, logs, CHURN_DATA=str(tmp_path / "customers.csv")) as desk:
        page.goto(desk.url)
        page.get_by_role("button", name="Train the first model now").click()
        expect(page.get_by_text("goes on by itself")).to_be_visible()
        page.reload()
        expect(page.get_by_text("goes on by itself")).to_be_visible()
        expect(page.get_by_role("button", name="Train the first model now")).to_have_count(0)
        other = browser.new_context().new_page()
        other.goto(desk.url)
        expect(other.get_by_text("goes on by itself")).to_be_visible()
        other.context.close()
        while not (mlruns / "training.json").exists():
            time.sleep(0.05)
        import os

        os.kill(desk.process, signal.SIGKILL)
    with running(mlruns, logs, CHURN_DATA=str(tmp_path / "customers.csv")) as desk:
        page.goto(desk.url)
        expect(page.get_by_text("goes on by itself")).to_be_visible()
        page.get_by_text("What it says").click()
        expect(page.get_by_text("3,000 customers: customers.csv")).to_be_visible()
        page.get_by_role("heading", name="Score", exact=True).wait_for(timeout=120_000)
        open_desk(page, desk.url)
        expect(page.get_by_text("Model churn/").first).to_be_visible()
