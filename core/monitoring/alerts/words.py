"""Alerts in words: one message for a channel, however many alerts an evaluation brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.journal.lines import AlertLine, Severity
from core.monitoring.alerts.rules import SEVERITIES, worst

TEST = "test"
"""Stands for the evaluation in a message that only tries a channel."""
EVENTS = {"raised": "new", "escalated": "worse now", "repeated": "still open", "recovered": "recovered"}
SHOWN = 50
"""Alerts that one message spells out; the others are counted."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one channel is told.

    Attributes:
        evaluation: that brought it about.
        channel: its name.
        severity: the worst of what is new or still open; None when all of it has recovered.
        alerts: id → event.
    """

    evaluation: str
    channel: str
    title: str
    body: str
    severity: Severity | None
    alerts: Mapping[str, str]


def messages(lines: Sequence[AlertLine]) -> tuple[Message, ...]:
    """One message for each channel that is to hear of any of these events of one evaluation."""
    channels = dict.fromkeys(name for line in lines for name in line.channels.split(",") if name)
    return tuple(_message(name, [line for line in lines if name in line.channels.split(",")]) for name in channels)


def trial(channel: str) -> Message:
    """A message that only shows that the channel works.

    >>> trial("mail").title
    'Churn Desk: this is a test'
    """
    return Message(
        TEST, channel, "Churn Desk: this is a test", "Alerts of Churn Desk will arrive here. Nothing to do.", None, {}
    )


def name_of(signal: str, subject: str) -> str:
    """What an alert is about.

    >>> name_of("feature_drift", "tenure"), name_of("score_drift", "")
    ('feature drift of tenure', 'score drift')
    """
    words = signal.replace("_", " ")
    return f"{words} of {subject}" if subject else words


def _message(channel: str, lines: Sequence[AlertLine]) -> Message:
    ordered = sorted(lines, key=lambda line: (line.event == "recovered", -SEVERITIES.index(line.severity)))
    lasting = [line.severity for line in lines if line.event != "recovered"]
    body = [_told(line) for line in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        body.append(f"and {len(ordered) - SHOWN} more: python -m core alerts list")
    if lasting:
        body.append("Look after it: python -m core alerts ack ID --by YOU, or snooze ID --by YOU --until 8h")
    return Message(
        lines[0].evaluation,
        channel,
        f"Churn Desk: {_title(lines)}",
        "\n\n".join(body),
        worst(lasting),
        {line.alert: line.event for line in lines},
    )


def _title(lines: Sequence[AlertLine]) -> str:
    counts = Counter(line.severity for line in lines if line.event != "recovered")
    parts = [f"{counts[severity]} {severity}" for severity in reversed(SEVERITIES) if counts[severity]]
    recovered = sum(line.event == "recovered" for line in lines)
    said = ", ".join([*parts, *([f"{recovered} recovered"] if recovered else [])])
    return f"{said}: {name_of(lines[0].signal, lines[0].subject)}" if len(lines) == 1 else said


def _told(line: AlertLine) -> str:
    return (
        f"{line.severity}, {EVENTS[line.event]}: {name_of(line.signal, line.subject)}\n{line.says}\nAlert {line.alert}"
    )
