"""What the page tests share: a small model, the app as Streamlit's own test runner sees it, a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
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


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Tell pytest-playwright which Chromium to drive, or skip."""
    path = find()
    if path is None:
        pytest.skip("no Chromium here: python -m tests.chromium installs one where it can")
    return {"executable_path": path, "args": ["--no-sandbox"]}


@pytest.fixture(scope="module")
def desk(mlruns: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One running desk for a module of browser tests."""
    with running(mlruns, tmp_path_factory.mktemp("logs")) as found:
        yield found
