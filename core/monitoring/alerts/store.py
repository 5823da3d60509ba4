"""The alerts of one desk: rules from their file, state from the journal, events into it, messages on their way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from zlib import crc32

from core.errors import AlertError, BusyError, JournalError
from core.journal.alone.store import alone
from core.journal.days import stamp, time_text
from core.journal.lines import AlertAckLine, AlertNoticeLine, AlertSnoozeLine
from core.journal.store import Journal, open_journal, utc_now
from core.monitoring.alerts.channels.client import Courier, Delivery
from core.monitoring.alerts.channels.log import log
from core.monitoring.alerts.engine import NOTHING, Evaluation, evaluate
from core.monitoring.alerts.kept.store import bodies, lines_of
from core.monitoring.alerts.rules import LOG, Rules
from core.monitoring.alerts.rules_text import parse_rules
from core.monitoring.alerts.state import Alert, AlertState
from core.monitoring.alerts.words import messages, trial
from core.monitoring.findings import Finding
from core.monitoring.windows import Window
from core.settings import Settings

BUNDLED = Path(__file__).parent / "rules.toml"
SHORTEST_PART = 4
LONGEST_WAIT = 30.0
"""Seconds that one evaluation waits for another one's end."""


def read_rules(path: Path | None, channels: Collection[str] = ()) -> Rules:
    """The rules of a file; None: the bundled ones.

    Raises:
        AlertError: it cannot be read, or is wrong; the message lists every fault.
    """
    path = path or BUNDLED
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AlertError(
            f"The alert rules {path} cannot be read: {error}.", todo="Correct CHURN_ALERT_RULES, or leave it empty."
        ) from error
    return parse_rules(text, path.name, channels)


class Alerts:
    """Use as a context, or call close(): messages under way are then waited for.

    Args:
        journal: holds everything; there is no other state.
        rules: what counts.
        channels: name → apprise URL.
        now: the clock.
        tries, pause: as in Courier.
    """

    def __init__(
        self,
        journal: Journal,
        rules: Rules,
        channels: Mapping[str, str] | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
        tries: int = 4,
        pause: float = 2.0,
    ) -> None:
        self.journal, self.rules, self.channels = journal, rules, tuple(channels or ())
        self._now = now
        self._remembered: tuple[tuple[tuple[date, int], ...], AlertState] = ((), AlertState())
        self._courier = Courier(channels or {}, self._record, tries=tries, pause=pause)

    def evaluate(self, findings: Sequence[Finding], complete: Mapping[str, Window] = NOTHING) -> Evaluation:
        """Judge the findings, write them and what follows from them, and send the messages without waiting for them.

        Args:
            findings, complete: as in core.monitoring.alerts.engine.evaluate.

        Raises:
            JournalError: nothing was written and nobody is told.
            BusyError: another evaluation of this journal takes very long.
        """
        with self._alone():
            done = evaluate(self.state(), findings, self.rules, self._now(), complete)
            self.journal.append_many((*done.findings, *done.alerts))
        for message in messages(done.alerts):
            if message.channel == LOG:
                log(message)
            else:
                self._courier.send(message)
        return done

    def state(self) -> AlertState:
        """Made from the journal's lines. Days before the last are remembered while their lines stay as they are."""
        seen, days = self._remembered, [(day, crc32(body), body) for day, body in bodies(self.journal)]
        marks = tuple((day, mark) for day, mark, _ in days[:-1])
        past = seen[1] if marks[: len(seen[0])] == seen[0] else AlertState()
        known = len(seen[0]) if past is seen[1] else 0
        for _, _, body in days[known:-1]:
            past = past.after(lines_of(body))
        self._remembered = (marks, past)
        return past.after(lines_of(days[-1][2])) if days else past

    def acknowledge(self, part: str, by: str, note: str = "") -> Alert:
        """Somebody looks after an open alert: no more reminders, unless it gets worse.

        Args:
            part: the alert's id, or enough of it to be the only one.
            by: who.

        Raises:
            AlertError: there is no such open alert, or nobody is named.
        """
        with self._alone():
            alert = self._open(part)
            now = stamp(self._now())
            self.journal.append(AlertAckLine(now.id, now.at, alert.id, _named(by), note))
        return alert

    def snooze(self, part: str, by: str, until: datetime, note: str = "") -> Alert:
        """Nobody is to hear of an open alert, or of its subject should it come back, until then.

        Raises:
            AlertError: there is no such open alert, nobody is named, or the time has passed.
        """
        if until <= self._now():
            raise AlertError(f"{until:%Y-%m-%d %H:%M} UTC has passed.", todo="Name a time to come, such as 8h or 3d.")
        with self._alone():
            alert = self._open(part)
            now = stamp(self._now())
            self.journal.append(AlertSnoozeLine(now.id, now.at, alert.id, _named(by), time_text(until), note))
        return alert

    def test_channels(self) -> None:
        """Send a trial message to each channel; what became of it stands in the journal after close() or drain()."""
        log(trial(LOG))
        for name in self.channels:
            self._courier.send(trial(name))

    def drain(self, seconds: float) -> bool:
        """Wait until what became of every message stands in the journal, at most so long; whether it does."""
        return self._courier.drain(seconds)

    def close(self, seconds: float = 0.0) -> None:
        """Wait so long for messages under way; what is left then is written down as failed."""
        self._courier.close(seconds)

    def _open(self, part: str) -> Alert:
        found = [
            alert
            for alert in self.state().open
            if part == alert.id or (len(part) >= SHORTEST_PART and part in alert.id)
        ]
        if len(found) != 1:
            what = "No open alert has" if not found else f"{len(found)} open alerts have"
            raise AlertError(f"{what} {part!r} in its id.", todo="python -m core alerts list shows them.")
        return found[0]

    def _record(self, delivery: Delivery) -> None:
        message, now = delivery.message, stamp(self._now())
        line = AlertNoticeLine(
            *(now.id, now.at, message.evaluation, message.channel, message.alerts),
            *("sent" if delivery.sent else "failed", delivery.tries, delivery.error),
        )
        log = logging.getLogger("churn_desk.alerts")
        if not delivery.sent:
            log.error("Channel %s failed after %d tries: %s", message.channel, delivery.tries, delivery.error)
        try:
            self.journal.append(line)
        except JournalError as error:
            log.error("What became of a message to %s is not in the journal: %s", message.channel, error)

    def _alone(self) -> AbstractContextManager[None]:
        """Two evaluations at once would raise the same alert twice."""
        busy = BusyError("Another evaluation is under way.", todo="Try again when it has ended.")
        return alone(self.journal.folder, "alerts", busy)

    def __enter__(self) -> Alerts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(LONGEST_WAIT)


def open_alerts(settings: Settings, journal: Journal | None = None, *, now: Callable[[], datetime] = utc_now) -> Alerts:
    """The alerts that the settings describe.

    Args:
        journal: None: the one of the settings.

    Raises:
        AlertError: the rules are wrong.
    """
    channels = {name: url.get_secret_value() for name, url in settings.alert_channels.items()}
    rules = read_rules(settings.alert_rules, channels)
    journal = journal or open_journal(settings)
    return Alerts(journal, rules, channels, now=now, tries=settings.alert_tries, pause=settings.alert_pause)


def _named(by: str) -> str:
    if not by.strip():
        raise AlertError("Nobody is named.", todo="Say who looks after it: --by NAME.")
    return by.strip()
