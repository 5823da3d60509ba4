"""The training panel: a button that starts a training, and the training as it goes on behind whatever page is open.

The state comes from the folder each time it is drawn, so a reload, another tab, another visitor and an app that was started
again all show the same training.
"""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.errors import DeskError
from core.model.card import KIND_LABELS
from core.model.registry.attempts.attempt import Attempt
from pages.parts.access import Visitor
from pages.parts.cache import the_settings
from pages.parts.guards import plain, say
from pages.parts.times import duration, local_time
from pages.parts.training_job import COMMAND, Training, begin, look

BUSY_SECONDS, IDLE_SECONDS = 1.0, 5.0
"""Between two looks at the folder, while a training runs and while none does."""
DEFAULT_SEED = 7
RECENT_SECONDS = 3600.0


def training_panel(visitor: Visitor, *, key: str, kinds: bool, first: bool = False, label: str = "") -> None:
    """Draw the panel; it draws itself again while a training runs, and the whole page once when one begins or ends.

    Args:
        visitor: only who may train gets the button; everybody sees the training.
        key: of the widgets, different for each panel of a page.
        kinds: let the visitor choose candidates and seed.
        first: do nothing when there is a champion already (the page before the first model).
        label: of the button.
    """
    found = look(the_settings().mlruns)
    running = found is not None and found.running
    draw = st.fragment(_draw, run_every=BUSY_SECONDS if running else IDLE_SECONDS)
    draw(visitor, key, kinds, first, label, running)


def _draw(visitor: Visitor, key: str, kinds: bool, first: bool, label: str, running: bool) -> None:
    found = look(the_settings().mlruns)
    if (found is not None and found.running) is not running:
        st.rerun()
    with st.container(key=f"training_{key}"):
        if found is not None and running:
            _under_way(found)
            return
        if visitor.may_train:
            _offer(visitor, key, kinds, first, label or "Train")
        else:
            who = "train the first one" if first else "start a training"
            st.info(f"Ask an administrator to {who}.", icon=":material/person:")
        if found is not None:
            _over(found)


def _offer(visitor: Visitor, key: str, kinds: bool, first: bool, label: str) -> None:
    options = [*(["--if-none"] if first else []), *(["--by", visitor.name] if visitor.name else [])]
    chosen: list[str] = []
    if kinds:
        left, right = st.columns([4, 1], vertical_alignment="bottom")
        chosen = left.pills(
            "Candidates",
            list(KIND_LABELS),
            format_func=lambda kind: KIND_LABELS[kind],
            selection_mode="multi",
            key=f"in:kinds {key}",
            help="None chosen: every kind that is installed. An ensemble needs at least two others.",
        )
        seed = right.number_input(
            "Seed",
            min_value=0,
            max_value=2**32 - 1,
            value=DEFAULT_SEED,
            step=1,
            key=f"in:seed {key}",
            help="Of the split, the folds and the models: the same table, seed and candidates give the same models again.",
        )
        options += ["--seed", str(int(seed))]
    options += ["--kinds", ",".join(chosen)] if chosen else []
    data = the_settings().data
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(label, type="primary", key=f"do:{key}", icon=":material/model_training:")
        on = f"On `{data}`" if data else "On synthetic customers"
        st.caption(
            f"{on}, in the background: the desk can be used meanwhile. It takes about a minute.", width="content"
        )
    if pressed:
        try:
            begin(the_settings().mlruns, options)
        except DeskError as error:
            say(error)
        else:
            st.rerun()


def _under_way(found: Training) -> None:
    attempt = found.attempt
    seconds = (datetime.now(UTC) - attempt.since).total_seconds()
    st.progress(min(max(attempt.share, 0.0), 1.0), f"**Training** · {plain(attempt.doing)} · {duration(seconds)}")
    where = (
        "" if found.log is not None else f" It was started on a command line: process {attempt.pid} on {attempt.host}."
    )
    st.caption(f"It goes on by itself: use the desk, close the page, come back.{where}")
    _log(found)


def _over(found: Training) -> None:
    attempt = found.attempt
    took = duration((attempt.ended - attempt.since).total_seconds()) if attempt.ended else ""
    match attempt.state:
        case "failed":
            st.error(
                f"**The last training failed**, {local_time(attempt.ended or attempt.since)}: {plain(attempt.error)}\n\n"
                "What is served has not changed.",
                icon=":material/error:",
            )
        case "killed":
            st.warning(
                f"**The last training was ended from outside** before it was done (begun {local_time(attempt.since)}, "
                f"last seen: {plain(attempt.doing)}). What is served has not changed; train again.",
                icon=":material/warning:",
            )
        case _:
            _finished(attempt, took)
    _log(found)


def _finished(attempt: Attempt, took: str) -> None:
    text = f"Last training: {local_time(attempt.ended or attempt.since)}, {took}. {plain(attempt.says)}"
    if (datetime.now(UTC) - (attempt.ended or attempt.since)).total_seconds() < RECENT_SECONDS:
        st.success(text, icon=":material/check_circle:")
    else:
        st.caption(f":material/check_circle: {text}")


def _log(found: Training) -> None:
    if found.log:
        with st.expander("What it says", icon=":material/notes:"):
            st.code("\n".join(found.log), language=None, height=260)
    elif found.attempt.state in ("failed", "killed"):
        st.caption(f"Run `{COMMAND}` in the desk's folder to see everything it says.")
