"""Reading the experiments: a database at once and again whenever it has changed, a server beside the page."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import streamlit as st

from core.model.registry.experiments.run import Board
from core.model.registry.experiments.store import read_board, state_of
from core.settings import Settings
from pages.parts.cache import the_settings
from pages.parts.guards import plain
from pages.parts.jobs import Job

FIRST_LOOK, NEXT_LOOK = 2.8, 1.0
"""Seconds that the page waits for a server before it says that it is still reading, and between two looks after that."""
FRESH, REFUSED = 30.0, 10.0
"""Seconds for which a server's answer, and its failure, are taken for what still holds."""


@dataclass(slots=True, eq=False)
class Asking:
    """One question to a server: it is asked in a thread, whoever wants to know looks at the same."""

    job: Job[Board]
    began: float = field(default_factory=time.monotonic)

    def is_worth(self) -> bool:
        """Whether its answer is there or on its way."""
        age = time.monotonic() - self.began
        return self.job.running or age < (REFUSED if self.job.error else FRESH)


_asked: dict[tuple[str, tuple[str, ...]], Asking] = {}


def the_board(experiments: tuple[str, ...]) -> Board | None:
    """The runs of these experiments; None while a server is still being read, which the page then says.

    Raises:
        AwayError: the server does not answer.
        ModelError: the database cannot be read.
    """
    settings = the_settings()
    state = state_of(settings)
    if state is not None:
        return _from_database(settings.mlflow_uri, experiments, state)
    key = (settings.mlflow_uri, experiments)
    asking = _asked.get(key)
    if asking is None or not asking.is_worth():
        asking = _asked[key] = Asking(Job(lambda tell: read_board(settings, experiments), "Reading"))
    end = asking.began + FIRST_LOOK
    while asking.job.running and time.monotonic() < end:
        time.sleep(0.02)
    if asking.job.running:
        _wait(settings, asking)
        return None
    return asking.job.taken()


def read_again() -> None:
    """Forget what a server has answered."""
    for key in [key for key, asking in _asked.items() if not asking.job.running]:
        del _asked[key]


def is_database() -> bool:
    """Whether the registry is a file that can be looked at."""
    return state_of(the_settings()) is not None


@st.cache_resource(show_spinner="Reading the runs", max_entries=4)
def _from_database(uri: str, experiments: tuple[str, ...], state: tuple[int, ...]) -> Board:
    return read_board(the_settings(), experiments)


def _wait(settings: Settings, asking: Asking) -> None:
    @st.fragment(run_every=NEXT_LOOK)
    def look() -> None:
        if not asking.job.running:
            st.rerun()
        seconds = int(time.monotonic() - asking.began)
        st.info(
            f"**Reading the runs from {plain(settings.mlflow_uri)}**: {seconds} s so far. The rest of the desk does not "
            "wait for it.",
            icon=":material/hourglass:",
        )

    look()
