"""What is made once per process: settings, the desk, and the slow imports that nobody should wait for."""

from __future__ import annotations

import threading
from datetime import timedelta

import streamlit as st

from core.errors import NoModelError
from core.serving.answers import HealthItem, JournalState
from core.serving.desk import Desk, open_desk, reopen_desk
from core.settings import Settings, load_settings

HEALTH_AGE = timedelta(seconds=30)


@st.cache_resource(show_spinner=False)
def the_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingError: one has a value that cannot be used.
    """
    return load_settings()


def find_desk() -> Desk | None:
    """The desk that serves the champion, opened again when another was promoted; None before the first training.

    Raises:
        DeskError: the model, the catalogue or a setting is wrong.
    """
    try:
        return _desk(_promoted_at(the_settings()))
    except NoModelError:
        return None


def _promoted_at(settings: Settings) -> int:
    """When the aliases last changed, ns; 0 when there are none yet."""
    try:
        return (settings.mlruns / "served" / settings.model_name / "aliases.json").stat().st_mtime_ns
    except OSError:
        return 0


@st.cache_resource(show_spinner=False, max_entries=1)
def _desk(promoted_at: int) -> Desk:
    return open_desk(the_settings())


def desk_of(desk: Desk, label: str) -> Desk:
    """The desk of the version that gave an answer, so that nothing that follows from it mixes two versions.

    Raises:
        DeskError: that version does not stand here any more.
    """
    return desk if label == desk.version.label else _former_desk(label)


@st.cache_resource(show_spinner=False, max_entries=3)
def _former_desk(label: str) -> Desk:
    return reopen_desk(the_settings(), label)


@st.cache_data(show_spinner=False, ttl=HEALTH_AGE)
def health(_desk: Desk, label: str) -> tuple[HealthItem, ...]:
    """How the outside is doing, asked twice a minute at the most: a registry that is away costs a second each time."""
    return _desk.health()


def journal_state(desk: Desk) -> JournalState:
    """Where answers are written, counted now."""
    return desk.journal_state()


@st.cache_resource(show_spinner=False)
def _warming(label: str, _desk: Desk) -> threading.Thread:
    def warm() -> None:
        _desk.scorer  # noqa: B018 - builds the kernel
        import pandas  # noqa: F401  (tables: half a second that the next page need not wait for)
        import plotly.graph_objects  # noqa: F401

        if (example := next(iter(_desk.examples()), None)) is not None:
            # One explanation in vain builds everything that the first real one would wait for; nothing is logged.
            score = _desk.scorer.score(example.customer)
            _desk.explainer.explain(example.customer, score)

    thread = threading.Thread(target=warm, name="warm-up", daemon=True)
    thread.start()
    return thread


def warm_up(desk: Desk) -> None:
    """After the first page is drawn: import and build in the background what the first answer needs."""
    _warming(desk.version.label, desk)
