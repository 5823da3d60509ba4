"""Reads the text of alert rules strictly: whatever is wrong with it is said at once, with where it stands."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping
from datetime import timedelta

from core.errors import AlertError
from core.journal.lines import Severity
from core.monitoring.alerts.duration import duration
from core.monitoring.alerts.rules import LOG, MOST_WINDOWS, SEVERITIES, Rule, Rules
from core.monitoring.findings import SIGNALS

KEYS = {"signal", "subject", "floors", "budget", "windows", "channels", "repeat"}
ALL = "all"
"""In `channels`: every configured one."""
Faults = list[str]


def parse_rules(text: str, where: str, channels: Collection[str] = ()) -> Rules:
    """Rules from their TOML.

    Args:
        text: the TOML; `rules.toml` beside this module shows every key.
        where: the file's name, for messages.
        channels: names of the configured channels.

    Raises:
        AlertError: it is not TOML, or anything in it is wrong; the message lists all faults.

    >>> parse_rules("", "rules.toml")
    Rules(rules=())
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AlertError(f"{where} is not TOML: {error}.", todo="Correct that line.") from error
    faults: Faults = [f"the file: unknown key {key!r}; known is rule" for key in raw if key != "rule"]
    entries = raw.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append("rule: must be tables [[rule]]")
        entries = []
    rules: list[Rule] = []
    for number, entry in enumerate(entries, start=1):
        rule = _rule(entry, _place(entry, number), channels, faults)
        if any((rule.signal, rule.subject) == (other.signal, other.subject) for other in rules):
            faults.append(f"{_place(entry, number)}: the same signal and subject have a rule already")
        rules.append(rule)
    if faults:
        listed = "\n".join(f"- {fault}" for fault in faults)
        raise AlertError(f"{where} has {len(faults)} fault(s):\n{listed}\n", todo="Correct these entries.")
    return Rules(tuple(rules))


def _place(entry: Mapping[str, object], number: int) -> str:
    subject = entry.get("subject")
    return f"rule {number} ({entry.get('signal')}{f' of {subject}' if subject else ''})"


def _rule(entry: Mapping[str, object], at: str, channels: Collection[str], faults: Faults) -> Rule:
    faults.extend(f"{at}: unknown key {key!r}; known are {', '.join(sorted(KEYS))}" for key in entry if key not in KEYS)
    signal, subject = entry.get("signal"), entry.get("subject", "")
    if signal not in SIGNALS:
        faults.append(f"{at}, signal: must be one of {', '.join(SIGNALS)}, found {signal!r}")
    if not isinstance(subject, str) or ("subject" in entry and not subject):
        faults.append(f"{at}, subject: must be a text, found {subject!r}")
    bad, of = _windows(entry.get("windows"), f"{at}, windows", faults)
    return Rule(
        str(signal),
        _floors(entry.get("floors"), f"{at}, floors", faults),
        _budget(entry.get("budget"), f"{at}, budget", faults),
        bad,
        of,
        _channels(entry.get("channels"), f"{at}, channels", channels, faults),
        _repeat(entry.get("repeat"), f"{at}, repeat", faults),
        str(subject),
    )


def _floors(found: object, at: str, faults: Faults) -> tuple[tuple[Severity, float], ...]:
    if not isinstance(found, dict) or not found:
        faults.append(f"{at}: must be {{ WARNING = 0.1, CRITICAL = 0.25 }} or one of them, found {found!r}")
        return ()
    faults.extend(
        f"{at}: unknown severity {name!r}; known are {', '.join(SEVERITIES)}"
        for name in found
        if name not in SEVERITIES
    )
    floors: list[tuple[Severity, float]] = []
    for severity in SEVERITIES:
        floor = found.get(severity)
        if floor is None:
            continue
        if not _is_number(floor) or floor < 0:
            faults.append(f"{at}, {severity}: must be a number of at least 0, found {floor!r}")
        elif floors and floor <= floors[-1][1]:
            faults.append(f"{at}, {severity}: {floor} must lie above the {floors[-1][1]} of {floors[-1][0]}")
        else:
            floors.append((severity, float(floor)))
    return tuple(floors)


def _budget(found: object, at: str, faults: Faults) -> float:
    if isinstance(found, int | float) and _is_number(found) and 0 < found <= 1:
        return float(found)
    faults.append(f"{at}: must be a number above 0 and at most 1, found {found!r}")
    return 1.0


def _windows(found: object, at: str, faults: Faults) -> tuple[int, int]:
    if isinstance(found, dict) and set(found) == {"bad", "of"}:
        bad, of = found["bad"], found["of"]
        if type(bad) is int and type(of) is int and 1 <= bad <= of <= MOST_WINDOWS:
            return bad, of
    faults.append(f"{at}: must be {{ bad = 2, of = 3 }} with 1 ≤ bad ≤ of ≤ {MOST_WINDOWS}, found {found!r}")
    return 1, 1


def _channels(found: object, at: str, known: Collection[str], faults: Faults) -> tuple[str, ...]:
    if not isinstance(found, list):
        faults.append(f'{at}: must be a list such as ["{ALL}"] or ["{LOG}"], found {found!r}')
        return (LOG,)
    faults.extend(
        f"{at}: {name!r} is not among {', '.join((ALL, LOG, *known))} (CHURN_ALERT_CHANNELS)"
        for name in found
        if name not in (ALL, LOG) and name not in known
    )
    return (LOG, *(name for name in known if name != LOG and (ALL in found or name in found)))


def _repeat(found: object, at: str, faults: Faults) -> timedelta:
    long = duration(found) if isinstance(found, str) else None
    if long is None:
        faults.append(f'{at}: must be a time such as "90m", "24h" or "7d", at most 366 days, found {found!r}')
    return long or timedelta(days=1)


def _is_number(found: object) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)
