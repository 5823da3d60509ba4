"""The release log for whoever wants to look: what was done, and whether the log can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import BusyError, DamagedModelError, JournalError, ModelError
from core.journal.kinds.releases import ReleaseLine
from core.model.registry.owed import alias_lock, owes
from core.model.store import CHAMPION
from core.release.books.store import Books
from core.release.chain import Fault, faults
from core.settings import Settings

PATIENCE = 5.0
"""Seconds to wait for a release that is under way."""


@dataclass(frozen=True, slots=True)
class Log:
    """What the log says now.

    Attributes:
        aliases: that are served; {} when they cannot be understood.
        entries: oldest first.
        begun: whether there is a log at all; False before the first release.
        owed: whether the registry has yet to be told.
        notice: what could not be finished, as a sentence.
    """

    aliases: dict[str, int]
    entries: tuple[ReleaseLine, ...]
    begun: bool
    owed: bool
    notice: str = ""

    @property
    def champion(self) -> int | None:
        return self.aliases.get(CHAMPION)

    @property
    def outside(self) -> bool:
        """Whether the champion was moved past the log."""
        return bool(self.entries) and self.entries[-1].after != self.champion


def read_log(settings: Settings) -> Log:
    """The log as kept beside the aliases; finishes or forgets a release that was interrupted.

    Raises:
        DamagedModelError: the files beside the aliases cannot be read.
    """
    books = Books(settings)
    log = _look(books)
    if not (books.marks.under_way or log.outside):
        return log
    notice = ""
    try:
        with books.journal, alias_lock(settings.mlruns, settings.model_name, PATIENCE):
            notice = books.settle()
    except (BusyError, JournalError, ModelError) as error:
        notice = f"A release is under way or was interrupted, and cannot be finished now: {error.found}"
    return _look(books, notice)


def check_log(settings: Settings) -> tuple[Log, tuple[Fault, ...]]:
    """Read the whole journal and find everything that is wrong with the log; () for a sound one."""
    log = read_log(settings)
    books = Books(settings)
    with alias_lock(settings.mlruns, settings.model_name, PATIENCE):
        found, kept = books.placed(), books.marks.kept()
        log = _look(books, log.notice)
    wrong = list(faults(found, kept))
    if log.outside:
        wrong.append(Fault("aliases.json", _moved(settings.model_name, log)))
    return log, tuple(wrong)


def rebuild(settings: Settings) -> tuple[int, Sequence[Fault]]:
    """Make the entries beside the aliases again from the journal; returns how many, and what is wrong with them."""
    books = Books(settings)
    with books.journal, alias_lock(settings.mlruns, settings.model_name, PATIENCE):
        books.settle()
        found = books.placed()
        wrong = faults(found, None)
        kept = tuple(one.raw for one in found if one.line is not None)
        books.marks.keep(kept)
    return len(kept), [fault for fault in wrong if fault.where != "aliases"]


def _look(books: Books, notice: str = "") -> Log:
    try:
        aliases = books.aliases()
    except DamagedModelError as error:
        return Log({}, books.entries(), True, False, error.found)
    begun = books.marks.kept() is not None
    return Log(aliases, books.entries(), begun, owes(books.mlruns, books.name), notice)


def _moved(name: str, log: Log) -> str:
    says = "nobody" if log.champion is None else f"{name}/{log.champion}"
    return f"{says} is champion, and the log ends with {name}/{log.entries[-1].after}: it was moved outside the log"


def enter_moves(settings: Settings, now: datetime) -> bool:
    """After the registry was followed: enter a champion that it has moved; returns whether there was one.

    Before the first release there is no log to enter it into.
    """
    if not read_log(settings).outside:
        return False
    books = Books(settings)
    with books.journal, alias_lock(settings.mlruns, settings.model_name, PATIENCE):
        before = len(books.entries())
        return len(books.standing(now).entries) > before
