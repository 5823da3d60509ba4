"""The monitor page's view "alerts": what is open and who looks after it, what was, how the channels do, by which rules."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.journal.lines import AlertAckLine, AlertLine, AlertSnoozeLine, FindingLine, Line
from core.journal.store import utc_now
from core.monitoring.alerts.history import AlertStory, Event, channel_states, stories
from core.monitoring.alerts.kept.store import alert_lines
from core.monitoring.alerts.rules import Rules
from core.monitoring.alerts.state import AlertState
from core.monitoring.alerts.store import Alerts, open_alerts
from core.monitoring.alerts.words import EVENTS
from core.monitoring.findings import SIGNALS
from pages.parts.guards import guarded, plain
from pages.parts.monitor import alert_card, evaluating
from pages.parts.monitor.alert_card import subject_of
from pages.parts.monitor.watch import Watch
from pages.parts.tables import table
from pages.parts.times import local_time

COMMAND = "python -m core monitor"


def show(watch: Watch) -> None:
    """Draw the view."""
    desk = open_alerts(watch.settings, watch.journal)
    lines = tuple(alert_lines(watch.journal))
    state = AlertState().after(lines)
    _head(watch, lines, state)
    with guarded():
        _open(watch, desk, state)
    _channels(lines)
    _history(watch, stories(lines))
    _rules(desk.rules)


def _head(watch: Watch, lines: tuple[Line, ...], state: AlertState) -> None:
    evaluated = max((line.at for line in lines if isinstance(line, FindingLine)), default=None)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(_headline(state, evaluated), anchor=False, width="content")
        evaluating.button(len(watch.window), allowed=watch.visitor.may_analyse)
    when = f"Last evaluation: {local_time(evaluated)}." if evaluated else "No evaluation yet."
    st.caption(f"{when} An alert is about the champion and everybody; model and segment above do not matter here.")


def _headline(state: AlertState, evaluated: datetime | None) -> str:
    if evaluated is None:
        return "Nobody has looked yet"
    if not state.open:
        return "No open alert"
    alone = [alert for alert in state.open if not alert.acknowledged_by]
    n = len(state.open)
    rest = "all looked after" if not alone else f"{len(alone)} that nobody looks after"
    return f"{n} open alert{'' if n == 1 else 's'}, {rest}"


def _open(watch: Watch, desk: Alerts, state: AlertState) -> None:
    if not state.watched:
        st.info(
            f"An evaluation compares what the champion says now with its training. Press *Evaluate now*, and let a "
            f"scheduler run `{COMMAND}` every day: its exit code is 1 when an alert is open.",
            icon=":material/notifications:",
        )
    now = utc_now()
    for alert in sorted(state.open, key=lambda one: (alert_card.RANK[one.severity], one.since), reverse=True):
        alert_card.show(watch, desk, alert, state.of((alert.signal, alert.subject)), now)


def _channels(lines: tuple[Line, ...]) -> None:
    found = channel_states(lines)
    failed = [channel for channel in found if not channel.sent]
    for channel in failed:
        st.warning(
            f"**The channel {plain(channel.name)} failed** {local_time(channel.at)}, after {channel.tries} tries: "
            f"{plain(channel.error)}  \nTry it: `python -m core alerts test-channels`.",
            icon=":material/notifications_off:",
        )
    for channel in found:
        if channel.sent:
            st.caption(
                f":material/check_circle: Channel {plain(channel.name)}: took a message {local_time(channel.at)}."
            )


def _history(watch: Watch, found: tuple[AlertStory, ...]) -> None:
    if not found:
        return
    st.markdown("**Every alert so far**, the newest first")
    table(
        {
            "Alert": [subject_of(watch, story.signal, story.subject) for story in found],
            "Severity": [story.severity.title() for story in found],
            "Raised": [story.raised for story in found],
            "Recovered": [story.recovered for story in found],
            "What happened": [_told(story) for story in found],
        },
        "alerts",
        says="Every alert with its beginning and end",
        config={
            "Raised": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "Recovered": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "What happened": st.column_config.TextColumn(width="large"),
        },
        file={
            "alert": [story.id for story in found],
            "signal": [story.signal for story in found],
            "subject": [story.subject for story in found],
            "severity": [story.severity for story in found],
            "raised": [story.raised.isoformat() for story in found],
            "recovered": [story.recovered.isoformat() if story.recovered else None for story in found],
            "events": [_told(story) for story in found],
        },
    )


def _told(story: AlertStory) -> str:
    """The life of an alert in one line, e.g. "new; looked after by Ann; recovered"."""
    return "; ".join(_event(event) for event in story.events)


def _event(event: Event) -> str:
    note = "" if isinstance(event, AlertLine) or not event.note else f" ({event.note})"
    if isinstance(event, AlertAckLine):
        return f"looked after by {event.by}{note}"
    if isinstance(event, AlertSnoozeLine):
        return f"silenced by {event.by} until {event.until[:16].replace('T', ' ')} UTC{note}"
    return EVENTS[event.event]


def _rules(rules: Rules) -> None:
    with st.expander("By which rules", icon=":material/rule:"):
        st.caption(
            "An alert needs an effect above the floor, a p-value (adjusted) within the budget, and as many bad windows "
            "among the last ones. CHURN_ALERT_RULES names a file of your own."
        )
        table(
            {
                "Signal": [f"{rule.signal.replace('_', ' ')} {rule.subject}".strip() for rule in rules.rules],
                "Effect": [SIGNALS.get(rule.signal, "") for rule in rules.rules],  # type: ignore[call-overload]
                "Floors": [
                    ", ".join(f"{name.title()} {floor:g}" for name, floor in rule.floors) for rule in rules.rules
                ],
                "Budget, p": [rule.budget for rule in rules.rules],
                "Windows": [f"{rule.bad} of {rule.of}" for rule in rules.rules],
                "Reminder": [str(rule.repeat) for rule in rules.rules],
                "Channels": [", ".join(rule.channels) for rule in rules.rules],
            },
            "alert-rules",
            says="The rules of the alerts",
        )
