"""Times as people write them: "24h", "3d", or a point in time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
LONGEST = timedelta(days=366)


def duration(text: str) -> timedelta | None:
    """A whole number of minutes, hours, days or weeks, at most 366 days; None when it is not one.

    >>> duration("90m"), duration("2w"), duration("0h"), duration("soon")
    (datetime.timedelta(seconds=5400), datetime.timedelta(days=14), None, None)
    """
    found = re.fullmatch(r"(\d{1,6})([mhdw])", text.strip(), re.ASCII)
    if found is None:
        return None
    long = int(found[1]) * UNITS[found[2]]
    return long if timedelta(0) < long <= LONGEST else None


def point_in_time(text: str, now: datetime) -> datetime | None:
    """A moment, in UTC: a duration from now, or ISO 8601 (without a zone: UTC; a bare day: its beginning).

    >>> noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    >>> [str(point_in_time(text, noon)) for text in ("8h", "2026-11-23", "2026-11-22T08:00+01:00", "Monday")]
    ['2026-11-21 20:00:00+00:00', '2026-11-23 00:00:00+00:00', '2026-11-22 07:00:00+00:00', 'None']
    """
    long = duration(text)
    if long is not None:
        return now + long
    try:
        at = datetime.fromisoformat(text.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
