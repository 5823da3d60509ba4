"""Reads the text of a catalogue strictly: whatever is wrong with it is said at once, with where it stands."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.customers.schema import Column, Schema, Value
from core.decisions.offers import LANGUAGES, Catalogue, Condition, Offer, Relation
from core.errors import OfferError

TOP = {"languages", "offer", "relation"}
OFFER = {"key", "name", "gets", "when", "cost", "sets"}
RELATION = {"key", "when", "words", "thanks"}


@dataclass
class _Faults:
    """Collects what is wrong; `at` is where the reader stands."""

    found: list[str] = field(default_factory=list)

    def add(self, at: str, says: str) -> None:
        self.found.append(f"{at}: {says}")


def parse_catalogue(text: str, where: str, schema: Schema) -> Catalogue:
    """A catalogue from its TOML, checked against the schema of the customers.

    Args:
        text: the TOML; `offers.toml` beside this module shows every key.
        where: the file's name, for messages.
        schema: whose columns and levels the conditions name.

    Raises:
        OfferError: it is not TOML, or anything in it is wrong; the message lists all faults.

    >>> parse_catalogue("", "offers.toml", Schema("Nobody", None, None, ())).offers
    ()
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OfferError(f"{where} is not TOML: {error}.", todo="Correct that line.") from error
    faults = _Faults()
    _keys(raw, TOP, "the file", faults)
    languages = _languages(raw.get("languages"), faults)
    offers = tuple(
        _offer(entry, at, schema, languages, faults) for at, entry in _entries(raw.get("offer"), "offer", OFFER, faults)
    )
    relations = tuple(
        _relation(entry, at, schema, languages, faults)
        for at, entry in _entries(raw.get("relation"), "relation", RELATION, faults)
    )
    if faults.found:
        listed = "\n".join(f"- {fault}" for fault in faults.found)
        raise OfferError(f"{where} has {len(faults.found)} fault(s):\n{listed}\n", todo="Correct these entries.")
    return Catalogue(offers, relations, languages)


def _languages(found: object, faults: _Faults) -> tuple[str, ...]:
    if found is None:
        return LANGUAGES
    if not isinstance(found, list) or not found or any(language not in LANGUAGES for language in found):
        faults.add("languages", f"must be a list out of {', '.join(LANGUAGES)}, found {found!r}")
        return LANGUAGES
    return tuple(dict.fromkeys(found))


