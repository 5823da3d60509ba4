"""The part of the monitor page that is drawn again by itself: the chosen view, and how far the journal has been read."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from core.journal.store import utc_now
from core.model.version import ModelVersion
from pages.parts.access import Visitor
from pages.parts.cache import the_settings
from pages.parts.guards import guarded, plain, say
from pages.parts.monitor.address import Asked
from pages.parts.monitor.refreshing import Refresher
from pages.parts.monitor.watch import watch_for

GLANCE = 1.0
"""Seconds between two looks at a build that is under way."""


def show(asked: Asked, visitor: Visitor, champion: ModelVersion, refresher: Refresher) -> None:
    """Draw the chosen view now, and again every `monitor_refresh` seconds."""
    with st.container():  # always there, so that what stands below keeps its place
        building(refresher)
    drawn = utc_now().date()

    @st.fragment(run_every=the_settings().monitor_refresh, key="monitor:live")
    def live() -> None:
        with guarded():
            today = utc_now().date()
            if today != drawn:  # midnight: "the last 7 days" are others now
                st.rerun()
            refresher.poke(today)
            if refresher.job is not None and refresher.waiting(asked.window, asked.window.before):
                st.info(
                    "The figures appear when these days have been read. Answers go on meanwhile.",
                    icon=":material/hourglass_top:",
                )
                return
            _state(refresher)
            watch = watch_for(asked, visitor, champion, refresher, today)
            import_module(f"pages.parts.monitor.{asked.view}").show(watch)

    live()


def building(refresher: Refresher) -> None:
    """How far a build is that takes longer than a moment; draws the page anew when it is done."""
    if refresher.job is None:
        return

    @st.fragment(run_every=GLANCE, key="monitor:building")
    def progress() -> None:
        job = refresher.job
        if job is None:
            st.rerun()
        st.progress(min(max(job.share, 0.0), 1.0), f"{job.doing}. Each day is read once.")

    progress()


def _state(refresher: Refresher) -> None:
    if refresher.error is not None:
        say(refresher.error)
    if refresher.busy:
        st.caption(f":material/sync: {plain(refresher.busy)}")
