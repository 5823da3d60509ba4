"""Asks Groq for a draft and hands over its pieces as they come, never for longer than it was told.

The groq package waits for each read by itself, so a server that sends a byte a second could hold it for ever, and its own
retries multiply the time. So a thread of its own does the talking, retries are ours, and the waiting ends on the dot.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from core.decisions.groq.connection import Connection
from core.decisions.groq.faults import CUT_OFF, GARBAGE, Fault, fault_of, too_slow
from core.decisions.prompt import Message

if TYPE_CHECKING:
    from groq import Groq, Stream
    from groq.types.chat import ChatCompletionChunk

MOST_TOKENS = 1200
"""Includes what a reasoning model thinks before it writes."""
LONGEST_TEXT = 8_000
"""Characters after which an answer is no e-mail."""


class _Done:
    """The stream came to its proper end."""


@dataclass(slots=True)
class _Call:
    """What the waiting and the talking thread share."""

    found: queue.SimpleQueue[str | Fault | _Done | BaseException]
    stop: threading.Event
    client: Groq | None = None


def stream(connection: Connection, messages: Sequence[Message], seconds: float) -> Generator[str | Fault, None, None]:
    """The pieces of one draft; when it went wrong, a `Fault` comes last.

    Args:
        connection: where to ask.
        messages: what to say, all of it.
        seconds: how long at most, from now to the last piece.
    """
    end = time.monotonic() + seconds
    call = _Call(queue.SimpleQueue(), threading.Event())
    threading.Thread(target=_talk, args=(call, connection, messages, seconds), name="groq-draft", daemon=True).start()
    try:
        while True:
            try:
                found = call.found.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                found = too_slow(seconds)
            if isinstance(found, BaseException):
                raise found  # a bug of ours, not a fault of theirs
            if isinstance(found, _Done):
                return
            yield found
            if isinstance(found, Fault):
                return
    finally:
        call.stop.set()
        if call.client is not None:
            with suppress(OSError, RuntimeError):  # the thread may be closing it at this very moment
                call.client.close()


def _talk(call: _Call, connection: Connection, messages: Sequence[Message], seconds: float) -> None:
    try:
        for piece in _pieces(call, connection, messages, seconds):
            if call.stop.is_set():
                return
            call.found.put(piece)
        call.found.put(_Done())
    except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, which raises it
        call.found.put(fault_of(error, connection) or error)


def _pieces(call: _Call, connection: Connection, messages: Sequence[Message], seconds: float) -> Iterator[str | Fault]:
    with _client(connection, seconds) as client:
        call.client = client
        thinking: dict[str, Any] = {}
        if "gpt-oss" in connection.model:  # others refuse these
            thinking = {"reasoning_effort": "low", "include_reasoning": False}
        answer = client.chat.completions.create(
            model=connection.model,
            messages=cast("Any", messages),  # plain dicts of role and content
            stream=True,
            temperature=0.4,
            max_completion_tokens=MOST_TOKENS,
            **thinking,
        )
        length, finished = 0, ""
        with cast("Stream[ChatCompletionChunk]", answer) as chunks:
            for chunk in chunks:
                text, reason = _read(chunk)
                finished = reason or finished
                length += len(text)
                if length > LONGEST_TEXT:
                    yield GARBAGE
                    return
                if text:
                    yield text
        if finished != "stop":
            yield CUT_OFF
        elif not length:
            yield GARBAGE


def _client(connection: Connection, seconds: float) -> Groq:
    from groq import DefaultHttpxClient, Groq

    return Groq(
        api_key=connection.key,
        base_url=connection.base_url,
        timeout=seconds,
        max_retries=0,
        # A redirect would carry the text to another host; a proxy from the environment cannot reach this machine itself.
        http_client=DefaultHttpxClient(follow_redirects=False, trust_env=not connection.is_local, timeout=seconds),
    )


def _read(chunk: object) -> tuple[str, str]:
    """Text and finish reason of a chunk; ("", "") for whatever is not one, since the package does not check."""
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list) or not choices:
        return "", ""
    text = getattr(getattr(choices[0], "delta", None), "content", None)
    reason = getattr(choices[0], "finish_reason", None)
    return text if isinstance(text, str) else "", reason if isinstance(reason, str) else ""
