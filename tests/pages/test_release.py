"""The release page in a browser: promote, overrule, roll back, archive; who else is at the desk sees it with the next click."""

import shutil

import pytest
import streamlit as st
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from core.model.store import read_aliases
from core.release.log.store import read_log
from core.release.store import archive, promote
from tests.model.registry.conftest import empty_database  # noqa: F401  (a fixture)
from tests.pages.acts import example, open_desk, part, score, settled
from tests.pages.running import ROOT, running
from tests.release.conftest import asked, check, four, judged, settings_of  # noqa: F401  (fixtures)


@pytest.fixture(scope="module")
def served(four, tmp_path_factory):  # noqa: F811
    """A running desk over four versions; each test has a copy of the aliases and the log as they were at first."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(four / "mlruns", folder / "mlruns")
    settings = settings_of(folder)
    with running(settings.mlruns, settings.logs, MLFLOW_TRACKING_URI="") as desk:
        yield desk, settings


def release(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/release{query}")
    page.get_by_role("heading", name="Release", exact=True).wait_for(timeout=60_000)
    settled(page)


def confirm(page: Page, button: str, reason: str) -> None:
    """Fill in the dialog and go through with it."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Why").fill(reason)
    dialog.get_by_role("button", name=button, exact=True).click()
    dialog.wait_for(state="detached", timeout=60_000)
    settled(page)


@pytest.mark.browser
def test_from_the_first_champion_to_a_promotion_that_everybody_sees_with_the_next_click(served, browser, page):
    desk, settings = served
    judged(settings, 2)
    agent = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    open_desk(agent, desk.url)
    example(agent, "High")
    score(agent)
    release(page, desk.url)
    page.get_by_text("Set by its training").wait_for()
    release(page, desk.url, "?version=2")
    page.get_by_text("The gate lets it through").wait_for()
    with page.expect_download() as found:
        page.get_by_role("button", name="HTML").click()
    assert "<html" in found.value.path().read_text()
    page.get_by_role("button", name="Promote churn/2").click()
    confirm(page, "Promote churn/2", "Better on seniors.")
    page.get_by_text("churn/2 is champion.").wait_for(timeout=60_000)
    page.get_by_role("heading", name="Champion: churn/2").wait_for()
    assert read_aliases(settings.mlruns, "churn")["champion"] == 2
    line = read_log(settings).entries[-1]
    assert (line.reason, line.who, line.override) == ("Better on seniors.", "somebody at the desk (no sign-in)", False)
    # the agent's page, open all the while: the answer stays churn/1's, and so is what is asked about it
    part(agent, "What if")
    agent.get_by_text("Another model answers now (churn/2)").wait_for()
    agent.get_by_text("still churn/1's").wait_for()
    agent.get_by_text("Model churn/2").first.wait_for()
    agent.get_by_role("button", name="Score this customer").click()
    agent.get_by_text("by churn/2.").wait_for(timeout=60_000)
    assert '"model":"churn/2"' in desk.lines("prediction")[-1]
    agent.context.close()


@pytest.mark.browser
def test_the_gate_is_overruled_only_on_purpose_and_it_shows(served, page):
    desk, settings = served
    champion = read_aliases(settings.mlruns, "churn")["champion"]
    judged(settings, 3, champion, verdict="fail", checks=(check("recall", "fail", 0.61, "Lower the threshold."),))
    release(page, desk.url, "?version=3")
    page.get_by_text("The gate says fail.").first.wait_for()
    page.get_by_text("9.0 points below the bound").wait_for()
    page.get_by_role("button", name="Promote all the same").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Why").fill("Fire drill.")
    dialog.get_by_role("button", name="Overrule the gate and promote churn/3").click()
    dialog.get_by_text("Tick that you overrule the gate").wait_for()
    assert read_aliases(settings.mlruns, "churn")["champion"] == champion
    dialog.get_by_text("I overrule the gate.").click()
    confirm(page, "Overrule the gate and promote churn/3", "Fire drill.")
    page.get_by_text("churn/3 is champion past the gate.").wait_for(timeout=60_000)
    assert read_log(settings).entries[-1].override is True
    page.get_by_role("button", name=f"Roll back to churn/{champion}").click()
    confirm(page, "Roll back", "")
    page.get_by_role("heading", name=f"Champion: churn/{champion}").wait_for(timeout=60_000)
    expect(page.get_by_text("past the gate")).to_have_count(0)


