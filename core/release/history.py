"""What follows from the release log: who was live when, where a rollback leads, what is archived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.journal.kinds.releases import ReleaseLine


@dataclass(frozen=True, slots=True)
class Live:
    """Who was champion at a moment.

    Attributes:
        number: None for none.
        entry: that put it there; None before the first entry: then its training did.
        until: when the next entry moved the champion; None when it is champion still.
    """

    number: int | None
    entry: ReleaseLine | None
    until: datetime | None


def live_at(entries: Sequence[ReleaseLine], at: datetime, champion: int | None) -> Live:
    """Who was champion at this moment as far as the log goes.

    Args:
        entries: of the log, oldest first.
        at: aware.
        champion: in office now; the answer when the log is empty.
    """
    moves = [entry for entry in entries if entry.before != entry.after]
    past = [entry for entry in moves if entry.at <= at]
    later = next((entry.at for entry in moves if entry.at > at), None)
    if past:
        return Live(past[-1].after, past[-1], later)
    return Live(moves[0].before if moves else champion, None, later)


def since(entries: Sequence[ReleaseLine], champion: int | None) -> ReleaseLine | None:
    """The entry that put the champion in office; None when its training did, or nothing in the log."""
    moves = [entry for entry in entries if entry.before != entry.after]
    return moves[-1] if moves and moves[-1].after == champion else None


def archived(entries: Sequence[ReleaseLine]) -> dict[int, ReleaseLine]:
    """Archived versions and the entry that did it; a promotion takes a version out of the archive."""
    found: dict[int, ReleaseLine] = {}
    for entry in entries:
        if entry.action == "archive":
            found[entry.version] = entry
        elif entry.after is not None:
            found.pop(entry.after, None)
    return found


def former(entries: Sequence[ReleaseLine], aliases: Mapping[str, int]) -> tuple[int, ...]:
    """The champions that a rollback would lead to, one after the other, the next one first.

    A promotion puts a champion on a pile, a rollback takes one off: two rollbacks go back two promotions and not there and
    back again. Before the first entry the pile holds the last good copy, if any. Archived versions are passed over.

    >>> former((), {"champion": 3, "last_good": 2})
    (2,)
    """
    pile = [entries[0].before] if entries else [aliases.get("last_good"), aliases.get("champion")]
    for entry in entries:
        if entry.before == entry.after:
            continue
        if entry.action == "rollback" and entry.after in pile:
            while pile[-1] != entry.after:
                pile.pop()
        else:
            pile.append(entry.after)
    away, seen, found = archived(entries), {aliases.get("champion")}, []
    for number in reversed(pile):
        if number is not None and number not in seen and number not in away:
            found.append(number)
            seen.add(number)
    return tuple(found)
