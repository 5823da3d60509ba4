"""The log: what was done by whom and why, whether it can be trusted, and who was champion at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.journal.kinds.releases import ReleaseLine
from core.model.store import LAST_GOOD
from core.release.chain import Fault
from core.release.history import live_at
from core.release.log.store import check_log
from pages.parts.cache import the_settings
from pages.parts.guards import plain
from pages.parts.release.standing import Standing, files_of
from pages.parts.tables import table
from pages.parts.times import local_time, viewer_zone

AT_ONCE = 200_000_000
"""Bytes of journal that are checked without being asked: a fraction of a second."""
Files = tuple[tuple[str, int, int], ...]


def show(standing: Standing) -> None:
    """Draw the view."""
    left, right = st.columns([8, 4], gap="medium")
    with left:
        _entries(standing)
    with right:
        _live(standing)
        _chain(standing)


def _entries(standing: Standing) -> None:
    entries = list(reversed(standing.log.entries))
    if not entries:
        if LAST_GOOD in standing.log.aliases:
            st.warning(
                "**The log holds nothing**, and yet there was another champion before. `python -m core release verify` says "
                "more; a log that is still in the journal comes back by `python -m core release rebuild`.",
                icon=":material/history:",
            )
            return
        st.info(
            f"**No release yet.** {plain(standing.label(standing.log.champion))} was set by its training. The first promotion "
            "begins the log.",
            icon=":material/history:",
        )
        return
    st.markdown("**Every release, the newest first**")
    rows = _rows(standing, entries)
    table(rows, f"releases of {standing.settings.model_name}", config=_columns(), file=_file(entries), says="Releases")


def _rows(standing: Standing, entries: Sequence[ReleaseLine]) -> dict[str, list[object]]:
    return {
        "When": [local_time(entry.at) for entry in entries],
        "What": [_what(standing, entry) for entry in entries],
        "Who": [entry.who for entry in entries],
        "Why": [entry.reason for entry in entries],
        "Grounds": [_grounds(entry) for entry in entries],
        "Entry": [entry.hash[:12] for entry in entries],
    }


def _file(entries: Sequence[ReleaseLine]) -> dict[str, list[object]]:
    names = (
        "id",
        "name",
        "action",
        "who",
        "before",
        "after",
        "version",
        "reason",
        "report",
        "override",
        "previous",
        "hash",
    )
    return {
        "at": [entry.at.isoformat() for entry in entries],
        **{name: [getattr(entry, name) for entry in entries] for name in names},
    }


def _columns() -> dict[str, ColumnConfig | str | None]:
    return {"Why": st.column_config.TextColumn(width=330), "When": st.column_config.TextColumn(width=135)}


def _what(standing: Standing, entry: ReleaseLine) -> str:
    if entry.action == "archive":
        return f"archived {entry.version}"
    words = "promoted" if entry.action == "promote" else "rolled back"
    loud = " ⚠ GATE OVERRULED" if entry.override else ""
    return f"{words} {entry.before or 'nobody'} → {entry.after or 'nobody'}{loud}"


def _grounds(entry: ReleaseLine) -> str:
    if entry.override:
        return "none: overruled"
    return f"report {entry.report[:12]}" if entry.report else "–"


def _live(standing: Standing) -> None:
    with st.container(border=True):
        st.markdown("**Who was champion at**")
        zone = viewer_zone()
        now = datetime.now(UTC).astimezone(zone)
        day, time = st.columns(2)
        on = day.date_input(
            "Day", value=now.date(), key="in:live day", format="YYYY-MM-DD", label_visibility="collapsed"
        )
        at = time.time_input("Time", value=now.time(), key="in:live time", step=60, label_visibility="collapsed")
        asked = datetime.combine(on, at, tzinfo=zone)
        live = live_at(standing.log.entries, asked.astimezone(UTC), standing.log.champion)
        label = plain(standing.label(live.number))
        if live.entry is not None:
            says = f"since {local_time(live.entry.at)}, by {plain(live.entry.who)}"
        else:
            card = known.card if (known := standing.version(live.number)) is not None else None
            trained = datetime.fromisoformat(card.created) if card else None
            if trained is not None and asked < trained:
                label, says = "Nobody", f"{label} was trained {local_time(trained)}"
            elif LAST_GOOD in standing.log.aliases:
                says = "as far as is known here: the log holds nothing"
            else:
                says = "set by its training"
        st.markdown(f"#### {label}")
        until = f" until {local_time(live.until)}" if live.until else ""
        st.caption(f"{says}{until}. In your zone, {plain(str(zone))}: {asked.astimezone(UTC):%Y-%m-%d %H:%M} UTC.")


def warn() -> None:
    """For the page's other view: one line when the log cannot be trusted."""
    files = files_of(the_settings())
    if sum(one[1] for one in files) <= AT_ONCE and (faults := _checked(files)):
        st.error(
            f"**The release log was tampered with, or a disk broke**: {len(faults)} found. See History.",
            icon=":material/link_off:",
        )


def _chain(standing: Standing) -> None:
    files = files_of(standing.settings)
    size = sum(one[1] for one in files)
    with st.container(border=True):
        st.markdown("**Can the log be trusted?**")
        wanted = size <= AT_ONCE or st.button(
            f"Check it against {size / 1e9:.1f} GB of journal", key="do:verify", icon=":material/link:"
        )
        if not wanted:
            st.caption("Or on the command line: `python -m core release verify`.")
            return
        with st.spinner("Reading the journal"):
            faults = _checked(files)
        head = standing.log.entries[-1].hash[:12] if standing.log.entries else ""
        if not faults:
            n = len(standing.log.entries)
            st.markdown(
                f":material/verified: **The chain holds.** {n} entr{'y' if n == 1 else 'ies'}, as in the journal."
            )
            if head:
                st.caption(f"Head `{head}`: write it down elsewhere, and nobody can rewrite the log unseen.")
            return
        st.error(f"**The log was tampered with, or a disk broke: {len(faults)} found.**", icon=":material/link_off:")
        for fault in faults[:10]:
            st.markdown(f"- **{plain(fault.where)}**: {plain(fault.says)}")


@st.cache_data(show_spinner=False, max_entries=4)
def _checked(files: Files) -> tuple[Fault, ...]:
    return check_log(the_settings())[1]
