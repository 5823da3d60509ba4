"""What of the monitor page stands in the address, so that it can be linked to and gone back from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.monitoring.windows import Window
from pages.parts.address import Address

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


_here = Address("monitor", FIRST)
param, put, key_of = _here.param, _here.put, _here.key_of
choice, chosen, switch = _here.choice, _here.chosen, _here.switch


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
