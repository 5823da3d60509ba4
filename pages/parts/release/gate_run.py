"""Runs the gate beside the page, in a process of its own, and shows how far it is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import streamlit as st

from core.errors import EvaluationError
from core.release.store import reports_on
from core.settings import Settings
from pages.parts.guards import guarded, plain
from pages.parts.jobs import Job, Tell

ROOT = Path(__file__).parents[3]
SCRIPT = "model_validation.py"
GLANCE = 1.0
STEP = re.compile(r"\s*[\d.]+ s\s+(\d+)%\s+(.+)")
"""A line of the script's progress: seconds, share, what is being done."""


def command(name: str, number: int) -> str:
    """What does the same on the command line."""
    return f"python {SCRIPT} models:/{name}/{number}"


def gate_button(settings: Settings, number: int, *, first: bool) -> None:
    """The button; while the gate runs, what it does. The whole page is drawn again when it has ended.

    Args:
        first: whether there is no report yet, so that this is what to do next.
    """
    st.fragment(_draw, run_every=GLANCE if _key(number) in st.session_state else None)(settings, number, first)


def _draw(settings: Settings, number: int, first: bool) -> None:
    job: Job[str] | None = st.session_state.get(_key(number))
    if job is None:
        if st.button(
            "Run the gate",
            key=f"do:gate {number}",
            icon=":material/fact_check:",
            type="primary" if first else "secondary",
        ):
            st.session_state[_key(number)] = Job(lambda tell: _run(settings, number, tell), "Starting the gate")
            st.rerun()
        return
    if job.running:
        st.progress(
            min(max(job.share, 0.02), 1.0), f"**The gate judges {plain(settings.model_name)}/{number}.** {job.doing}"
        )
        return
    with guarded():
        del st.session_state[_key(number)]
        job.taken()
        st.rerun()


def _run(settings: Settings, number: int, tell: Tell) -> str:
    """Run the script; a verdict is a result, whichever it is.

    Raises:
        EvaluationError: it could not judge; with its last words.
    """
    before = {sha256 for _, sha256 in reports_on(settings, number)}
    line, said = "", []
    arguments = [sys.executable, str(ROOT / SCRIPT), f"models:/{settings.model_name}/{number}"]
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(  # noqa: S603 - our own script
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    ) as process:
        assert process.stdout is not None  # noqa: S101  (for the type checker)
        for line in process.stdout:
            if step := STEP.match(line):
                tell(int(step[1]) / 100, plain(step[2]))
            elif line.strip():
                said.append(line.strip())
    if {sha256 for _, sha256 in reports_on(settings, number)} - before or process.returncode in (0, 1):
        return line
    raise EvaluationError(
        f"The gate could not judge {settings.model_name}/{number}: {' '.join(said[-2:]) or process.returncode}",
        todo=f"Run `{command(settings.model_name, number)}` in the desk's folder to see everything it says.",
    )


def _key(number: int) -> str:
    return f"gate job {number}"
