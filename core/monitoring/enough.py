"""No verdict, as an answer of its own: never 0, False or None."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotEnoughData:
    """No verdict: fewer customers than the statistic needs.

    Attributes:
        n: how many there were, on the smaller side.
        needed: how many it takes.
        of: what was counted, plural, for people.

    >>> str(NotEnoughData(3, 50))
    'Not enough data: 3 customers, 50 are needed.'
    """

    n: int
    needed: int
    of: str = "customers"

    def __str__(self) -> str:
        return f"Not enough data: {self.n} {self.of}, {self.needed} are needed."
