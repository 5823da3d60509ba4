"""The life of each alert and of each channel, told from the journal's lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from core.journal.lines import (
    AlertAckLine,
    AlertLine,
    AlertNoticeLine,
    AlertSnoozeLine,
    Line,
    Severity,
)

Event = AlertLine | AlertAckLine | AlertSnoozeLine


@dataclass(frozen=True, slots=True)
class AlertStory:
    """One alert from its beginning.

    Attributes:
        severity: the highest that it reached.
        raised, recovered: when; recovered is None while it is open.
        events: what happened to it, in order: raised, reminders, acknowledgements, snoozes, recovered.
    """

    id: str
    signal: str
    subject: str
    severity: Severity
    raised: datetime
    recovered: datetime | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How the last message to a channel went."""

    name: str
    sent: bool
    at: datetime
    tries: int
    error: str


def stories(lines: Iterable[Line]) -> tuple[AlertStory, ...]:
    """Every alert among the lines, the newest first. Lines about an alert whose beginning is not there are left out.

    >>> stories([])
    ()
    """
    found: dict[str, AlertStory] = {}
    for line in lines:
        if isinstance(line, AlertLine) and line.event == "raised":
            found.setdefault(
                line.alert,
                AlertStory(line.alert, line.signal, line.subject, line.severity, line.at, None, (line,)),
            )
        elif isinstance(line, AlertLine | AlertAckLine | AlertSnoozeLine) and line.alert in found:
            found[line.alert] = _with(found[line.alert], line)
    return tuple(sorted(found.values(), key=lambda story: (story.raised, story.id), reverse=True))


def channel_states(lines: Iterable[Line]) -> tuple[ChannelState, ...]:
    """How each channel did last, by name."""
    last: dict[str, ChannelState] = {}
    for line in lines:
        if isinstance(line, AlertNoticeLine):
            last[line.channel] = ChannelState(line.channel, line.state == "sent", line.at, line.tries, line.error)
    return tuple(last[name] for name in sorted(last))


def _with(story: AlertStory, line: Event) -> AlertStory:
    story = replace(story, events=(*story.events, line))
    if isinstance(line, AlertLine):
        ended = line.at if line.event == "recovered" else story.recovered
        story = replace(story, severity=line.severity, recovered=ended)
    return story
