"""Moves the aliases and writes the entry, so that a kill anywhere leaves both or neither.

    1. mark the move as begun, with its entry          release.pending.json
    2. note that the registry is to be told            registry.owed.json
    3. move what is served, by one rename              aliases.json           <- the champion changes here
    4. write the entry into the journal, forced to disk
    5. write it once more beside the aliases           releases.jsonl
    6. take the mark away; 7. tell the registry

Whoever finds the mark decides by what is served: the move took place, so 4 to 6 are finished; or it did not, so it is
forgotten. Neither needs the registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from core.errors import DeskError, JournalError, ModelError, ReleaseError
from core.journal.days import day_of_file, stamp, utc_day
from core.journal.encoding import encode
from core.journal.kinds.releases import ReleaseLine
from core.journal.reader.store import raw_lines, settled_size
from core.journal.store import Journal
from core.model.registry.owed import owe
from core.model.store import CHAMPION, read_aliases, set_aliases
from core.release.chain import Placed, hash_of, read_entry, sealed
from core.release.marks.store import Marks, Pending
from core.release.moves import Move, Standing
from core.settings import Settings

NEEDLE = b'"release"'
START = b'{"kind":"release"'
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Author:
    """Who does it, when, why, and on what grounds.

    Attributes:
        now: aware.
        report: sha256 of the gate's report; "" without one.
    """

    who: str
    now: datetime
    reason: str
    report: str = ""
    override: bool = False


class Books:
    """Log and aliases of one model. Everything but `entries` is called while holding the lock of its aliases."""

    def __init__(self, settings: Settings) -> None:
        self.mlruns, self.name = settings.mlruns, settings.model_name
        self.journal = Journal(settings.logs, fsync="each")
        self.marks = Marks(self.mlruns, self.name)

    def aliases(self) -> dict[str, int]:
        return read_aliases(self.mlruns, self.name)

    def entries(self) -> tuple[ReleaseLine, ...]:
        """As they are kept beside the aliases, oldest first."""
        lines = (read_entry(raw) for raw in self.marks.kept() or ())
        return tuple(line for line in lines if line is not None)

    def settle(self) -> str:
        """Finish or forget a move that was interrupted; says what was done, "" for nothing.

        Raises:
            JournalError: its entry cannot be written; the mark stays.
        """
        pending = self.marks.pending()
        if pending is None:
            return ""
        line = pending.line
        about = f"{line.action} of {line.name}/{line.version} by {line.who}, {line.at:%Y-%m-%d %H:%M:%S} UTC"
        if line.action != "archive" and self.aliases().get(CHAMPION) != line.after:
            self.marks.end()
            return f"An interrupted {about}, had moved nothing and was forgotten."
        if line.action == "archive":
            self._archive_aliases(line.version)
        self._enter(pending)
        return f"An interrupted {about}, was finished."

    def standing(self, now: datetime) -> Standing:
        """How things are; a champion that was moved past the log is entered first.

        Raises:
            ReleaseError: the journal holds entries, and those beside the aliases are gone or damaged.
        """
        if self.marks.kept() is None:
            if self.placed():
                raise ReleaseError(
                    f"The journal holds releases of {self.name}, but those kept beside its aliases are gone: whether the "
                    "log's end was cut off cannot be told.",
                    todo="Look at the log, then: python -m core release rebuild.",
                )
            self.marks.keep(())
        entries, aliases = self.entries(), self.aliases()
        if len(entries) < len(self.marks.kept() or ()):
            raise ReleaseError(
                f"An entry kept beside the aliases of {self.name} cannot be read.",
                todo="Look at the log (python -m core release verify), then: python -m core release rebuild.",
            )
        champion = aliases.get(CHAMPION)
        if entries and entries[-1].after != champion:
            self._adopt(entries[-1], champion, now)
            entries = self.entries()
        return Standing(self.name, aliases, entries)

    def move(self, move: Move, author: Author) -> ReleaseLine:
        """Do it, and write it down. An entry that the journal does not take undoes the move.

        Raises:
            JournalError: the journal did not take the entry; nothing has changed.
            ModelError: a version cannot be opened, or the disk does not take the aliases; nothing has changed.
        """
        before, pending = self.aliases(), self._begin(move, author)
        at = pending.line.at.isoformat(timespec="seconds")
        try:
            owe(self.mlruns, self.name, {number: at if away else "" for number, away in move.archives.items()})
            set_aliases(self.mlruns, self.name, move.changes)
        except DeskError:
            self.marks.end()
            raise
        try:
            self._enter(pending)
        except JournalError:
            self._undo(before)
            raise
        return pending.line

    def placed(self) -> tuple[Placed, ...]:
        """Every entry in the journal, read to its end, with its place."""
        found = []
        for day in self.journal.days():
            for number, raw in raw_lines(self.journal.file_of(day), (NEEDLE,)):
                if isinstance(raw, bytes) and NEEDLE in raw and (one := self._placed(day, number, raw)):
                    found.append(one)
        return tuple(found)

    def _placed(self, day: date, number: int, raw: bytes) -> Placed | None:
        line = read_entry(raw)
        if line is None:
            return Placed(day, number, raw, None) if raw.startswith(START) else None
        return Placed(day, number, raw, line) if line.name == self.name else None

    def _begin(self, move: Move, author: Author) -> Pending:
        entries = self.entries()
        last = entries[-1] if entries else None
        at = author.now.astimezone(UTC)
        now = stamp(at if last is None else max(at, last.at + TICK))  # a clock that was put back does not turn the log
        line = ReleaseLine(
            *(now.id, now.at, self.name, move.action, author.who, move.before, move.after, move.version),
            *(author.reason, author.report, author.override, "", ""),
        )
        line = sealed(line, "" if last is None else last.hash)
        path = self.journal.file_of(utc_day(line.at))
        pending = Pending(encode(line).rstrip(b"\n"), line, self.aliases(), path.name, *settled_size(path))
        self.marks.begin(pending)
        return pending

    def _enter(self, pending: Pending) -> None:
        """Write the entry into the journal and beside the aliases, unless it is there, and take the mark away."""
        kept = self.marks.kept() or ()
        if not kept or hash_of(kept[-1]) != pending.line.hash:
            if not self._stands(pending):
                self.journal.append(pending.line)
            self.marks.keep((*kept, pending.raw))
        self.marks.end()

    def _stands(self, pending: Pending) -> bool:
        """Whether a killed writer has written the entry already: looked for where the file ended before, or in the whole
        file when an erasure has written it anew meanwhile.
        """
        day = day_of_file(pending.file)
        if day is None or not (path := self.journal.file_of(day)).exists():
            return False
        same = path.stat().st_ino == pending.inode and path.stat().st_size >= pending.size
        found = raw_lines(path, (pending.line.id.encode(),), start=pending.size if same else 0)
        return any(raw == pending.raw for _, raw in found)

    def _adopt(self, last: ReleaseLine, champion: int | None, now: datetime) -> None:
        """The aliases were moved past this log (in MLflow's own page, by hand): say so in it."""
        version = champion if champion is not None else last.after or 0
        reason = "Noticed: the champion was moved outside Churn Desk's releases, without the gate."
        move = Move("promote", version, last.after, champion, {}, {})
        self._enter(self._begin(move, Author("outside the release log", now, reason, override=True)))

    def _archive_aliases(self, version: int) -> None:
        aliases = self.aliases()
        gone: Mapping[str, int | None] = {
            alias: None for alias, number in aliases.items() if number == version and alias != CHAMPION
        }
        if gone:
            set_aliases(self.mlruns, self.name, gone)
        owe(self.mlruns, self.name, {version: datetime.now(UTC).isoformat(timespec="seconds")})

    def _undo(self, before: Mapping[str, int]) -> None:
        """Put the aliases back; if that fails too the mark stays, and the next command writes the entry."""
        changes: dict[str, int | None] = {**dict.fromkeys(self.aliases()), **before}
        with suppress(ModelError):
            set_aliases(self.mlruns, self.name, changes)
            self.marks.end()
