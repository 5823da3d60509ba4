"""What of the monitor page stands in the address, so that it can be linked to and gone back from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from core.monitoring.windows import Window

VIEWS = {
    "overview": "Overview",
    "drift": "Drift",
    "quality": "Quality",
    "performance": "Performance",
    "records": "Records",
    "operations": "Operations",
    "alerts": "Alerts",
}
PERIODS = {"1d": "1 day", "7d": "7 days", "30d": "30 days", "90d": "90 days", "custom": "Dates"}
DAYS = {"1d": 1, "7d": 7, "30d": 30, "90d": 90}
LONGEST = 731
"""Days of a window at the most: two years of counts are read in well under a second."""
FIRST = {"view": "overview", "period": "7d"}
"""What holds when the address says nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for.

    Attributes:
        view: one of VIEWS.
        window: the days.
        model: label of the version; "" for the champion.
        segment: as core.monitoring.segments.segment writes it; "" for everybody.
    """

    view: str
    window: Window
    model: str = ""
    segment: str = ""


def param(name: str) -> str:
    """What the address says, or what holds when it says nothing."""
    return st.query_params.get(name, FIRST.get(name, ""))


def put(name: str, value: str) -> None:
    """Write it into the address; what holds anyway is left out of it."""
    st.session_state[f"address:{name}"] = value or FIRST.get(name, "")
    if value and value != FIRST.get(name):
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def key_of(name: str, legal: Callable[[str], object]) -> str:
    """Key of a widget that follows the address: on a first visit, and when somebody goes back or forward.

    Args:
        legal: what the widget holds for what the address says.
    """
    key, asked = f"monitor:{name}", param(name)
    if key not in st.session_state or asked != st.session_state.get(f"address:{name}"):
        st.session_state[f"address:{name}"] = asked
        st.session_state[key] = legal(asked)
    return key


def choice(name: str, options: Sequence[str]) -> str:
    """Key of a widget that chooses one of the options; what the address names wrongly becomes the first."""
    first = FIRST.get(name, "") if FIRST.get(name, "") in options else options[0]
    key = key_of(name, lambda asked: asked if asked in options else first)
    if st.session_state[key] not in options:  # they are not what they were in the run before
        st.session_state[key] = first
    return key


def chosen(name: str) -> None:
    """For on_change: write what the widget holds into the address."""
    put(name, str(st.session_state.get(f"monitor:{name}") or ""))


def window_of(period: str, first: str, last: str, today: date) -> Window:
    """The days of a period.

    >>> str(window_of("7d", "", "", date(2026, 11, 21)))
    '2026-11-15 to 2026-11-21'
    >>> str(window_of("custom", "2026-11-01", "2026-11-03", date(2026, 11, 21)))
    '2026-11-01 to 2026-11-03'
    >>> str(window_of("custom", "nonsense", "", date(2026, 11, 21)))
    '2026-11-15 to 2026-11-21'
    """
    if period in DAYS:
        return Window.ending(today, DAYS[period])
    try:
        window = Window(date.fromisoformat(first), min(date.fromisoformat(last), today))
    except ValueError:
        return Window.ending(today, DAYS[FIRST["period"]])
    return window if len(window) <= LONGEST else Window.ending(window.last, LONGEST)
