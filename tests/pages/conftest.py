"""What the page tests share: a small model, the app as Streamlit's own test runner sees it, a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from tests.chromium import find
from tests.pages.running import ROOT, Running, running, small_model


@pytest.fixture(scope="session")
def mlruns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mlruns")
    small_model(folder)
    return folder


@pytest.fixture
def app(mlruns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Starts the app in this process with settings of its own; nothing is cached from one test to the next."""
    import streamlit as st

    def start(**settings: str) -> AppTest:
        given = {"CHURN_MLRUNS": str(mlruns), "CHURN_LOGS": str(tmp_path / "logs"), "GROQ_API_KEY": ""} | settings
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(ROOT)
        st.cache_resource.clear()
        st.cache_data.clear()
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()

    yield start
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def journal(tmp_path: Path) -> Callable[[str], int]:
    """Counts the journal's lines of a kind."""
    return lambda kind: len(Running("", tmp_path / "logs", 0).lines(kind))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for a module: our own fixture, because the plugin's keeps its event loop for the whole session."""
    path = find()
    if path is None:
        pytest.skip("no Chromium here: python -m tests.chromium installs one where it can")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of a visitor who has never been here."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def desk(mlruns: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One running desk for a module of browser tests."""
    with running(mlruns, tmp_path_factory.mktemp("logs")) as found:
        yield found
