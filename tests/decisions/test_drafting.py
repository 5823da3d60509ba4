"""The drafter through the real groq client against a real server that speaks Groq's protocol, well and badly."""

import socket
import subprocess
import sys
import threading
import time

import pytest

from core.decisions.drafting import StartOver, draft, last
from core.decisions.email import Email, EmailRequest
from core.decisions.groq.connection import Connection, connection_from
from core.decisions.offers import LANGUAGES
from core.settings import Settings
from tests.decisions.groq_server import GroqServer

OFFER = "You get our tech support free of charge for 3 months."


def request(**changes) -> EmailRequest:
    return EmailRequest(
        **{
            "reasons": ("a month-to-month contract",),
            "relation": "a new customer",
            "thanks": "",
            "offer_key": "tech-support",
            "gets": OFFER,
            "tone": "friendly",
            "language": "en",
            "company": "Acme Telecom",
            **changes,
        }
    )


def ask(server: GroqServer, *, seconds: float = 3.0, retries: int = 1, key: str = "gsk_test", **changes) -> Email:
    return last(draft(request(**changes), Connection(key, server.url, "openai/gpt-oss-20b", seconds, retries)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gets", ["", "Test"])
def test_good_draft_is_streamed_framed_and_passes_every_check(language, gets):
    from core.customers.store import read_schema
    from core.decisions.store import read_catalogue

    offer = read_catalogue(None, read_schema(None)).offer("tech-support") if gets else None
    with GroqServer("good") as server:
        connection = Connection("gsk_test", server.url, "openai/gpt-oss-20b", 5, 1)
        wanted = request(language=language, gets=offer.gets[language] if offer else "")
        *pieces, email = draft(wanted, connection)
    assert isinstance(email, Email) and email.source == "groq" and email.notice == ""
    assert email.ok, [check for check in email.checks if not check.ok]
    assert len(pieces) > 20 and "".join(pieces).startswith("Subject: ")
    assert "{{name}}" in email.body and "Acme Telecom" in email.body
    assert wanted.gets in email.body


def test_greeting_that_the_model_added_is_not_doubled():
    with GroqServer("greeting") as server:
        email = ask(server)
    assert email.source == "groq" and email.body.startswith("Hello {{name}},") and "Dear" not in email.body


def test_bad_draft_is_tried_once_more_and_the_second_may_be_good():
    with GroqServer("bad", "good") as server:
        items = list(draft(request(), Connection("gsk_test", server.url, "m", 5, 1)))
    assert isinstance(items[-1], Email) and items[-1].source == "groq"
    (again,) = [item for item in items if isinstance(item, StartOver)]
    assert "words" in again.says and "numbers" in again.says and "promises" in again.says
    second = server.received[1].decode()
    assert "Your last draft was refused" in second and "promised something" in second
    assert "churn" not in second.lower() and "risk" not in second.lower() and "0.83" not in second


def test_two_bad_drafts_give_the_template_which_says_so():
    with GroqServer("bad") as server:
        email = ask(server, retries=5)
    assert len(server.received) == 2
    assert email.source == "template" and email.ok and OFFER in email.body
    assert email.notice.startswith("Two drafts of Groq were refused, the last for: words, numbers, promises")


@pytest.mark.parametrize(
    ("behaviour", "says", "tries"),
    [
        ("429", "asked too much", 2),
        ("429-long", "asked too much", 1),
        ("500", "trouble of its own (500)", 2),
        ("401", "Check GROQ_API_KEY", 1),
        ("retired", "CHURN_GROQ_MODEL", 1),
        ("redirect", "refused the request (307)", 1),
        ("garbage", "broke off", 2),
        ("not-json", "could not be read", 2),
        ("html", "broke off", 2),
        ("empty", "could not be read", 2),
        ("truncated", "broke off", 2),
        ("cut-off", "broke off", 2),
        ("stream-error", "error of its own", 2),
        ("endless", "could not be read", 2),
    ],
)
def test_fault_is_said_plainly_and_the_template_steps_in(behaviour, says, tries):
    with GroqServer(behaviour) as server:
        email = ask(server)
    assert email.source == "template" and email.ok
    assert says in email.notice and email.notice.endswith("This text comes from the template.")
    assert len(server.received) == tries


@pytest.mark.parametrize("fault", ["429", "500", "truncated", "garbage"])
def test_passing_fault_costs_one_try_and_no_more(fault):
    with GroqServer(fault, "good") as server:
        assert ask(server).source == "groq"


@pytest.mark.parametrize("behaviour", ["silent", "drip", "drip-body"])
def test_nobody_waits_longer_than_the_deadline(behaviour):
    threads = threading.active_count()
    with GroqServer(behaviour) as server:
        ask_warm()
        began = time.monotonic()
        email = ask(server, seconds=1.5, retries=5)
        took = time.monotonic() - began
        assert email.source == "template" and "did not answer within" in email.notice
        assert 1.4 <= took < 2.2
    wait_until(lambda: threading.active_count() <= threads, 5)


def test_longest_wait_is_under_ten_seconds_whatever_the_settings_say():
    settings = Settings(
        groq_timeout=10.0, groq_api_key=" key ", groq_base_url="http://localhost:1/openai/v1/", _env_file=None
    )
    connection = connection_from(settings)
    assert connection.seconds == 9.5 and connection.key == "key" and connection.base_url == "http://localhost:1"
    assert "key" not in repr(connection).replace("key=", "")


def test_nothing_listens_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        email = last(draft(request(), Connection("k", f"http://127.0.0.1:{free.getsockname()[1]}", "m", 3, 1)))
    assert email.source == "template" and "could not be reached" in email.notice


@pytest.mark.parametrize("url", ["", "not a url", "http://[", "ftp://127.0.0.1/"])
def test_unusable_address_is_a_notice(url):
    email = last(draft(request(), Connection("k", url, "m", 3, 0)))
    assert email.source == "template" and email.notice


def test_key_that_no_header_can_carry_is_a_notice():
    with GroqServer("good") as server:
        email = ask(server, key="gsk_\nschlüssel")
    assert email.source == "template" and email.notice


def test_without_a_key_nobody_is_asked():
    with GroqServer("good") as server:
        email = ask(server, key="")
    assert server.received == [] and email.source == "template" and email.notice.startswith("No Groq key is set.")


def test_proxy_of_the_environment_does_not_stand_before_a_local_server(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:1")
    with GroqServer("good") as server:
        assert ask(server).source == "groq"


def test_unusable_proxy_of_the_environment_is_a_notice(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    email = last(draft(request(), Connection("k", "http://groq.invalid", "m", 3, 0)))
    assert email.source == "template" and email.notice


def test_reader_who_leaves_early_leaves_no_thread_behind():
    threads = threading.active_count()
    with GroqServer("endless") as server:
        items = draft(request(), Connection("k", server.url, "m", 5, 0))
        assert next(items).startswith("and ")
        items.close()
        wait_until(lambda: not any(thread.name == "groq-draft" for thread in threading.enumerate()), 5)
    wait_until(lambda: threading.active_count() <= threads, 5)


def test_importing_the_drafter_loads_neither_groq_nor_jinja():
    code = "import sys, core.decisions.drafting; print({'groq', 'httpx', 'jinja2'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def ask_warm() -> None:
    """Import the client before the clock runs."""
    import groq  # noqa: F401


def wait_until(holds, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