def _entries(found: object, kind: str, keys: set[str], faults: _Faults) -> list[tuple[str, Mapping[str, object]]]:
    """Each table of an array with its place for messages; unknown and repeated keys are faults."""
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        faults.add(kind, f"must be tables [[{kind}]]")
        return []
    entries, seen = [], set()
    for number, entry in enumerate(found, start=1):
        key = entry.get("key")
        at = f"{kind} {key!r}" if isinstance(key, str) else f"{kind} {number}"
        if not isinstance(key, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
            faults.add(at, f"key must be lower-case letters, digits and hyphens, found {key!r}")
        elif key in seen:
            faults.add(at, "the key is used twice")
        seen.add(key)
        _keys(entry, keys, at, faults)
        entries.append((at, entry))
    return entries


def _keys(entry: Mapping[str, object], known: set[str], at: str, faults: _Faults) -> None:
    for key in entry:
        if key not in known:
            faults.add(at, f"unknown key {key!r}; known are {', '.join(sorted(known))}")


def _offer(entry: Mapping[str, object], at: str, schema: Schema, languages: Sequence[str], faults: _Faults) -> Offer:
    cost, currency = _cost(entry.get("cost"), at, faults)
    return Offer(
        str(entry.get("key")),
        _text(entry.get("name"), f"{at}, name", faults),
        _by_language(entry.get("gets"), f"{at}, gets", languages, faults),
        _conditions(entry.get("when", {}), f"{at}, when", schema, faults),
        cost,
        currency,
        _sets(entry.get("sets", {}), f"{at}, sets", schema, faults),
    )


def _relation(
    entry: Mapping[str, object], at: str, schema: Schema, languages: Sequence[str], faults: _Faults
) -> Relation:
    words = _text(entry.get("words"), f"{at}, words", faults)
    thanks = _by_language(entry.get("thanks"), f"{at}, thanks", languages, faults)
    for name, text in (("words", words), *((f"thanks.{language}", text) for language, text in thanks.items())):
        if re.search(r"\d", text):
            faults.add(f"{at}, {name}", "says a number; how long somebody has been a customer is told in words only")
    return Relation(
        str(entry.get("key")), _conditions(entry.get("when", {}), f"{at}, when", schema, faults), words, thanks
    )


def _text(found: object, at: str, faults: _Faults) -> str:
    if not isinstance(found, str) or not found.strip():
        faults.add(at, f"must be a text, found {found!r}")
        return ""
    if "\n" in found.strip():
        faults.add(at, "must be one line")
    if "{{" in found or "{%" in found:
        faults.add(at, "must not hold a placeholder")
    return found.strip()


def _by_language(found: object, at: str, languages: Sequence[str], faults: _Faults) -> dict[str, str]:
    if not isinstance(found, dict):
        faults.add(at, f"must hold one sentence for each language ({', '.join(languages)})")
        return {}
    for language in languages:
        if language not in found:
            faults.add(at, f"language {language!r} is missing")
    for language in found:
        if language not in languages:
            faults.add(at, f"language {language!r} is not among {', '.join(languages)}")
    return {language: _text(found[language], f"{at}.{language}", faults) for language in languages if language in found}


def _cost(found: object, at: str, faults: _Faults) -> tuple[float, str]:
    if not isinstance(found, dict) or set(found) != {"amount", "currency"}:
        faults.add(f"{at}, cost", f'must be {{ amount = 25, currency = "USD" }}, found {found!r}')
        return 0.0, ""
    amount, currency = found["amount"], found["currency"]
    if not _is_number(amount) or amount < 0:
        faults.add(f"{at}, cost", f"amount must be a number of at least 0, found {amount!r}")
        amount = 0.0
    if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
        faults.add(f"{at}, cost", f"currency must be a three-letter code such as USD, found {currency!r}")
    return float(amount), str(currency)


def _conditions(found: object, at: str, schema: Schema, faults: _Faults) -> tuple[Condition, ...]:
    conditions = []
    for column, wanted in _columns(found, at, schema, faults):
        here = f"{at}.{column.name}"
        if column.is_number:
            conditions.append(_range(column, wanted, here, faults))
        elif not isinstance(wanted, list) or not wanted:
            faults.add(here, f"must be a list of levels, found {wanted!r}")
        else:
            for level in wanted:
                _level(column, level, here, faults)
            conditions.append(Condition(column.name, tuple(map(str, wanted))))
    return tuple(conditions)


def _range(column: Column, wanted: object, at: str, faults: _Faults) -> Condition:
    if not isinstance(wanted, dict) or not wanted or not set(wanted) <= {"min", "max"}:
        faults.add(at, f"is a number: must be {{ min = …, max = … }} or one of them, found {wanted!r}")
        return Condition(column.name)
    for name, bound in wanted.items():
        if not _is_number(bound):
            faults.add(at, f"{name} must be a number, found {bound!r}")
            return Condition(column.name)
    low, high = wanted.get("min"), wanted.get("max")
    if low is not None and high is not None and low > high:
        faults.add(at, f"min {low} is above max {high}")
    return Condition(column.name, (), low, high)


def _sets(found: object, at: str, schema: Schema, faults: _Faults) -> tuple[tuple[str, Value], ...]:
    sets: list[tuple[str, Value]] = []
    for column, value in _columns(found, at, schema, faults):
        here = f"{at}.{column.name}"
        if not column.actionable:
            faults.add(here, "is not actionable in the schema, so no offer can change it")
        if not column.is_number:
            _level(column, value, here, faults)
            sets.append((column.name, str(value)))
        elif not isinstance(value, int | float) or not _is_number(value):
            faults.add(here, f"must be a number, found {value!r}")
        else:
            if (column.low is not None and value < column.low) or (column.high is not None and value > column.high):
                faults.add(here, f"{value} is outside the legal range")
            sets.append((column.name, float(value)))
    return tuple(sets)


def _columns(found: object, at: str, schema: Schema, faults: _Faults) -> list[tuple[Column, object]]:
    if not isinstance(found, dict):
        faults.add(at, f"must be a table of columns, found {found!r}")
        return []
    for name in found:
        if name not in schema.by_name:
            faults.add(at, f"column {name!r} is not in the schema")
    return [(schema.by_name[name], wanted) for name, wanted in found.items() if name in schema.by_name]


def _level(column: Column, level: object, at: str, faults: _Faults) -> None:
    if level not in column.values:
        faults.add(at, f"level {level!r} is not one of {', '.join(column.values)}")


def _is_number(found: object) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)
