"""Names of day files, and the times and ids that decide into which one a line goes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from uuid_utils import uuid7

DAY_FILE = re.compile(r"(\d{4}-\d{2}-\d{2})\.jsonl")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Stamp(NamedTuple):
    """What makes a line unique and puts it in its place: a UUIDv7 and the UTC time that is also inside it."""

    id: str
    at: datetime


def stamp(now: datetime) -> Stamp:
    """A new id for something that happened now; its first 48 bits are the milliseconds of that time (RFC 9562).

    >>> made = stamp(datetime(2026, 11, 21, 12, 30, tzinfo=UTC))
    >>> made.id[:15], day_of_id(made.id)
    ('01a1fe15-bd40-7', datetime.date(2026, 11, 21))
    """
    at = now if now.tzinfo is UTC else now.astimezone(UTC)
    ms = f"{(at - EPOCH) // MILLISECOND:012x}"
    return Stamp(f"{ms[:8]}-{ms[8:]}{str(uuid7())[13:]}", at)


def day_of_id(id: str) -> date | None:
    """The UTC day inside a UUIDv7; None when the text is not one.

    >>> day_of_id("no id") is None
    True
    """
    digits = id.replace("-", "")
    if len(id) != 36 or len(digits) != 32 or digits[12] != "7":
        return None
    try:
        return (EPOCH + int(digits[:12], 16) * MILLISECOND).date()
    except (ValueError, OverflowError):
        return None


def time_text(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds and Z, whose first ten letters are the day.

    >>> time_text(datetime(2026, 11, 21, 12, 30, tzinfo=UTC))
    '2026-11-21T12:30:00.000000Z'
    """
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise ValueError(f"{at.isoformat()} has no time zone")
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def utc_day(at: datetime) -> date:
    """Whose file a line of this time goes into.

    >>> from datetime import timezone
    >>> utc_day(datetime(2026, 11, 22, 0, 30, tzinfo=timezone(timedelta(hours=1))))
    datetime.date(2026, 11, 21)
    """
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).date()


def file_name(day: date) -> str:
    """The day's file.

    >>> file_name(date(2026, 11, 21))
    '2026-11-21.jsonl'
    """
    return f"{day.isoformat()}.jsonl"


def day_of_file(name: str) -> date | None:
    """The day that a file name stands for; None when it is no day file.

    >>> day_of_file("2026-11-21.jsonl"), day_of_file("2026-13-41.jsonl"), day_of_file(".2026-11-21.jsonl.erasing")
    (datetime.date(2026, 11, 21), None, None)
    """
    found = DAY_FILE.fullmatch(name)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        return None
