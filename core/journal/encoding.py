"""A line to bytes and back, exactly: floats to the last bit, missing as null, any Unicode text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Literal, get_type_hints

import numpy as np
import orjson

from core.errors import JournalError
from core.journal.checks import Check, check_for
from core.journal.days import time_text
from core.journal.identity import Identity
from core.journal.lines import FORMAT, KINDS, Line, OutcomeLine, PredictionLine, UnknownLine, kind_of

LONGEST_LINE = 1 << 20
"""Bytes, newline included. A longer line is refused when written and skipped as foreign when read."""
START = b'{"kind":'
PLAIN = Identity()


def _plan(record: type[Any]) -> tuple[tuple[str, Check, object], ...]:
    """Each field's name, the check of its JSON value, and its default."""
    hints = get_type_hints(record)
    return tuple((f.name, check_for(hints[f.name]), f.default) for f in fields(record))


PLANS = {kind: _plan(record) for kind, record in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no line of the journal.

    Attributes:
        sort: torn (a line of ours that was cut off) or foreign (something else).
        reason: in words.
    """

    sort: Literal["torn", "foreign"]
    reason: str


def encode(line: Line, identity: Identity = PLAIN) -> bytes:
    """One line with its newline.

    Raises:
        JournalError: a number is NaN or infinite, a text is not Unicode, or the line is longer than LONGEST_LINE.
    """
    if type(line) is PredictionLine:
        body = _prediction(line, identity)
    elif isinstance(line, UnknownLine):
        return line.raw + b"\n"
    else:
        kind = kind_of(line)
        body = {"kind": kind, "id": line.id, "at": time_text(line.at), "v": FORMAT}
        for name, _, _ in PLANS[kind][2:]:
            body[name] = getattr(line, name)
        if isinstance(line, OutcomeLine):
            body["customer"] = identity.kept(line.customer)
    data = dump(body)
    if b":null" in data:  # orjson writes NaN as null, which a reader would take for "missing"
        _no_nan(body)
    return data


def dump(body: Mapping[str, object]) -> bytes:
    """A body whose numbers are known to be finite, as a line."""
    try:
        data = orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY)
    except TypeError as error:
        raise JournalError(f"A journal line cannot be written as JSON: {error}.") from error
    if len(data) > LONGEST_LINE:
        raise JournalError(f"A journal line of {len(data):,} bytes is longer than the allowed {LONGEST_LINE:,}.")
    return data


def decode(raw: bytes) -> Line | Unreadable:
    """Bytes of one line, without the newline, as a record; or why that is impossible. Never raises.

    >>> decode(b'{"kind":"predic')
    Unreadable(sort='torn', reason='cut off in the middle')
    >>> decode(b'[1, 2]')
    Unreadable(sort='foreign', reason='JSON, but not an object')
    """
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _not_json(raw)
    if not isinstance(body, dict):
        return Unreadable("foreign", "JSON, but not an object")
    kind, id, at, version = body.get("kind"), body.get("id"), _time(body.get("at")), body.get("v")
    if not isinstance(kind, str) or not isinstance(id, str) or at is None:
        return Unreadable("foreign", "no kind, id or UTC time (keys kind, id, at)")
    if type(version) is not int or version < 1:
        return Unreadable("foreign", "no format version (key v)")
    if kind not in KINDS:
        return UnknownLine(id, at, kind, raw)
    if version > FORMAT:
        return Unreadable("foreign", f"format version {version}; this release reads up to {FORMAT}")
    record = KINDS[kind]
    values: list[Any] = [id, at]
    for name, check, default in PLANS[kind][2:]:
        value = body.get(name, default)
        if value is MISSING or (value is not default and not check(value)):
            found = "is missing" if value is MISSING else f"holds {str(value)[:40]!r}"
            return Unreadable("foreign", f"{kind}: {name} {found}")
        values.append(value)
    return record(*values)


def _prediction(line: PredictionLine, identity: Identity) -> dict[str, object]:
    body: dict[str, object] = {
        "kind": "prediction",
        "id": line.id,
        "at": time_text(line.at),
        "v": FORMAT,
        "customer": identity.written(line.customer) if identity.hashed else line.customer,
        "role": line.role,
        "model": line.model,
        "features": line.features,
        "probability": line.probability,
        "margin": line.margin,
        "threshold": line.threshold,
        "at_risk": line.at_risk,
        "band": line.band,
        "source": line.source,
        "latency_ms": line.latency_ms,
    }
    if line.unusual is not None:
        body["unusual"] = line.unusual
        if line.outlier is not None:
            body["outlier"] = line.outlier
    if line.contributions is not None:
        body["base_margin"] = line.base_margin
        body["contributions"] = line.contributions
    if line.batch is not None:
        body["batch"] = line.batch
        body["row"] = line.row
    return body


def _no_nan(body: Mapping[str, object]) -> None:
    for name, value in body.items():
        if isinstance(value, dict):
            _no_nan(value)
        elif isinstance(value, float | np.floating) and not isfinite(value):
            raise JournalError(f"A journal line may not hold {value} ({name}).", todo="Write None for missing.")


def _time(text: object) -> datetime | None:
    if not isinstance(text, str) or not text.endswith("Z"):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC)


def _not_json(raw: bytes) -> Unreadable:
    if b"\0" in raw:
        return Unreadable("foreign", "holds NUL bytes, as a crash of the machine leaves them")
    if not raw.strip():
        return Unreadable("foreign", "empty")
    if raw.startswith(START) or START.startswith(raw):
        return Unreadable("torn", "cut off in the middle")
    try:
        raw.decode()
    except UnicodeDecodeError:
        return Unreadable("foreign", "not UTF-8")
    return Unreadable("foreign", "not JSON")
