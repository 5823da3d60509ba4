"""One evaluation now, at the press of a button: the command that a scheduler runs, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import streamlit as st

from core.errors import JournalError
from pages.parts.guards import guarded
from pages.parts.jobs import Job, Tell

COMMAND = "python -m core monitor"
SECONDS = 600
QUIET, ALERT = 0, 1
GLANCE = 1.0
"""Seconds between two looks at an evaluation that is under way."""


class Evaluator:
    """The evaluation of this process: there is one for all sessions."""

    def __init__(self) -> None:
        self._job: Job[str] | None = None

    @property
    def job(self) -> Job[str] | None:
        """The last evaluation, under way or over; None when there was none."""
        return self._job

    @property
    def running(self) -> bool:
        return self._job is not None and self._job.running

    def begin(self, days: int) -> None:
        """Evaluate the last so many days, unless an evaluation is under way."""
        if not self.running:
            self._job = Job(lambda tell: _evaluate(days, tell), "Comparing with the training")


@st.cache_resource(show_spinner=False)
def the_evaluator() -> Evaluator:
    """The evaluator of this process."""
    return Evaluator()


def button(days: int, *, allowed: bool) -> None:
    """Draw the button, and what became of the last press."""
    evaluator = the_evaluator()
    pressed = st.button(
        "Evaluate now",
        key="do:evaluate",
        icon=":material/fact_check:",
        disabled=evaluator.running or not allowed,
        help=f"Compares the champion's last {days} days with its training, raises and ends alerts. The same as "
        f"`{COMMAND} --window {days}d`, which a scheduler should run every day.",
    )
    if pressed:
        evaluator.begin(days)
    if evaluator.running:
        _watching(evaluator)
    elif evaluator.job is not None and evaluator.job.error is not None:
        with guarded():
            evaluator.job.taken()


@st.fragment(run_every=GLANCE)
def _watching(evaluator: Evaluator) -> None:
    """Says that it is under way, and draws the page anew when it is over."""
    if not evaluator.running:
        st.rerun()
    st.caption(":material/hourglass_top: Comparing with the training …")


def _evaluate(days: int, tell: Tell) -> str:
    command = [sys.executable, "-m", "core", "monitor", "--window", f"{days}d"]
    tell(0.1, "Comparing with the training")
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise JournalError(f"The evaluation took more than {SECONDS} s.", todo=f"Run `{COMMAND}` by hand.") from error
    if done.returncode not in (QUIET, ALERT):
        last = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-3:]
        raise JournalError(f"The evaluation could not be made: {' '.join(last)}", todo=f"Run `{COMMAND}` by hand.")
    return done.stdout
