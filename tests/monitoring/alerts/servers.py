"""Real servers for alerts to be sent to: one that takes mail, one that takes webhooks, and both misbehave on demand."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Mailbox:
    """An SMTP server; `refuse` answers so many messages with a temporary failure first."""

    def __init__(self, refuse: int = 0) -> None:
        self.mails: list[Message] = []
        self.refuse = refuse
        self._server = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.refuse:
            self.refuse -= 1
            return "451 Try again later"
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self._server.port}/?from=desk@example.org&to=ops@example.org&mode=insecure"

    def __enter__(self) -> "Mailbox":
        self._server.start()
        return self

    def __exit__(self, *_) -> None:
        self._server.stop()


class Webhook:
    """An HTTP server; `answers` are the status codes of the first requests, 200 after that. 0: never answers."""

    def __init__(self, *answers: int) -> None:
        self.posts: list[dict] = []
        self.asked = 0
        self.release = threading.Event()
        owner, waiting = self, list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.asked += 1
                status = waiting.pop(0) if waiting else 200
                if status == 0:
                    owner.release.wait(30)
                    return
                if status == 200:
                    owner.posts.append(json.loads(body))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self._server.server_port}/hook/T0ken-of-ours"

    def __enter__(self) -> "Webhook":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of something that accepts connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(5)
        yield listening.getsockname()[1]
