"""Promote, roll back, archive from the page: the dialog that asks, the work beside the page, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import streamlit as st

from core.errors import DeskError
from core.release.store import LONGEST_REASON, Done, Request, archive, promote, roll_back
from core.settings import Settings
from pages.parts.access import Visitor
from pages.parts.guards import plain, say
from pages.parts.jobs import Job, Tell, watch

What = Literal["promote", "rollback", "archive"]
ANYBODY = "somebody at the desk (no sign-in)"
JOB, DONE, REFUSED = "release job", "release done", "release refused"


@dataclass(frozen=True, slots=True)
class Ask:
    """A move that somebody is asked to confirm.

    Attributes:
        number: of the version that it is about.
        champion: that the page has shown, or None; whoever is champion otherwise by now stops the move.
        speaks_against: why the gate does not let it through; "" when it does.
        away: why the registry cannot be asked; "" when it answers.
    """

    what: What
    number: int
    champion: int | None
    speaks_against: str
    away: str


def who(visitor: Visitor) -> str:
    """As it stands in the log."""
    return visitor.name or ANYBODY


def confirm(ask: Ask, settings: Settings, visitor: Visitor) -> None:
    """Open the dialog."""
    name = settings.model_name
    title = {"promote": "Promote", "rollback": "Roll back to", "archive": "Archive"}[ask.what]
    st.dialog(f"{title} {name}/{ask.number}", width="medium")(_dialog)(ask, settings, visitor)


def _dialog(ask: Ask, settings: Settings, visitor: Visitor) -> None:
    st.markdown(_consequence(ask, settings.model_name))
    overrule = here = True
    if ask.speaks_against:
        st.error(f"**The gate has not let it through.** {plain(ask.speaks_against)}", icon=":material/gpp_bad:")
        overrule = st.checkbox(
            "I overrule the gate. The log, this page and the command line will say so, with my name and reason.",
            key="do:overrule",
        )
    if ask.away:
        st.warning(f"**The registry does not answer.** {plain(ask.away)}", icon=":material/cloud_off:")
        here = st.checkbox(
            "Move what is served here all the same, and tell the registry when it answers.", key="do:here"
        )
    reason = st.text_area(
        "Why" if ask.what != "rollback" else "Why (may be left empty)",
        max_chars=LONGEST_REASON,
        key="do:reason",
        placeholder="Stays in the log, with your name.",
    )
    with st.container(horizontal=True):
        pressed = st.button(_button(ask, settings.model_name), type="primary", key="do:confirm")
        if st.button("Leave it", key="do:leave"):
            st.rerun()
    if not pressed:
        return
    if missing := _missing(ask, reason, overrule, here):
        st.error(missing, icon=":material/edit_note:")
        return
    expect = ask.champion or 0
    request = Request(who(visitor), datetime.now(UTC), reason, expect=expect, here=bool(ask.away))
    st.session_state.pop(DONE, None)
    st.session_state.pop(REFUSED, None)
    st.session_state[JOB] = Job(_work(ask, settings, request), "Moving the aliases")
    st.rerun()


def _work(ask: Ask, settings: Settings, request: Request) -> Callable[[Tell], Done]:
    def work(tell: Tell) -> Done:
        tell(0.3, "Asking the registry, moving the aliases, writing it down")
        if ask.what == "promote":
            return promote(settings, ask.number, request, override=bool(ask.speaks_against))
        return roll_back(settings, request) if ask.what == "rollback" else archive(settings, ask.number, request)

    return work


def _missing(ask: Ask, reason: str, overrule: bool, here: bool) -> str:
    if not overrule:
        return "Tick that you overrule the gate, or leave it."
    if not here:
        return "Tick that only what is served here moves, or leave it until the registry answers."
    return "Say why, in a sentence." if ask.what != "rollback" and not reason.strip() else ""


def _consequence(ask: Ask, name: str) -> str:
    label, champion = plain(f"{name}/{ask.number}"), plain(f"{name}/{ask.champion}") if ask.champion else "nobody"
    if ask.what == "archive":
        return f"**{label}** will challenge nobody, and no rollback will lead to it. Nothing is deleted."
    return (
        f"**{label}** answers from now on instead of **{champion}**, for everybody at this desk, with their next click."
    )


def _button(ask: Ask, name: str) -> str:
    if ask.what == "rollback":
        return "Roll back"
    words = "Archive" if ask.what == "archive" else "Overrule the gate and promote" if ask.speaks_against else "Promote"
    return f"{words} {name}/{ask.number}"


def outcome() -> None:
    """Watch a move that is under way; then say what came of it, until it is put aside. Before anything that shows the champion."""
    job: Job[Done] | None = st.session_state.get(JOB)
    if job is not None:
        watch(job)
        del st.session_state[JOB]
        try:
            st.session_state[DONE] = job.taken()
        except DeskError as refused:
            st.session_state[REFUSED] = refused
    error: DeskError | None = st.session_state.get(REFUSED)
    done: Done | None = st.session_state.get(DONE)
    if error is not None:
        say(error)
    elif done is not None:
        _say_done(done)
    if error is not None or done is not None:
        st.button("Put aside", key="do:aside", type="tertiary", on_click=_put_aside)


def _say_done(done: Done) -> None:
    line = done.line
    now, label = plain(f"{line.name}/{line.after}"), plain(f"{line.name}/{line.version}")
    if line.action == "archive":
        text = f"**{label} is archived.** {now} stays champion."
    else:
        was = plain(f"{line.name}/{line.before}") if line.before else "nobody"
        text = f"**{now} is champion.** Before it was {was}."
    if line.override:
        st.error(f"{text} The gate was overruled; the log says so.", icon=":material/gpp_bad:")
    else:
        st.success(text, icon=":material/check_circle:")
    for notice in done.notices:
        st.warning(plain(notice), icon=":material/info:")


def _put_aside() -> None:
    st.session_state.pop(DONE, None)
    st.session_state.pop(REFUSED, None)
