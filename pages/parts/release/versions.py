"""The versions with their last verdict, and one of them in full: what the gate says, and what can be done with it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.errors import DeskError
from core.release.grounds import Grounds
from core.release.history import archived
from core.release.store import check_grounds
from pages.parts.access import Visitor
from pages.parts.guards import plain, say
from pages.parts.monitor.tables import table
from pages.parts.release.actions import Ask, confirm
from pages.parts.release.downloads import downloads
from pages.parts.release.gate_run import command, gate_button
from pages.parts.release.standing import Known, Standing
from pages.parts.release.verdicts import WORDS, last_verdict, show_report
from pages.parts.times import local_time


def show(standing: Standing, visitor: Visitor) -> None:
    """Draw the view."""
    left, right = st.columns([6, 6], gap="medium")
    with right:
        known = _chosen(standing)
        if known is not None:
            _detail(standing, known, visitor)
    with left:
        st.markdown("**Every version on this disk**")
        table(_rows(standing), f"versions of {standing.settings.model_name}", config=_columns(), says="Versions")
        if len(standing.versions) == 1:
            st.info(
                "One version only: there is nothing to promote. Train another on **Experiments**, or "
                "`python -m core train`; it becomes the challenger.",
                icon=":material/model_training:",
            )


def _chosen(standing: Standing) -> Known | None:
    numbers = [one.number for one in standing.versions]
    if not numbers:
        st.info("No version stands in this folder.", icon=":material/inbox:")
        return None
    asked = st.query_params.get("version", "")
    first = next(
        (n for n in (standing.challenger, *numbers) if n in numbers and n != standing.log.champion), numbers[0]
    )
    wanted = int(asked) if asked.isdecimal() and int(asked) in numbers else first
    if st.session_state.get("release version") not in numbers or asked != st.session_state.get("release address"):
        st.session_state["release version"] = wanted
    st.session_state["release address"] = asked
    st.selectbox(
        "Version",
        numbers,
        format_func=lambda n: _named(standing, n),
        key="release version",
        on_change=_to_address,
    )
    return standing.version(st.session_state["release version"])


def _to_address() -> None:
    st.query_params["version"] = str(st.session_state["release version"])
    st.session_state["release address"] = st.query_params["version"]


def _named(standing: Standing, number: int) -> str:
    known = standing.version(number)
    return standing.label(number) + (f" · {known.role}" if known and known.role else "")


def _detail(standing: Standing, known: Known, visitor: Visitor) -> None:
    is_champion = known.number == standing.log.champion
    found: Grounds | None = None
    try:
        found = check_grounds(standing.settings, known.number, standing.log.champion) if not is_champion else None
    except DeskError as error:
        say(error)
        return
    entry = archived(standing.log.entries).get(known.number)
    if entry is not None:
        st.warning(
            f"Archived by {plain(entry.who)}, {local_time(entry.at)}: {plain(entry.reason)}",
            icon=":material/inventory_2:",
        )
    if found is not None and found.report is None:
        st.info(
            f"**The gate has not judged {plain(standing.label(known.number))} yet.** Without a passing report it can only be "
            "promoted by overruling the gate.",
            icon=":material/fact_check:",
        )
        st.code(command(standing.settings.model_name, known.number), language="bash")
    elif found is not None and found.refusal and found.report is not None and found.report.verdict == "pass":
        st.warning(f"{plain(found.refusal)} {plain(found.todo)}", icon=":material/history:")
    elif found is not None and found.refusal and found.report is not None:
        st.error(f"**The gate says {found.report.verdict}.**", icon=":material/gpp_bad:")
    elif found is not None:
        st.success("**The gate lets it through**, as things stand now.", icon=":material/verified:")
    elif not known.reports:
        st.info("It is champion. The gate has no report on it.", icon=":material/fact_check:")
    report = found.report if found is not None else known.reports[0][0] if known.reports else None
    if report is not None:
        st.caption(f"The gate's report of {local_time(datetime.fromisoformat(report.created))}:")
        show_report(report)
    if visitor.may_release:
        _buttons(standing, known, visitor, found, entry is not None)
    elif not is_champion:
        st.info("Ask an administrator to promote or archive it.", icon=":material/person:")
    if report is not None:
        downloads(report)


def _buttons(standing: Standing, known: Known, visitor: Visitor, found: Grounds | None, is_archived: bool) -> None:
    number, champion = known.number, standing.log.champion
    with st.container(horizontal=True):
        if found is not None:
            against = " ".join(text for text in (found.refusal, "It is archived." if is_archived else "") if text)
            label = "Promote all the same…" if against else f"Promote {standing.label(number)}…"
            if st.button(
                label, key="do:promote", type="secondary" if against else "primary", icon=":material/rocket_launch:"
            ):
                confirm(Ask("promote", number, champion, against, standing.away), standing.settings, visitor)
            if not is_archived and st.button("Archive…", key="do:archive", icon=":material/inventory_2:"):
                confirm(Ask("archive", number, champion, "", standing.away), standing.settings, visitor)
        gate_button(standing.settings, number, first=not known.reports)


def _rows(standing: Standing) -> dict[str, list[object]]:
    cards = [one.card for one in standing.versions]
    return {
        "Version": [standing.label(one.number) for one in standing.versions],
        "Role": [one.role or "–" for one in standing.versions],
        "Gate": [WORDS[last_verdict(one.reports)] for one in standing.versions],
        "Kind": [card.kind_label if card else "cannot be read" for card in cards],
        "ROC-AUC": [card.metrics.get("holdout", {}).get("roc_auc") if card else None for card in cards],
        "Trained": [local_time(datetime.fromisoformat(card.created)) if card else "" for card in cards],
    }


def _columns() -> dict[str, ColumnConfig | str | None]:
    return {
        "ROC-AUC": st.column_config.NumberColumn(format="%.3f", help="On the hold-out, as measured at its training.")
    }