@pytest.mark.browser
def test_a_champion_that_somebody_else_moved_meanwhile_stops_the_click(served, page):
    desk, settings = served
    champion = read_aliases(settings.mlruns, "churn")["champion"]
    other = next(number for number in (2, 3) if number != champion)
    judged(settings, 4, champion)
    release(page, desk.url, "?version=4")
    page.get_by_role("button", name="Promote churn/4").click()
    page.get_by_role("dialog").wait_for()
    promote(settings, other, asked("I was first.", who="bob"), override=True)
    confirm(page, "Promote churn/4", "Better.")
    page.get_by_text(f"The champion is churn/{other} and not churn/{champion}").wait_for(timeout=60_000)
    page.get_by_text("I was first.").first.wait_for()
    assert read_aliases(settings.mlruns, "churn")["champion"] == other


@pytest.mark.browser
def test_history_says_who_was_live_and_whether_the_log_can_be_trusted(served, page):
    desk, settings = served
    if not read_log(settings).entries:
        promote(settings, 2, asked(), override=True)
    archive(settings, 1, asked("Old."))
    release(page, desk.url, "?view=history")
    page.get_by_text("The chain holds.").wait_for()
    page.get_by_text("Who was champion at").wait_for()
    (path,) = [path for path in settings.logs.glob("*.jsonl") if '"action":"archive"' in path.read_text()]
    text = path.read_text()
    path.write_text(text.replace('"reason":"Old."', '"reason":"New."'))
    release(page, desk.url, "?view=history")
    page.get_by_text("The log was tampered with, or a disk broke").wait_for()
    page.get_by_text("its content does not give its hash").wait_for()
    path.write_text(text)


def test_one_version_and_a_registry_that_is_away_are_states_of_the_page(mlruns, app):
    page = _page(app, mlruns)
    said = " ".join(one.value for one in (*page.info, *page.warning, *page.markdown, *page.subheader))
    assert "Champion: churn/1" in said and "Set by its training" in said
    assert "One version only: there is nothing to promote" in said and "The registry is away" in said
    assert "The gate has no report on it" in said and not page.exception


def test_a_log_that_was_lost_is_not_taken_for_a_first_training(four, tmp_path, monkeypatch):  # noqa: F811
    def script():
        from pages.parts.access import Visitor
        from pages.parts.cache import the_settings
        from pages.parts.release import champion, history
        from pages.parts.release.standing import standing_of

        standing = standing_of(the_settings(), "")
        champion.show(standing, Visitor("Ann", "admin"))
        history.warn()
        history.show(standing)

    shutil.copytree(four / "mlruns", tmp_path / "mlruns")
    settings = settings_of(tmp_path)
    promote(settings, 2, asked(), override=True)
    (settings.mlruns / "served" / "churn" / "releases.jsonl").unlink()
    for name, value in (("CHURN_MLRUNS", settings.mlruns), ("CHURN_LOGS", settings.logs), ("MLFLOW_TRACKING_URI", "")):
        monkeypatch.setenv(name, str(value))
    st.cache_data.clear()
    st.cache_resource.clear()
    page = AppTest.from_function(script, default_timeout=60).run()
    said = " ".join(one.value for one in (*page.markdown, *page.warning, *page.error, *page.info))
    assert "The log does not say who made it champion" in said and "The log holds nothing" in said
    assert "tampered with, or a disk broke**: 1 found. See History" in said
    assert "Set by its training" not in said and not page.exception


def test_before_the_first_training_the_page_says_how_to_begin(tmp_path, app):
    page = _page(app, tmp_path / "mlruns")
    assert [title.value for title in page.title] == ["No model yet"] and not page.exception


@pytest.mark.parametrize(("role", "buttons"), [("analyst", 0), ("admin", 1)])
def test_only_who_may_release_gets_the_buttons(four, tmp_path, role, buttons):  # noqa: F811
    def script(mlruns, logs, role):
        from pathlib import Path

        from core.settings import Settings
        from pages.parts.access import Visitor
        from pages.parts.release import champion, detail
        from pages.parts.release.standing import standing_of

        here = Settings(mlruns=Path(mlruns), logs=Path(logs), tracking_uri="", _env_file=None)
        standing = standing_of(here, "")
        champion.show(standing, Visitor("Ann", role))
        detail.show(standing, standing.version(2), Visitor("Ann", role))

    shutil.copytree(four / "mlruns", tmp_path / "mlruns")
    settings = settings_of(tmp_path)
    promote(settings, 3, asked(), override=True)
    judged(settings, 2, 3)
    page = AppTest.from_function(
        script, args=(str(settings.mlruns), str(settings.logs), role), default_timeout=60
    ).run()
    assert not page.exception
    labels = [button.label for button in page.button]
    assert (
        labels.count("Promote churn/2…") == labels.count("Archive…") == labels.count("Roll back to churn/1") == buttons
    )
    assert any("Ask an administrator" in one.value for one in page.info) is (buttons == 0)


def _page(app, mlruns):
    app(CHURN_MLRUNS=str(mlruns))
    return AppTest.from_file(str(ROOT / "pages" / "models" / "release.py"), default_timeout=60).run()
