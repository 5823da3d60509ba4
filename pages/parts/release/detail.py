"""One version: what the gate says about it, what can be done with it, and the report."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.errors import DeskError
from core.release.grounds import Grounds
from core.release.history import archived
from core.release.store import check_grounds
from pages.parts.access import Visitor
from pages.parts.guards import plain, say
from pages.parts.release.actions import Ask, confirm
from pages.parts.release.downloads import downloads
from pages.parts.release.gate_run import command, gate_button
from pages.parts.release.standing import Known, Standing
from pages.parts.release.verdicts import show_report
from pages.parts.times import local_time


def show(standing: Standing, known: Known, visitor: Visitor) -> None:
    """Draw it."""
    is_champion = known.number == standing.log.champion
    try:
        found = None if is_champion else check_grounds(standing.settings, known.number, standing.log.champion)
    except DeskError as error:
        say(error)
        return
    entry = archived(standing.log.entries).get(known.number)
    if entry is not None:
        st.warning(
            f"Archived by {plain(entry.who)}, {local_time(entry.at)}: {plain(entry.reason)}",
            icon=":material/inventory_2:",
        )
    if found is not None:
        _verdict(standing, known, found)
    elif not known.reports:
        st.info("It is champion. The gate has no report on it.", icon=":material/fact_check:")
    if visitor.may_release:
        _buttons(standing, known, visitor, found, entry is not None)
    elif not is_champion:
        st.info("Ask an administrator to promote or archive it.", icon=":material/person:")
    report = found.report if found is not None else known.reports[0][0] if known.reports else None
    if report is not None:
        st.markdown(f"**The gate's report of {local_time(datetime.fromisoformat(report.created))}**")
        show_report(report)
        downloads(report)


def _verdict(standing: Standing, known: Known, found: Grounds) -> None:
    label = plain(standing.label(known.number))
    if found.report is None:
        st.info(
            f"**The gate has not judged {label} yet.** Without a passing report it can only be promoted by overruling the gate.",
            icon=":material/fact_check:",
        )
        st.code(command(standing.settings.model_name, known.number), language="bash")
    elif not found.fits:
        st.warning(f"{plain(found.refusal)} {plain(found.todo)}", icon=":material/history:")
    elif found.report.verdict == "inconclusive":
        st.warning("**The gate says inconclusive:** it cannot tell yet.", icon=":material/help:")
    elif found.refusal:
        st.error("**The gate says fail.**", icon=":material/gpp_bad:")
    else:
        st.success("**The gate lets it through**, as things stand now.", icon=":material/verified:")


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
