"""What is registered, and in which state: champion, challenger, archived, with dates."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from core.errors import DeskError
from core.journal.kinds.releases import ReleaseLine
from core.model.registry.experiments.run import Version
from core.settings import Settings
from pages.parts.experiments.figures_table import figures_table
from pages.parts.experiments.release_dates import dated
from pages.parts.experiments.sight import Sight
from pages.parts.guards import plain, say
from pages.parts.times import in_zone, viewer_zone


def show(sight: Sight) -> None:
    """Draw the view."""
    versions = sight.board.versions
    if not versions:
        st.info(
            "Nothing is registered yet: every candidate of a training becomes a version.", icon=":material/inventory_2:"
        )
        return
    entries = _entries(sight.settings)
    ours = sight.settings.model_name
    states = [dated(version, entries if version.name == ours else ()) for version in versions]
    counts = Counter(one.state for one in states)
    live = f"{plain(sight.live.label)} answers." if sight.live else "No version answers yet."
    many = ", ".join(f"{n:,} {state.lower()}" for state, n in counts.most_common())
    st.markdown(f"**{live}** {len(versions):,} version{'s' * (len(versions) > 1)}: {many}.")
    zone = viewer_zone()
    runs = [sight.board.run(version.run) for version in versions]
    rows: dict[str, list[object]] = {
        "Version": [version.label for version in versions],
        "State": [one.state for one in states],
        "Since": [in_zone(one.since, zone) if one.since else "" for one in states],
        "By": [one.who or "training" for one in states],
        "Kind": [_kind(sight, version) for version in versions],
        sight.figure.label: [run.metrics.get(sight.figure.name) if run else None for run in runs],
        "Registered": [in_zone(version.created, zone) if version.created else "" for version in versions],
        "Data version": [dict(version.tags).get("data_hash", "")[:8] for version in versions],
        "Run": [version.run for version in versions],
    }
    figures_table(rows, "versions")
    st.caption("Promote, roll back and archive on the page Release; its log says who did it and why.")


def _entries(settings: Settings) -> tuple[ReleaseLine, ...]:
    from core.release.log.store import read_log

    try:
        return read_log(settings).entries
    except DeskError as error:
        say(error)
        return ()


def _kind(sight: Sight, version: Version) -> str:
    run = sight.board.run(version.run)
    return run.kind_label if run else dict(version.tags).get("kind", "")
