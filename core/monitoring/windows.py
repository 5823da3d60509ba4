"""Stretches of UTC days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """Days from first to last, both inclusive.

    Raises:
        ValueError: the last is before the first.

    >>> week = Window.ending(date(2026, 11, 21), days=7)
    >>> str(week), len(week), date(2026, 11, 15) in week
    ('2026-11-15 to 2026-11-21', 7, True)
    >>> str(week.before)
    '2026-11-08 to 2026-11-14'
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a window cannot end on {self.last} when it begins on {self.first}")

    @classmethod
    def ending(cls, last: date, days: int) -> Window:
        """So many days, of which this is the last."""
        return cls(last - timedelta(days=days - 1), last)

    @property
    def before(self) -> Window:
        """As many days, right before."""
        return Window.ending(self.first - timedelta(days=1), len(self))

    @property
    def days(self) -> tuple[date, ...]:
        """All of them, oldest first."""
        return tuple(self.first + timedelta(days=index) for index in range(len(self)))

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def days_of(text: str) -> int:
    """How many days "7d", "2w" or "7" are.

    Raises:
        ValueError: it is something else, or nothing.

    >>> days_of("7d"), days_of("2w"), days_of("30")
    (7, 14, 30)
    """
    found = re.fullmatch(r"(\d{1,4})([dw]?)", text.strip())
    if found is None or not int(found[1]):
        raise ValueError(f"{text!r} is no number of days, such as 7d or 2w")
    return int(found[1]) * (7 if found[2] == "w" else 1)
