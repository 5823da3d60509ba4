"""Promote, roll back, archive: the only ways in which Churn Desk moves a champion."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from core.errors import AwayError, DeskError, ReleaseError
from core.evaluation.gate.report import Report
from core.journal.kinds.releases import ReleaseLine
from core.model.packing import MANIFEST
from core.model.registry.owed import alias_lock, owes, tell
from core.model.registry.store import Registry, connect, reaching
from core.model.registry.versions import aliases_of, is_registered
from core.model.store import CHAMPION, load_version, saved_numbers, version_folder
from core.release.books.store import Author, Books
from core.release.grounds import Grounds, Wanted, grounds
from core.release.history import archived, since
from core.release.moves import Move, Standing, archiving, promotion, rollback
from core.settings import Settings

ANY = -1
"""Whoever is champion."""
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for a move.

    Attributes:
        who: signed-in person, or the account of the command line.
        now: aware.
        reason: why, in a sentence or two.
        expect: number of the champion that the person has seen; 0 for none, ANY for no such check.
        here: move what is served here also when the registry does not answer; it is told later.
    """

    who: str
    now: datetime
    reason: str
    expect: int = ANY
    here: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What was done.

    Attributes:
        line: the entry of the log.
        told: whether the registry knows; False when it was away.
        notices: what else there is to know, as sentences.
    """

    line: ReleaseLine
    told: bool
    notices: tuple[str, ...] = ()


def promote(
    settings: Settings, number: int, request: Request, *, override: bool = False, data_hash: str | None = None
) -> Done:
    """Make a version champion, on a passing report of the gate or by overruling it.

    Args:
        settings: which model, where.
        number: of the version.
        request: who, when, why.
        override: promote without such a report; written down as that.
        data_hash: of the labelled table that the report must be about; None: the table the version was trained on.

    Raises:
        ReleaseError: refused; says what speaks against it.
        AwayError: the registry does not answer, and `here` is not set.
        BusyError: somebody else held the aliases for long.
        DeskError: the disk, the journal or the version; nothing has changed.
    """
    _must_have_reason(request)
    with _office(settings, request) as (books, registry, standing, notices):
        _must_expect(standing, request)
        _bring(settings, registry, number)
        move = promotion(standing, number)
        found = check_grounds(settings, number, standing.champion, data_hash)
        entry = archived(standing.entries).get(number)
        refusals = [found.refusal] if found.refusal else []
        if entry is not None:
            refusals.append(
                f"{standing.label(number)} was archived by {entry.who}, {entry.at:%Y-%m-%d}: {entry.reason}"
            )
        if refusals and not override:
            raise ReleaseError(" ".join(refusals), todo=found.todo or "Promote another version.")
        if override and not refusals:
            notices.append("There was nothing to overrule: the gate lets it through. It is written down as passed.")
        report = "" if found.refusal else found.sha256
        return _carry_out(books, registry, move, request, notices, report=report, override=bool(refusals))


def roll_back(settings: Settings, request: Request) -> Done:
    """Bring back the champion before; needs no report: it was champion already.

    Raises:
        DeskError: as `promote`.
    """
    with _office(settings, request) as (books, registry, standing, notices):
        _must_expect(standing, request)
        move = rollback(standing)
        _bring(settings, registry, move.version)
        return _carry_out(books, registry, move, request, notices)


def archive(settings: Settings, number: int, request: Request) -> Done:
    """Put a version away: it challenges nobody, no rollback leads to it, and promoting it means overruling this.

    Raises:
        DeskError: as `promote`.
    """
    _must_have_reason(request)
    with _office(settings, request) as (books, registry, standing, notices):
        _must_expect(standing, request)
        if number not in saved_numbers(settings.mlruns, settings.model_name):
            _bring(settings, registry, number)
        return _carry_out(books, registry, archiving(standing, number), request, notices)


def check_grounds(settings: Settings, number: int, champion: int | None, data_hash: str | None = None) -> Grounds:
    """What the gate's reports say about promoting this version now; changes nothing.

    Raises:
        PolicyError: the policy cannot be read.
        ModelError: the version cannot be opened.
    """
    from core.evaluation.gate.policy_store import read_policy

    folder = version_folder(settings.mlruns, settings.model_name, number)
    version = load_version(folder)
    wanted = Wanted(
        name=settings.model_name,
        number=number,
        model_hash=hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest(),
        data_hash=data_hash or version.card.data_hash,
        policy_hash=read_policy(settings.gate_policy).hash,
        champion=champion,
    )
    return grounds(reports_on(settings, number), wanted)


def reports_on(settings: Settings, number: int) -> tuple[tuple[Report, str], ...]:
    """The gate's reports on a version with their sha256, the newest first."""
    from core.evaluation.gate.store import kept_reports

    return tuple((kept.report, kept.sha256) for kept in kept_reports(settings.mlruns, settings.model_name, number))


