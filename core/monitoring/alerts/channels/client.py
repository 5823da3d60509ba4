"""Takes messages to their channels in the background: whoever sends one never waits, and a dead channel holds up no other.

Each channel has a thread and a queue of its own. A message is tried a few times with growing pauses; what became of it is told
to `record` exactly once, also when there was no room for it or no time left.
"""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from core.monitoring.alerts.channels.address import scrubbed
from core.monitoring.alerts.words import Message

if TYPE_CHECKING:
    from apprise import NotifyType

LONGEST_TRY = 15.0
"""Seconds that one try may take, whatever the server does."""
LONGEST_PAUSE = 300.0
LONGEST_ERROR = 300
Waiting = queue.Queue[tuple[int, Message] | None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message.

    Attributes:
        sent: somebody took it.
        tries: how often it was tried; 0 when it never came to that.
        error: the last reason, without the channel's secrets; "" when it was sent.
    """

    message: Message
    sent: bool
    tries: int
    error: str = ""


class Courier:
    """Sends messages; safe to use from several threads.

    Args:
        channels: name → apprise URL.
        record: is told of each message once, from any thread; must not raise.
        tries: at most so many for each message, ≥ 1.
        pause: seconds before the second try; doubles with each further one.
        room: messages that may wait for one channel.
    """

    def __init__(
        self,
        channels: Mapping[str, str],
        record: Callable[[Delivery], None],
        *,
        tries: int = 4,
        pause: float = 2.0,
        room: int = 100,
    ) -> None:
        self._channels = dict(channels)
        self._record, self._tries, self._pause, self._room = record, tries, pause, room
        self._queues: dict[str, Waiting] = {}
        self._open: dict[int, Message] = {}  # by ticket: what is not recorded yet
        self._claimed: set[int] = set()  # of these, what is being recorded
        self._tickets = count()
        self._changed = threading.Condition()
        self._stop = threading.Event()

    def send(self, message: Message) -> bool:
        """Put a message into its channel's queue and return at once; False when it is recorded as failed instead."""
        with self._changed:
            refused = self._refused(message)
            if not refused:
                ticket = next(self._tickets)
                self._open[ticket] = message
                self._queues[message.channel].put((ticket, message))
        if refused:
            self._record(Delivery(message, False, 0, refused))
        return not refused

    def drain(self, seconds: float) -> bool:
        """Wait until every message is recorded, at most so long; whether they are."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._open, timeout=seconds)

    def close(self, seconds: float = 0.0) -> None:
        """Wait so long for what is under way, then record the rest as failed; nothing can be sent afterwards."""
        self.drain(seconds)
        with self._changed:
            self._stop.set()
            left, queues = list(self._open.items()), list(self._queues.values())
        for ticket, message in left:
            self._finish(ticket, Delivery(message, False, 0, "was still waiting when the program ended"))
        for waiting in queues:
            waiting.put(None)

    def _refused(self, message: Message) -> str:
        if self._stop.is_set():
            return "the program is ending"
        if message.channel not in self._channels:
            return "no channel of this name is configured"
        waiting = self._queues.get(message.channel)
        if waiting is None:
            waiting = self._queues[message.channel] = queue.Queue()
            threading.Thread(target=self._work, args=(waiting,), name=f"alerts-{message.channel}", daemon=True).start()
        return f"{self._room} messages are waiting for this channel already" if waiting.qsize() >= self._room else ""

    def _work(self, waiting: Waiting) -> None:
        while (entry := waiting.get()) is not None:
            if not self._stop.is_set():
                ticket, message = entry
                self._finish(ticket, self._deliver(message))

    def _deliver(self, message: Message) -> Delivery:
        tried, error = 0, ""
        while tried < self._tries:
            if tried and self._stop.wait(min(self._pause * 2 ** (tried - 1), LONGEST_PAUSE)):
                break
            tried += 1
            error = post(self._channels[message.channel], message)
            if not error:
                return Delivery(message, True, tried)
        return Delivery(message, False, tried, error)

    def _finish(self, ticket: int, delivery: Delivery) -> None:
        with self._changed:
            if ticket not in self._open or ticket in self._claimed:
                return
            self._claimed.add(ticket)
        try:
            self._record(delivery)
        finally:
            with self._changed:
                del self._open[ticket]
                self._claimed.discard(ticket)
                self._changed.notify_all()


def post(url: str, message: Message, seconds: float = LONGEST_TRY) -> str:
    """Try once; "" when the service took it, else why not, without the secrets of the URL.

    The try has a thread of its own that is left alone when its time is up: a server that sends a byte a second satisfies every
    time limit of a socket, and a worker of apprise's own pool keeps the program from ending.

    Args:
        url: as apprise writes them, e.g. mailtos://… or slack://….
        seconds: at most, whatever the service does.
    """
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_try(url, message)), name="alerts-try", daemon=True).start()
    try:
        said = answers.get(timeout=seconds)
    except queue.Empty:
        return f"no answer within {seconds:g} s"
    return scrubbed(re.sub(r"\s+", " ", said), url)[:LONGEST_ERROR]


def _try(url: str, message: Message) -> str:
    from apprise import Apprise, AppriseAsset, NotifyFormat

    service = Apprise(asset=AppriseAsset(async_mode=False, service_timeout=0))  # in this thread, not in apprise's pool
    if not service.add(url):
        return "apprise does not understand this channel's URL"
    plain = NotifyFormat.TEXT  # or a mail takes it for HTML, in which the ends of lines mean nothing
    result = service.notify(message.body, message.title, notify_type=_type(message), body_format=plain)
    said = "; ".join(dict.fromkeys(entry.message for entry in result.logs()))
    return "" if result else said or "the service refused it"


def _type(message: Message) -> NotifyType:
    from apprise import NotifyType

    if message.severity is None:
        return NotifyType.SUCCESS if message.alerts else NotifyType.INFO
    return {"INFO": NotifyType.INFO, "WARNING": NotifyType.WARNING, "CRITICAL": NotifyType.FAILURE}[message.severity]
