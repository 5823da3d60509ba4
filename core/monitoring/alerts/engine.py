"""What an evaluation's findings mean for the alerts: raise, escalate, remind, recover, or nothing.

Pure: the state and the findings go in, the lines for the journal come out. The new state is the old one after these lines, so a
replay of the journal cannot give another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast

from core.journal.days import Stamp, stamp
from core.journal.lines import AlertEvent, AlertLine, FindingLine, Severity
from core.monitoring.alerts.rules import SEVERITIES, Rule, Rules
from core.monitoring.alerts.state import Alert, AlertState, Watched
from core.monitoring.findings import Finding, Signal
from core.monitoring.windows import Window

NOTHING: Mapping[str, Window] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one evaluation brought.

    Attributes:
        id: in all of its lines.
        findings, alerts: lines for the journal, in this order.
        state: with them.
    """

    id: str
    findings: tuple[FindingLine, ...]
    alerts: tuple[AlertLine, ...]
    state: AlertState


@dataclass(frozen=True, slots=True)
class _Moment:
    evaluation: str
    now: datetime
    ids: Callable[[datetime], Stamp]

    def line(
        self, alert: str, event: AlertEvent, finding: FindingLine, severity: Severity, says: str, channels: str
    ) -> AlertLine:
        made = self.ids(self.now)
        return AlertLine(
            *(made.id, made.at, alert or made.id, event, self.evaluation, finding.signal, finding.subject),
            *(severity, says, channels),
        )


def evaluate(
    state: AlertState,
    findings: Sequence[Finding],
    rules: Rules,
    now: datetime,
    complete: Mapping[str, Window] = NOTHING,
    ids: Callable[[datetime], Stamp] = stamp,
) -> Evaluation:
    """Judge the findings of one evaluation by the rules.

    Only the newest window of a subject raises, reminds or recovers; looking at the same window again replaces what was found
    there before. A window without enough data is written down and otherwise as if it had not been. An open alert whose signal
    has no rule any more recovers.

    Args:
        state: from the journal.
        findings: at most one for each signal, subject and window.
        rules: of today.
        now: with time zone.
        complete: signal → window, for signals of which everything was looked at but only what is bad is a finding: a subject
            that was bad before and is not among the findings is well again.
        ids: makes a line's id from its time.
    """
    moment = _Moment(ids(now).id, now, ids)
    found = tuple(_line(finding, rules, moment) for finding in (*findings, *_well(state, findings, complete)))
    state = state.after(found)
    newest = {(line.signal, line.subject): line for line in sorted(found, key=lambda line: (line.last, line.first))}
    alerts: list[AlertLine] = []
    for key, line in newest.items():
        rule = rules.for_key(*key)
        if rule is not None and line.state != "not_enough":
            alerts.extend(_decide(state.of(key), line, rule, moment))
    alerts.extend(_unwatched(alert, state, moment) for alert in state.open if not rules.for_key(*_key(alert)))
    return Evaluation(moment.evaluation, found, tuple(alerts), state.after(alerts))


def _well(state: AlertState, findings: Sequence[Finding], complete: Mapping[str, Window]) -> Iterator[Finding]:
    named = {(finding.signal, finding.subject) for finding in findings}
    for (signal, subject), watched in state.watched.items():
        if signal in complete and (signal, subject) not in named and any(seen.severity for seen in watched.seen):
            says = f"Nothing is found about {subject} any more." if subject else "Nothing is found any more."
            yield Finding(cast(Signal, signal), subject, 0.0, None, None, None, 0, complete[signal], "ok", says)


def _line(finding: Finding, rules: Rules, moment: _Moment) -> FindingLine:
    made = moment.ids(moment.now)
    rule = rules.for_key(finding.signal, finding.subject)
    return FindingLine(
        *(made.id, made.at, moment.evaluation, finding.signal, finding.subject, finding.effect, finding.statistic),
        *(finding.p, finding.p_adjusted, finding.n, finding.window.first.isoformat(), finding.window.last.isoformat()),
        *(finding.state, finding.says, None if rule is None else rule.severity(finding)),
    )


def _decide(watched: Watched, line: FindingLine, rule: Rule, moment: _Moment) -> tuple[AlertLine, ...]:
    recent = watched.seen[-rule.of :]
    if (recent[-1].last, recent[-1].first) != (line.last, line.first):
        return ()  # an older window was looked at again
    verdict, alert = rule.verdict(seen.severity for seen in recent), watched.alert
    channels = "" if watched.snoozed(moment.now) else ",".join(rule.channels)
    if line.severity is None:
        if alert is None or verdict is not None:
            return ()
        heard = channels if alert.told is not None else ""  # who heard nothing of it needs no all-clear
        return (moment.line(alert.id, "recovered", line, alert.severity, line.says, heard),)
    if alert is None:
        return () if verdict is None else (moment.line("", "raised", line, verdict, line.says, channels),)
    if verdict is not None and SEVERITIES.index(verdict) > SEVERITIES.index(alert.severity):
        return (moment.line(alert.id, "escalated", line, verdict, line.says, channels),)
    if channels and _due(alert, rule, moment.now):
        return (moment.line(alert.id, "repeated", line, alert.severity, line.says, channels),)
    return ()


def _due(alert: Alert, rule: Rule, now: datetime) -> bool:
    return not alert.acknowledged_by and (alert.told is None or now - alert.told >= rule.repeat)


def _unwatched(alert: Alert, state: AlertState, moment: _Moment) -> AlertLine:
    quiet = state.of(_key(alert)).snoozed(moment.now) or alert.told is None
    made = moment.ids(moment.now)
    return AlertLine(
        *(made.id, made.at, alert.id, "recovered", moment.evaluation, alert.signal, alert.subject, alert.severity),
        *("No rule watches this any more.", "" if quiet else alert.channels),
    )


def _key(alert: Alert) -> tuple[str, str]:
    return alert.signal, alert.subject
