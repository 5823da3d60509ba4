"""Times for people: in the viewer's zone, with a date nobody can mistake; durations in the unit that fits."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def viewer_zone() -> tzinfo:
    """The zone of the visitor's browser; UTC when it does not say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def local_time(when: datetime) -> str:
    """Day and minute in the viewer's zone."""
    return in_zone(when, viewer_zone())


def in_zone(when: datetime, zone: tzinfo) -> str:
    """Day and minute in a zone.

    >>> in_zone(datetime(2026, 11, 1, 9, 5, tzinfo=UTC), UTC)
    '1 Nov 2026, 09:05'
    """
    there = when.astimezone(zone)
    return f"{there.day} {there:%b %Y, %H:%M}"


def duration(seconds: float) -> str:
    """How long, in one or two units.

    >>> duration(0.4), duration(42.3), duration(95), duration(7300), duration(665_280)
    ('under 1 s', '42 s', '1 min 35 s', '2 h 1 min', '7 days 16 h')
    """
    whole = int(seconds)
    if whole < 1:
        return "under 1 s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    if whole < 172_800:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 86_400} days {whole % 86_400 // 3600} h"
