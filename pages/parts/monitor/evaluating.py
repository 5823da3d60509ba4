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
    job = evaluator.job
    if job is not None and job.running:
        st.caption(f":material/hourglass_top: {job.doing} …")
    elif job is not None and job.error is not None:
        with guarded():
            job.taken()


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
