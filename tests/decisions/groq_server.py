"""A local server that speaks Groq's chat completions with streaming, and misbehaves on demand.

    with GroqServer("good") as server:
        ... GROQ_BASE_URL=server.url, GROQ_API_KEY=anything ...
        server.received  # raw requests: start line, headers and body, as bytes

A behaviour answers one request; the last one given answers all that follow, so `GroqServer("429", "good")` refuses once.
Runs in threads of this process; `python -m tests.decisions.groq_server good` runs one in the foreground (browser tests).
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXTS = {
    "English": (
        "Something for you",
        "We hope that you are well, and we would like to hear how our service works for you. {offer}\n\n"
        "If there is anything that we can do, just reply to this e-mail and we will look after it.",
    ),
    "German": (
        "Etwas für Sie",
        "wir hoffen, dass es Ihnen gut geht, und möchten gern wissen, wie zufrieden Sie mit uns sind. {offer}\n\n"
        "Wenn wir etwas für Sie tun können, antworten Sie einfach auf diese E-Mail.",
    ),
    "Spanish": (
        "Algo para usted",
        "Esperamos que se encuentre bien y nos gustaría saber qué le parece nuestro servicio. {offer}\n\n"
        "Si podemos hacer algo por usted, responda a este correo y nos ocuparemos de todo.",
    ),
}
"""What a well-behaved model writes, by the language that the request asks for."""

BEHAVIOURS = {
    "good": "a draft that passes every check",
    "greeting": "the same below a greeting, although asked not to",
    "bad": "a draft that promises 50 % off and speaks of a risk score",
    "silent": "accepts and says nothing",
    "slow": "answers after two seconds",
    "drip": "one byte a second, headers first",
    "drip-body": "headers at once, then one byte a second",
    "429": "asked too much, Retry-After: 0",
    "429-long": "asked too much, Retry-After: 60",
    "500": "trouble of its own",
    "401": "invalid key",
    "retired": "model_decommissioned",
    "redirect": "sends the request elsewhere",
    "garbage": "a stream of things that are not chunks",
    "not-json": "a stream that is not JSON",
    "html": "a web page",
    "empty": "a proper stream without a word",
    "truncated": "stops in the middle without an end",
    "cut-off": "stops at the token limit",
    "stream-error": "an error event in the middle of the stream",
    "endless": "never stops writing",
}


class GroqServer:
    """Serves on a free port of this machine until it is closed.

    Attributes:
        url: for GROQ_BASE_URL.
        received: each request as it came in, bytes.
    """

    def __init__(self, *behaviours: str, port: int = 0) -> None:
        unknown = set(behaviours) - set(BEHAVIOURS)
        if unknown or not behaviours:
            raise ValueError(f"behaviours must be out of {sorted(BEHAVIOURS)}, got {behaviours}")
        self.received: list[bytes] = []
        self._left = list(behaviours)
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> GroqServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving, also those who still wait."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next_behaviour(self) -> str:
        return self._left.pop(0) if len(self._left) > 1 else self._left[0]

    def wait(self, seconds: float) -> bool:
        """Sleep, but not beyond the end of the server; True when it ends."""
        return self._closing.wait(seconds)


def _handler(server: GroqServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            head = [self.requestline, *(f"{name}: {value}" for name, value in self.headers.items())]
            server.received.append("\r\n".join([*head, "", ""]).encode() + body)
            self.close_connection = True
            with contextlib.suppress(OSError):  # the client has gone
                if self.path != "/openai/v1/chat/completions":
                    self.refuse(404, {"message": f"Unknown request URL: POST {self.path}", "code": "unknown_url"})
                else:
                    self.behave(server.next_behaviour(), json.loads(body))

        def behave(self, behaviour: str, asked: dict) -> None:
            refusals = {
                "429": (429, {"message": "Rate limit reached", "code": "rate_limit_exceeded"}, {"Retry-After": "0"}),
                "429-long": (
                    429,
                    {"message": "Rate limit reached", "code": "rate_limit_exceeded"},
                    {"Retry-After": "60"},
                ),
                "500": (500, {"message": "Internal Server Error", "type": "internal_server_error"}, {}),
                "401": (401, {"message": "Invalid API Key", "code": "invalid_api_key"}, {}),
                "retired": (
                    400,
                    {
                        "message": f"The model `{asked.get('model')}` has been decommissioned",
                        "code": "model_decommissioned",
                    },
                    {},
                ),
                "redirect": (307, {"message": "elsewhere"}, {"Location": f"{server.url}/elsewhere"}),
            }
            if behaviour in refusals:
                return self.refuse(*refusals[behaviour])
            if behaviour == "silent":
                server.wait(60)
                return None
            if behaviour == "drip":
                return self.drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + b": wait\n" * 20)
            if behaviour == "slow":
                server.wait(2)
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if behaviour == "html" else "text/event-stream")
            self.end_headers()
            if behaviour == "drip-body":
                return self.drip(b"".join(_good(asked)))
            for line in _lines(behaviour, asked):
                self.wfile.write(line)
                self.wfile.flush()
            return None

        def drip(self, data: bytes) -> None:
            for byte in data:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if server.wait(1):
                    return

        def refuse(self, status: int, error: dict, headers: dict | None = None) -> None:
            data = json.dumps({"error": error}).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(data)),
                **(headers or {}),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    return Handler


def draft_for(asked: dict) -> str:
    """What a well-behaved model answers to this request: in its language, with its offer word for word."""
    user = asked["messages"][-1]["content"]
    language = re.search(r"Language: (\w+)", user)[1]
    offer = re.search(r"Offer: (.*)", user)[1]
    subject, text = TEXTS[language]
    return f"Subject: {subject}\n\n{text.format(offer='' if offer == 'none' else offer)}"


def _lines(behaviour: str, asked: dict) -> Iterator[bytes]:
    if behaviour == "bad":
        text = "Subject: 50 % off\n\nYour churn risk score is 0.83, so you get 50 % off for ever. Visit www.example.com. **Guaranteed!**"
        yield from _stream(text)
    elif behaviour == "greeting":
        yield from _stream(draft_for(asked).replace("\n\n", "\n\nDear customer,\n\n", 1))
    elif behaviour == "garbage":
        for data in (
            "[1, 2]",
            '"text"',
            "null",
            "{}",
            '{"choices": null}',
            '{"choices": [{}]}',
            '{"choices": [{"delta": 3}]}',
            '{"choices": [[]]}',
        ):
            yield f"data: {data}\n\n".encode()
        yield b"data: [DONE]\n\n"
    elif behaviour == "not-json":
        yield b"data: {not json\n\n"
    elif behaviour == "html":
        yield b"<html><body>It works!</body></html>"
    elif behaviour == "empty":
        yield from _stream("")
    elif behaviour == "truncated":
        yield from list(_good(asked))[:6]
    elif behaviour == "cut-off":
        yield from _stream(draft_for(asked)[:80], "length")
    elif behaviour == "stream-error":
        yield from list(_good(asked))[:6]
        yield b'event: error\ndata: {"error": {"message": "over capacity"}}\n\n'
    elif behaviour == "endless":
        while True:
            yield _chunk({"content": "and " * 50}, None)
    else:
        yield from _good(asked)


def _good(asked: dict) -> Iterator[bytes]:
    return _stream(draft_for(asked))


def _stream(text: str, reason: str = "stop") -> Iterator[bytes]:
    yield _chunk({"role": "assistant", "content": ""}, None)
    for piece in re.findall(r"\S+\s*", text):
        yield _chunk({"content": piece}, None)
    yield _chunk({}, reason)
    yield b"data: [DONE]\n\n"


def _chunk(delta: dict, reason: str | None) -> bytes:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": "openai/gpt-oss-20b",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


if __name__ == "__main__":
    with GroqServer(*(sys.argv[1:] or ["good"])) as running:
        print(running.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(60)
