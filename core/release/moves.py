"""A promotion, a rollback, an archiving, as values: which aliases move, and what forbids it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import ReleaseError
from core.journal.kinds.releases import ReleaseAction, ReleaseLine
from core.model.store import CHALLENGER, CHAMPION, LAST_GOOD
from core.release.history import archived, former


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are before a move.

    Attributes:
        name: of the registered model.
        aliases: that are served.
        entries: of the log, oldest first.
    """

    name: str
    aliases: Mapping[str, int]
    entries: Sequence[ReleaseLine]

    @property
    def champion(self) -> int | None:
        return self.aliases.get(CHAMPION)

    def label(self, number: int | None) -> str:
        """For people, e.g. "churn/3"."""
        return "no version" if number is None else f"{self.name}/{number}"


@dataclass(frozen=True, slots=True)
class Move:
    """What is to be done.

    Attributes:
        version: that it is about.
        before, after: numbers of the champion.
        changes: of the served aliases; None takes one away.
        archives: version → whether it is in the archive from now on.
    """

    action: ReleaseAction
    version: int
    before: int | None
    after: int | None
    changes: Mapping[str, int | None]
    archives: Mapping[int, bool]


def promotion(standing: Standing, version: int) -> Move:
    """The version becomes champion, and the one before the copy that serves should it ever fail to open.

    Raises:
        ReleaseError: it is champion already.
    """
    before = standing.champion
    if before == version:
        raise ReleaseError(f"{standing.label(version)} is champion already.")
    back = {version: False} if version in archived(standing.entries) else {}
    return Move(
        "promote", version, before, version, _changes(standing, {CHAMPION: version, LAST_GOOD: before}, version), back
    )


def rollback(standing: Standing) -> Move:
    """The champion before comes back; of those that were rolled back or archived, none.

    Raises:
        ReleaseError: there is no champion before.
    """
    pile = former(standing.entries, standing.aliases)
    if not pile or standing.champion is None:
        raise ReleaseError(
            f"There is no champion before {standing.label(standing.champion)} to go back to.",
            todo="Promote another version: python -m core promote VERSION.",
        )
    target, rest = pile[0], pile[1:]
    changes = {CHAMPION: target, LAST_GOOD: rest[0] if rest else None}
    return Move("rollback", target, standing.champion, target, _changes(standing, changes, target), {})


def archiving(standing: Standing, version: int) -> Move:
    """The version is put away: no challenger, no copy to fall back on, no target of a rollback.

    Raises:
        ReleaseError: it is the champion, or archived already.
    """
    if standing.champion == version:
        raise ReleaseError(
            f"{standing.label(version)} is champion: it cannot be archived.",
            todo="Promote another, or roll back, first.",
        )
    if (entry := archived(standing.entries).get(version)) is not None:
        raise ReleaseError(f"{standing.label(version)} was archived by {entry.who}, {entry.at:%Y-%m-%d %H:%M} UTC.")
    changes: dict[str, int | None] = {}
    if standing.aliases.get(LAST_GOOD) == version:
        rest = [number for number in former(standing.entries, standing.aliases) if number != version]
        changes[LAST_GOOD] = rest[0] if rest else None
    champion = standing.champion
    return Move("archive", version, champion, champion, _changes(standing, changes, version), {version: True})


def _changes(standing: Standing, changes: Mapping[str, int | None], version: int) -> dict[str, int | None]:
    """Whoever is moved challenges nobody any more."""
    gone: dict[str, int | None] = {CHALLENGER: None} if standing.aliases.get(CHALLENGER) == version else {}
    return {**changes, **gone}
