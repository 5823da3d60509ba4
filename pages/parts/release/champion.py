"""The first answer of the page: who is champion since when and why, who challenges, and the way back."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.model.store import LAST_GOOD
from core.release.history import since
from pages.parts.access import Visitor
from pages.parts.guards import plain
from pages.parts.release.actions import Ask, confirm
from pages.parts.release.standing import Known, Standing
from pages.parts.release.verdicts import BADGES, last_verdict
from pages.parts.release.view import put
from pages.parts.times import local_time

DID = {"promote": "promoted", "rollback": "brought back", "archive": "put"}


def show(standing: Standing, visitor: Visitor) -> None:
    """Champion and challenger side by side, and what is not as it should be."""
    _warnings(standing)
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        _champion(standing, visitor)
    with right.container(border=True, height="stretch"):
        _challenger(standing)


def _warnings(standing: Standing) -> None:
    log = standing.log
    entry = since(log.entries, log.champion)
    if entry is not None and entry.override:
        st.error(
            f"**{plain(standing.label(log.champion))} is champion past the gate.** {plain(entry.who)}, "
            f"{local_time(entry.at)}: {_quoted(entry.reason)}",
            icon=":material/gpp_bad:",
        )
    if log.outside and log.champion is not None:
        st.error(
            f"**{plain(standing.label(log.champion))} was made champion outside this log**, which ends with "
            f"{plain(standing.label(log.entries[-1].after))}. The next release, or `python -m core models sync`, enters it.",
            icon=":material/report:",
        )
    if log.notice:
        st.warning(plain(log.notice), icon=":material/history:")
    if log.owed:
        st.warning(
            "The registry has yet to be told who is champion: the next release tells it, or `python -m core models sync`.",
            icon=":material/cloud_off:",
        )
    elif standing.away:
        st.warning(
            f"**The registry is away.** {plain(standing.away)} What is served here, and this page, go on without it.",
            icon=":material/cloud_off:",
        )


def _champion(standing: Standing, visitor: Visitor) -> None:
    log = standing.log
    if log.champion is None:
        readable = not log.notice
        st.subheader("No champion" if readable else "Who is champion cannot be read", anchor=False)
        st.markdown("Promote one of the versions." if readable else "What answers meanwhile stands in the sidebar.")
        return
    _name(standing, log.champion, "Champion")
    entry, known = since(log.entries, log.champion), standing.version(log.champion)
    if entry is not None:
        by = f"{DID[entry.action]} by {plain(entry.who)}"
        st.markdown(f"Since **{local_time(entry.at)}**, {by}: {_quoted(entry.reason)}")
    elif LAST_GOOD in log.aliases:  # there was a champion before, so somebody has moved it
        st.markdown("**The log does not say who made it champion**, nor when: see History.")
    elif known is not None and known.card is not None:
        trained = local_time(datetime.fromisoformat(known.card.created))
        st.markdown(f"Set by its training, **{trained}**: nobody has promoted it, and there was no champion before.")
    if not visitor.may_release:
        return
    if not standing.back:
        st.caption("There is no champion before to go back to.")
    elif st.button(f"Roll back to {standing.label(standing.back[0])}", key="do:rollback", icon=":material/undo:"):
        confirm(
            Ask("rollback", standing.back[0], log.champion, "", standing.away),
            standing.settings,
            visitor,
        )


def _challenger(standing: Standing) -> None:
    number = standing.challenger
    known = standing.version(number)
    if number is None or known is None:
        st.subheader("No challenger", anchor=False)
        st.markdown("The next training names one. Any other version can be promoted as well.")
        return
    _name(standing, number, "Challenger")
    badge = BADGES[last_verdict(known.reports)]
    when = f", {local_time(datetime.fromisoformat(known.reports[0][0].created))}" if known.reports else ""
    st.markdown(f"{badge}{when}")
    if st.button("Look at it", key="do:look", icon=":material/arrow_downward:"):
        st.session_state["release:version"] = str(number)
        put("version", str(number))
        st.rerun()


def _quoted(reason: str) -> str:
    return f"“{plain(reason)}”" if reason else "no reason given"


def _name(standing: Standing, number: int, role: str) -> None:
    known: Known | None = standing.version(number)
    kind = known.card.kind_label if known and known.card else "cannot be read"
    area = known.card.metrics.get("holdout", {}).get("roc_auc") if known and known.card else None
    figure = f", hold-out ROC-AUC {area:.3f}" if area is not None else ""
    st.subheader(f"{role}: {plain(standing.label(number))}", anchor=False)
    st.caption(f"{kind}{figure}")
