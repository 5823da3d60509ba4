"""The newest evaluation (`python -m core monitor`) as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from core.journal.lines import FindingLine, Line
from core.monitoring.alerts.words import name_of

NAMED = 3


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the newest evaluation found.

    Attributes:
        at: when it was written, UTC.
        first, last: days it looked at, 2026-11-21; what needs outcomes looks at earlier ones.
        findings: all of them.
    """

    at: datetime
    first: str
    last: str
    findings: tuple[FindingLine, ...]

    @property
    def moved(self) -> tuple[FindingLine, ...]:
        """The largest effect first."""
        found = [one for one in self.findings if one.state == "moved"]
        return tuple(sorted(found, key=lambda one: -(one.effect or 0.0)))


def newest(lines: Iterable[Line]) -> Evaluated | None:
    """The last evaluation among the lines; None when there is none.

    >>> newest([]) is None
    True
    """
    found: list[FindingLine] = []
    for line in lines:
        if isinstance(line, FindingLine):
            if found and found[0].evaluation != line.evaluation:
                found = []
            found.append(line)
    if not found:
        return None
    latest = max(found, key=lambda one: one.last)
    return Evaluated(max(one.at for one in found), latest.first, latest.last, tuple(found))


def sentence(found: Evaluated, title: Callable[[str], str] = str) -> str:
    """What it found, for people.

    Args:
        title: what people call a column.
    """
    moved, few = found.moved, sum(one.state == "not_enough" for one in found.findings)
    n = len(found.findings)
    looked = f"looked at {n} {'signal' if n == 1 else 'signals'} of {found.first} to {found.last}"
    if not moved:
        says = f"{looked}, and none had moved"
    else:
        names = ", ".join(name_of(one.signal, title(one.subject)) for one in moved[:NAMED])
        more = f" and {len(moved) - NAMED} more" if len(moved) > NAMED else ""
        says = f"{looked}; {len(moved)} had moved: {names}{more}"
    return f"{says}; for {few} there was not enough data." if few else f"{says}."
