"""The page before there is a model: what is missing, the command that makes it, and a button that runs it."""

from __future__ import annotations

import re
import subprocess
import sys

import streamlit as st

from core.errors import ModelError
from pages.parts.access import Visitor
from pages.parts.jobs import Job, Tell, watch

COMMAND = "python -m core train"
STEP = re.compile(r"\s*[\d.]+ s\s+(\d+)%\s+(.+)")
"""A line of the command's progress: seconds, share, what is being done."""


def no_model(visitor: Visitor) -> None:
    """Draw the empty state; ends with a rerun once a model is there."""
    st.title("No model yet", anchor=False)
    st.write(
        "Scoring needs a trained model. Training compares several kinds of models on your customer table, or on synthetic "
        "customers when none is configured, and takes about a minute."
    )
    above = st.container()  # drawn last: watching a training holds up whatever stands behind it in the script
    st.caption("The same on the command line, in the desk's folder:")
    st.code(COMMAND, language="bash")
    with above:
        if visitor.may_train:
            _training()
        else:
            st.info("Ask an administrator to train the first one.", icon=":material/person:")


def _training() -> None:
    job: Job[str] | None = st.session_state.get("training")
    pressed = st.button(
        "Train the first model now",
        type="primary",
        key="do:train",
        icon=":material/model_training:",
        disabled=job is not None,
    )
    if pressed:
        job = st.session_state["training"] = Job(_train, "Starting")
    if job is None:
        return
    watch(job)
    del st.session_state["training"]
    job.taken()
    st.rerun()


def _train(tell: Tell) -> str:
    """Run the command in a process of its own, so that the desk does not keep the memory that training needs.

    Raises:
        ModelError: it failed; with its last words.
    """
    last = ""
    command = [sys.executable, "-m", "core", "train", "--if-none"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1) as process:  # noqa: S603 - our own command
        assert process.stdout is not None  # noqa: S101  (for the type checker)
        for line in process.stdout:
            if step := STEP.match(line):
                tell(int(step[1]) / 100, step[2])
            elif line.strip():
                last = line.strip()
    if process.returncode:
        raise ModelError(
            f"The training failed: {last or f'exit code {process.returncode}'}.",
            todo=f"Run `{COMMAND}` in the desk's folder to see everything it says.",
        )
    return last
