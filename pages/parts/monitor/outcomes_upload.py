"""Outcomes by upload: the same as `python -m core learn`."""

from __future__ import annotations

import streamlit as st

from core.customers.store import read_rows
from core.errors import DeskError
from core.journal.store import utc_now
from core.monitoring.outcomes.file.reports import How, check
from core.monitoring.outcomes.learning.store import Learned, learn
from core.monitoring.outcomes.learning.words import told
from pages.parts.guards import plain, say
from pages.parts.jobs import Job
from pages.parts.jobs import watch as follow
from pages.parts.monitor.refreshing import the_refresher
from pages.parts.monitor.watch import Watch
from pages.parts.tables import file_button, table

RESULT, JOB, TRIED = "performance:learned", "performance:learning", "performance:tried"
MOST = 200
EXAMPLE = b"customer_id,observed,outcome\nC-1001,2026-10-31,yes\nC-1002,2026-10-31,no\n"


def upload(watch: Watch) -> None:
    """Draw the uploader, what the file says, and what became of it."""
    if not watch.visitor.may_analyse:
        st.caption(":material/lock: Taking in outcomes is for analysts and administrators.")
        return
    job: Job[Learned] | None = st.session_state.get(JOB)
    if job is not None:
        follow(job)
        del st.session_state[JOB]
        st.session_state[RESULT] = job.taken()
        st.rerun()
    if (done := st.session_state.get(RESULT)) is not None:
        _done(watch, done)
    number = st.session_state.get("performance:files", 0)
    file = st.file_uploader("Outcomes file: CSV or Parquet, one outcome a row", type=None, key=f"do:outcomes {number}")
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    positive = left.text_input(
        "Text that means the outcome came true",
        key="performance:positive",
        placeholder=f"{watch.version.schema.target.positive}, yes, true, 1",
        help="Only needed when the file says it with another word; every other text then means that it did not.",
    )
    with right:
        file_button("Example file", lambda: EXAMPLE, "outcomes.csv", "do:outcomes example")
    if file is None:
        st.caption("Nothing is written before you have seen what was read and pressed the button.")
        return
    _checked(watch, file.getvalue(), file.name, positive or "", file.file_id)


def _checked(watch: Watch, data: bytes, name: str, positive: str, file_id: str) -> None:
    try:
        tried = _tried(watch, data, name, positive, file_id)
    except DeskError as error:
        say(error)
        return
    st.markdown(" ".join(plain(sentence) for sentence in told(tried, watch.settings.label_horizon)))
    _problems(tried)
    st.button(
        f"Write {tried.written:,} outcomes" if tried.written != 1 else "Write 1 outcome",
        type="primary",
        key="do:learn",
        disabled=not tried.written,
        on_click=_begin,
        args=(watch, data, name, positive),
    )


def _tried(watch: Watch, data: bytes, name: str, positive: str, file_id: str) -> Learned:
    """What would be written; asked once for each file and wording, not at each drawing of the page."""
    kept = st.session_state.get(TRIED)
    if kept is None or kept[0] != (file_id, positive):
        with st.spinner(f"Reading {name}"):
            kept = st.session_state[TRIED] = ((file_id, positive), _learn(watch, data, name, positive, dry=True))
    tried: Learned = kept[1]
    return tried


def _begin(watch: Watch, data: bytes, name: str, positive: str) -> None:
    st.session_state.pop(RESULT, None)
    st.session_state["performance:files"] = st.session_state.get("performance:files", 0) + 1
    st.session_state[JOB] = Job(lambda tell: _learn(watch, data, name, positive, dry=False), f"Writing {name}")


def _learn(watch: Watch, data: bytes, name: str, positive: str, *, dry: bool) -> Learned:
    now, settings = utc_now(), watch.settings
    reports = check(read_rows(data, name), name, watch.version.schema, now.date(), How(positive=positive.strip()))
    return learn(reports, the_refresher().journal, watch.views, settings.label_horizon, now, dry=dry)


def _done(watch: Watch, done: Learned) -> None:
    said = " ".join(plain(sentence) for sentence in list(told(done, watch.settings.label_horizon))[len(done.notes) :])
    st.success(f"**{plain(done.name)}**: {said}", icon=":material/task_alt:")
    _problems(done)


def _problems(found: Learned) -> None:
    if not found.problems:
        return
    shown = found.problems[:MOST]
    table(
        {
            "Row": [one.row for one in shown],
            "Column": [one.column for one in shown],
            "What is wrong": [one.says for one in shown],
        },
        "outcome-problems",
        says="Rows of the outcomes file that cannot be used",
        file={
            "row": [one.row for one in found.problems],
            "column": [one.column for one in found.problems],
            "problem": [one.says for one in found.problems],
        },
        height=220,
    )
