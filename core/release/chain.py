"""The release log's chain: each entry holds the hash of the one before, so nobody can change, take out or turn round any.

hash = SHA-256 of the entry's JSON with an empty `hash`, keys sorted, no spaces, UTF-8. Chaining records by hashes so that a
later reader finds any change: Haber & Stornetta, How to time-stamp a digital document, J. Cryptology 3 (1991).

The last entries could still be cut off without a trace, so every entry's bytes are also kept beside the aliases: a second
witness, with the head of the chain as its last line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import orjson

from core.journal.encoding import Unreadable, decode, encode
from core.journal.kinds.releases import ReleaseLine


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry as it stands in the journal.

    Attributes:
        day, number: which file, and which line of it (1 is the first).
        raw: its bytes without the newline.
        line: what they say; None when they cannot be read.
    """

    day: date
    number: int
    raw: bytes
    line: ReleaseLine | None

    @property
    def where(self) -> str:
        return f"{self.day}, line {self.number}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that nobody but a person, or a broken disk, can have done to the log.

    Attributes:
        where: the place, e.g. "2026-11-21, line 7".
        says: what is wrong there, as a sentence.
    """

    where: str
    says: str


def sealed(line: ReleaseLine, previous: str) -> ReleaseLine:
    """The entry with the hash of the one before ("" for the first) and its own."""
    open_ = replace(line, previous=previous, hash="")
    return replace(open_, hash=hash_of(encode(open_)))


def hash_of(raw: bytes) -> str:
    """What the hash of an entry with these bytes must be, hex: of every key it holds, also those a later release added.

    >>> hash_of(b'{"b": 1, "a": "x", "hash": "anything"}') == hash_of(b'{"a":"x","b":1,"hash":""}')
    True
    """
    body = orjson.loads(raw)
    return hashlib.sha256(orjson.dumps({**body, "hash": ""}, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_entry(raw: bytes) -> ReleaseLine | None:
    """The entry in these bytes, or None when they hold none."""
    line = decode(raw)
    return line if isinstance(line, ReleaseLine) and not isinstance(line, Unreadable) else None


def faults(found: Sequence[Placed], kept: Sequence[bytes] | None) -> tuple[Fault, ...]:
    """Everything that is wrong with a log, in the order of the journal; () for a sound one.

    Args:
        found: all entries of one model in the journal, in the order in which they stand there.
        kept: the same entries' bytes as they were kept beside the aliases; None when that file is gone.
    """
    own = _own_faults(found)
    if kept is None:
        lost = [
            Fault("aliases", "the entries kept beside them are gone: a log whose end was cut off would not be found")
        ]
        return (*own.values(), *_link_faults(found, own, frozenset()), *(lost if found else []))
    second = _second_witness(found, kept, own)
    gone = {hash_of(raw) for raw in kept} - {one.line.hash for one in found if one.line is not None}
    links = _link_faults(found, {**own, **second[0]}, gone)
    return (*own.values(), *second[0].values(), *links, *second[1])


def _own_faults(found: Sequence[Placed]) -> dict[str, Fault]:
    """Entries that are wrong by themselves, by place."""
    wrong: dict[str, Fault] = {}
    seen: set[str] = set()
    for one in found:
        if one.line is None:
            wrong[one.where] = Fault(one.where, "this entry was changed: it cannot be read any more")
        elif one.line.hash in seen:
            wrong[one.where] = Fault(one.where, f"{_named(one.line)} stands here a second time")
        elif hash_of(one.raw) != one.line.hash:
            wrong[one.where] = Fault(one.where, f"{_named(one.line)} was changed: its content does not give its hash")
        if one.line is not None:
            seen.add(one.line.hash)
    return wrong


def _link_faults(found: Sequence[Placed], known: dict[str, Fault], gone: frozenset[str] | set[str]) -> list[Fault]:
    """Entries that do not follow from the one before, unless that is explained already."""
    hashes = {one.line.hash for one in found if one.line is not None}
    wrong, before = [], ""
    for one in found:
        if one.line is None:
            continue
        previous = one.line.previous
        if previous != before and one.where not in known and previous not in gone:
            says = (
                "stands in the wrong place" if previous in hashes or not previous else "does not follow from any entry"
            )
            wrong.append(Fault(one.where, f"{_named(one.line)} {says}: one was taken out, put in or moved"))
        before = one.line.hash
    return wrong


def _second_witness(
    found: Sequence[Placed], kept: Sequence[bytes], own: dict[str, Fault]
) -> tuple[dict[str, Fault], list[Fault]]:
    """What the journal says otherwise than the entries kept beside the aliases: at places, and entries without a place."""
    lines = [line for raw in kept if (line := read_entry(raw)) is not None]
    at = {line.id: index for index, line in enumerate(lines)}
    wrong: dict[str, Fault] = {}
    if len(lines) < len(kept) or any(hash_of(raw) != line.hash for raw, line in zip(kept, lines, strict=False)):
        wrong["kept"] = Fault("beside the aliases", "an entry kept there was changed")
    highest, here = -1, set()
    for one in found:
        if one.line is None or one.where in own:
            if one.line is not None:
                here.add(one.line.id)
            continue
        here.add(one.line.id)
        index = at.get(one.line.id)
        if index is None:
            wrong[one.where] = Fault(
                one.where, f"{_named(one.line)} was put in: no promotion or rollback has written it"
            )
        elif kept[index] != one.raw:
            wrong[one.where] = Fault(one.where, f"{_named(one.line)} was changed: it was written otherwise")
        elif index < highest:
            wrong[one.where] = Fault(one.where, f"{_named(one.line)} stands in the wrong place")
        highest = max(highest, -1 if index is None else index)
    unreadable = sum(one.line is None for one in found)
    missing = [line for line in lines if line.id not in here]
    tail = len(lines) - 1 - max((index for id, index in at.items() if id in here), default=-1)
    cut = {line.id for line in lines[len(lines) - tail :]} if not unreadable else set()
    says = {True: "is missing: the end of the log was cut off", False: "is missing: it was taken out"}
    return wrong, [
        Fault(f"{line.at:%Y-%m-%d}", f"{_named(line)} {says[line.id in cut]}") for line in missing[unreadable:]
    ]


def _named(line: ReleaseLine) -> str:
    return f"The {line.action} of {line.name}/{line.version} by {line.who}, {line.at:%Y-%m-%d %H:%M:%S} UTC,"
