"""Drift: what moved, what that does to the scores, why the mean risk moved, and since when."""

from __future__ import annotations

import streamlit as st

from core.monitoring.counts import total
from core.monitoring.enough import NotEnoughData
from core.monitoring.overview.comparison import Comparison, compare
from core.monitoring.overview.heat import heat
from core.monitoring.overview.reference import Reference, of_counts, of_training
from core.monitoring.scores import ScoreDrift
from pages.parts.guards import plain
from pages.parts.monitor import address
from pages.parts.monitor.drift_heat import heat_map
from pages.parts.monitor.drift_overlay import overlay
from pages.parts.monitor.drift_table import drift_table
from pages.parts.monitor.drift_why import why_chart
from pages.parts.monitor.empty import nothing
from pages.parts.monitor.naming import BANDS, p_text, title_of
from pages.parts.monitor.retrain import retrain
from pages.parts.monitor.watch import Watch

AGAINST = {"training": "Against training", "before": "Against the days before"}


def show(watch: Watch) -> None:
    """Draw the view."""
    if nothing(watch):
        return
    now = total(watch.counts)
    assert now is not None  # noqa: S101  (nothing() has looked)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        reference = _reference(watch)
        retrain(watch)
    if reference is None:
        st.info(
            f"Nothing was predicted from {watch.before}, so there is nothing to compare with. Choose other days"
            + (f", or *{AGAINST['training']}*." if watch.segment is None else ", or everybody."),
            icon=":material/history:",
        )
        return
    found = compare(now, watch.version.profile, reference)
    _verdict(watch, found)
    drift_table(watch, found)
    left, right = st.columns(2, gap="medium")
    with left:
        why_chart(watch, found, reference)
    with right:
        overlay(watch, found)
    names = [row.column for row in found.columns]
    heat_map(watch, heat(watch.counts, reference.columns, names, watch.window))


def _reference(watch: Watch) -> Reference | None:
    """What the visitor chose to compare with. The profile knows everybody together: a part of the customers differs from
    it by being a part, so for a segment there are only the days before."""
    options = list(AGAINST) if watch.segment is None else ["before"]
    st.segmented_control(
        "Compared with",
        options,
        format_func=lambda one: AGAINST[one],
        required=True,
        key=address.choice("against", options),
        on_change=address.chosen,
        args=("against",),
        label_visibility="collapsed",
    )
    if st.session_state["monitor:against"] == "training":
        return _training(watch.label, watch)
    before = total(watch.counts_before)
    return of_counts(before) if before is not None else None


@st.cache_resource(show_spinner=False, max_entries=8)
def _training(label: str, _watch: Watch) -> Reference:
    return of_training(_watch.version)


def _verdict(watch: Watch, found: Comparison) -> None:
    """The answer first: did something move, and does it matter to the scores?"""
    moved = found.moved
    certain = [row for row in moved if row.share is not None and row.share.certain]
    names = ", ".join(plain(title_of(watch, row.column)) for row in (certain or list(moved))[:3])
    unknown = sum(isinstance(row.drift, NotEnoughData) for row in found.columns)
    if moved:
        also = (
            " and does something to the scores" if certain else ", and none of it does anything certain to the scores"
        )
        st.warning(
            f"**{len(moved)} of {len(found.columns)} columns moved{also if len(moved) == 1 else also.replace('does something', 'do something')}**"
            f": {names}. {_scores(found.scores)}",
            icon=":material/trending_up:",
        )
    elif unknown == len(found.columns):
        st.info(
            f"**Not enough data to judge**: {found.n:,} predictions. {_scores(found.scores)}",
            icon=":material/hourglass_empty:",
        )
    else:
        st.success(
            f"**No column moved** beyond the floor and beyond chance. {_scores(found.scores)}",
            icon=":material/check_circle:",
        )


def _scores(drift: ScoreDrift | NotEnoughData) -> str:
    if isinstance(drift, NotEnoughData):
        return f"The scores: {drift}"
    return (
        f"The scores: {BANDS[drift.band]}, PSI {drift.psi:.3f} ({drift.by_chance:.3f} is usual by chance), "
        f"Jensen–Shannon {drift.jensen_shannon:.3f}, p {p_text(drift.p_value)}, n = {drift.n_current:,} against {drift.n_reference:,}."
    )
