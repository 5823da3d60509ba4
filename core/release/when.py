"""A time as a person writes it, and which zone it was read in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import ReleaseError


class When(NamedTuple):
    """A moment.

    Attributes:
        at: UTC.
        read: how the text was understood, for people.
    """

    at: datetime
    read: str


def moment(text: str, zone: str = "UTC") -> When:
    """Understand ISO 8601: a day, or a day and a time, with or without zone.

    Args:
        text: e.g. "2026-11-21T14:30", "2026-11-21 14:30+01:00", "2026-11-21" (its first moment).
        zone: name of the zone of a text that has none.

    Raises:
        ReleaseError: it is no time, no zone, or a time that the zone's clocks left out.

    >>> moment("2026-11-21 14:30", "Europe/Berlin").at.isoformat()
    '2026-11-21T13:30:00+00:00'
    >>> moment("2026-11-21T14:30Z").read
    '2026-11-21 14:30:00 UTC'
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ReleaseError(
            f"{text!r} is no time.", todo="Write it like 2026-11-21T14:30, with a zone (Z, +01:00) if you like."
        ) from error
    if found.tzinfo is not None:
        at = found.astimezone(UTC)
        given = "" if found.utcoffset() == timedelta(0) else f"{found:%Y-%m-%d %H:%M:%S} ({found:%z}), "
        return When(at, f"{given}{at:%Y-%m-%d %H:%M:%S} UTC")
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ReleaseError(f"{zone!r} is no time zone.", todo="Name one like Europe/Berlin.") from error
    there = found.replace(tzinfo=place)
    at = there.astimezone(UTC)
    if at.astimezone(place).replace(tzinfo=None) != found:
        raise ReleaseError(f"{text} did not happen in {zone}: its clocks were put forward.", todo="Take another time.")
    twice = (
        " (the first of two: the clocks were put back)"
        if there.utcoffset() != there.replace(fold=1).utcoffset()
        else ""
    )
    if zone == "UTC":
        return When(at, f"{at:%Y-%m-%d %H:%M:%S}, read as UTC")
    return When(at, f"{found:%Y-%m-%d %H:%M:%S}, read as {zone}{twice}: {at:%Y-%m-%d %H:%M:%S} UTC")
