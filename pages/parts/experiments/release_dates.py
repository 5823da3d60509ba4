"""In which state each version is, and since when: from its aliases and the release log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.journal.kinds.releases import ReleaseLine
from core.model.registry.experiments.run import Version


@dataclass(frozen=True, slots=True)
class Dated:
    """A version's state.

    Attributes:
        state: Champion, Challenger, Archived, Former champion or Registered; another alias by its name.
        since: when it came into it; None when nobody wrote that down.
        who: did it; "" for a training.
    """

    state: str
    since: datetime | None
    who: str = ""


def dated(version: Version, entries: Sequence[ReleaseLine]) -> Dated:
    """The state of a version.

    Args:
        entries: of the release log of its model, oldest first; what they do not tell, its training did.
    """
    from core.release.history import archived

    moves = [entry for entry in entries if entry.before != entry.after]
    if "champion" in version.aliases:
        into = next((entry for entry in reversed(moves) if entry.after == version.number), None)
        return Dated("Champion", into.at, into.who) if into else Dated("Champion", version.created)
    if (entry := archived(entries).get(version.number)) is not None:
        return Dated("Archived", entry.at, entry.who)
    if version.aliases:
        return Dated(" and ".join(version.aliases).capitalize(), version.created)
    out = next((entry for entry in reversed(moves) if entry.before == version.number), None)
    return Dated("Former champion", out.at, out.who) if out else Dated("Registered", version.created)