@contextmanager
def _office(settings: Settings, request: Request) -> Iterator[tuple[Books, Registry | None, Standing, list[str]]]:
    """Registry open, aliases locked, what was interrupted finished, what was moved past the log entered."""
    registry = _registry(settings, request.here)
    books = Books(settings)
    with books.journal, alias_lock(settings.mlruns, settings.model_name):
        notices = [text] if (text := books.settle()) else []
        standing = books.standing(request.now)
        if registry is not None:
            _must_agree(registry, standing)
        yield books, registry, standing, notices


def _registry(settings: Settings, here: bool) -> Registry | None:
    try:
        return connect(settings)
    except AwayError as error:
        if here:
            return None
        raise AwayError(
            f"{error.found} Nothing was moved.",
            todo="Try again when it answers; or move what is served here alone, and tell it later: --here.",
        ) from error


def _must_agree(registry: Registry, standing: Standing) -> None:
    """What is served here must be what the registry says, or a release would be decided on the wrong champion."""
    if tell(registry):
        return
    with reaching(registry.uri):
        there = aliases_of(registry).get(CHAMPION)
    if there is not None and there != standing.champion:
        raise ReleaseError(
            f"The registry says that {standing.label(there)} is champion, and {standing.label(standing.champion)} is served "
            "here.",
            todo="Follow it first: python -m core models sync.",
        )


def _must_expect(standing: Standing, request: Request) -> None:
    if request.expect == ANY or request.expect == (standing.champion or 0):
        return
    entry = since(standing.entries, standing.champion)
    how = (
        f"{entry.action} by {entry.who}, {entry.at:%Y-%m-%d %H:%M:%S} UTC: {entry.reason or 'no reason given'}"
        if entry is not None
        else "set by its training"
    )
    raise ReleaseError(
        f"The champion is {standing.label(standing.champion)} and not {standing.label(request.expect or None)}: {how}",
        todo="Look at it, and decide again.",
    )


def _must_have_reason(request: Request) -> None:
    if not request.reason.strip():
        raise ReleaseError("No reason was given.", todo="Say why in a sentence: it stays in the log.")
    if len(request.reason) > LONGEST_REASON:
        raise ReleaseError(f"The reason has {len(request.reason):,} characters; {LONGEST_REASON:,} are enough.")


def _bring(settings: Settings, registry: Registry | None, number: int) -> None:
    """Make sure that the version stands here, and that the registry knows it."""
    from core.model.registry.sync import fetch

    label = f"{settings.model_name}/{number}"
    if registry is not None:
        with reaching(registry.uri):
            known = is_registered(registry, number)
        if not known:
            raise ReleaseError(
                f"{label} is not in the registry at {registry.uri}.", todo="See which are: python -m core models list."
            )
        with reaching(registry.uri):
            fetch(registry, number)
    elif number not in saved_numbers(settings.mlruns, settings.model_name):
        raise ReleaseError(f"{label} is not here, and the registry that may have it does not answer.")


def _carry_out(
    books: Books,
    registry: Registry | None,
    move: Move,
    request: Request,
    notices: list[str],
    *,
    report: str = "",
    override: bool = False,
) -> Done:
    line = books.move(move, Author(request.who, request.now, request.reason.strip(), report, override))
    told = False
    try:
        if registry is not None:
            tell(registry)
            told = True
    except DeskError as error:
        notices.append(error.found)
    if owes(books.mlruns, books.name):
        notices.append("The registry does not know yet; the next release, or `python -m core models sync`, tells it.")
    return Done(line, told, tuple(notices))
