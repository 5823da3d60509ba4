import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from core.monitoring.alerts.channels.address import scrubbed
from core.monitoring.alerts.channels.client import Courier, post
from core.monitoring.alerts.words import trial
from tests.monitoring.alerts.servers import Mailbox, Webhook, free_port, silent_server


@pytest.fixture
def courier():
    """Makes couriers that record into a list and are closed at the end."""
    made = []

    def make(channels, **more):
        recorded = []
        made.append(Courier(channels, recorded.append, **{"tries": 3, "pause": 0.01, **more}))
        return made[-1], recorded

    yield make
    for one in made:
        one.close()


def test_mail_arrives_at_a_real_server(courier):
    with Mailbox() as box:
        sender, recorded = courier({"mail": box.url})
        assert sender.send(trial("mail")) and sender.drain(20)
    (mail,) = box.mails
    assert mail["Subject"] == "Churn Desk: this is a test" and "ops@example.org" in mail["To"]
    assert "Nothing to do." in mail.get_body(("plain", "html")).get_content()
    assert [(done.sent, done.tries, done.error) for done in recorded] == [(True, 1, "")]


def test_a_mail_keeps_its_lines(courier):
    with Mailbox() as box:
        sender, _ = courier({"mail": box.url})
        sender.send(replace(trial("mail"), body="Contract: PSI < 0.3\nAlert 1\n\ntenure: p > 0"))
        sender.drain(10)
    (mail,) = box.mails
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines()[:4] == ["Contract: PSI < 0.3", "Alert 1", "", "tenure: p > 0"]


def test_a_webhook_arrives_at_a_real_server(courier):
    with Webhook() as hook:
        sender, recorded = courier({"hook": hook.url})
        sender.send(trial("hook"))
        assert sender.drain(20)
    (body,) = hook.posts
    assert (body["title"], body["type"]) == ("Churn Desk: this is a test", "info")
    assert recorded[0].sent


def test_a_refusal_is_tried_again_until_it_is_taken(courier):
    with Mailbox(refuse=1) as box, Webhook(503, 500) as hook:
        sender, recorded = courier({"mail": box.url, "hook": hook.url})
        sender.send(trial("mail"))
        sender.send(trial("hook"))
        assert sender.drain(20)
    assert len(box.mails) == len(hook.posts) == 1
    assert {done.message.channel: done.tries for done in recorded} == {"mail": 2, "hook": 3}


def test_the_pauses_between_the_tries_double(courier):
    sender, recorded = courier({"dead": f"json://127.0.0.1:{free_port()}"}, tries=4, pause=0.1)
    begun = time.monotonic()
    sender.send(trial("dead"))
    assert sender.drain(20)
    assert time.monotonic() - begun >= 0.1 + 0.2 + 0.4
    assert (recorded[0].sent, recorded[0].tries) == (False, 4)


def test_a_dead_channel_is_recorded_as_failed_with_a_reason_and_without_its_secrets(courier):
    sender, recorded = courier({"dead": f"json://ann:pa55word@127.0.0.1:{free_port()}/hook/T0ken-of-ours"})
    sender.send(trial("dead"))
    assert sender.drain(20)
    (done,) = recorded
    assert not done.sent and done.tries == 3 and "Connection error" in done.error
    assert "pa55word" not in done.error and "T0ken" not in done.error


def test_sending_never_waits_and_a_silent_channel_holds_up_no_other(courier):
    with silent_server() as port, Webhook() as hook:
        sender, recorded = courier({"silent": f"json://127.0.0.1:{port}/?rto=20", "hook": hook.url})
        begun = time.monotonic()
        for _ in range(20):
            sender.send(trial("silent"))
        sender.send(trial("hook"))
        assert time.monotonic() - begun < 0.2
        until = time.monotonic() + 10
        while not recorded and time.monotonic() < until:
            time.sleep(0.01)
        assert [done.message.channel for done in recorded] == ["hook"]


def test_a_try_ends_on_the_dot_whatever_the_server_does():
    with silent_server() as port:
        begun = time.monotonic()
        assert post(f"json://127.0.0.1:{port}/?rto=60", trial("x"), seconds=0.5) == "no answer within 0.5 s"
        assert time.monotonic() - begun < 5


def test_a_program_ends_although_a_server_is_silent():
    code = (
        "from core.monitoring.alerts.channels.client import Courier\n"
        "from core.monitoring.alerts.words import trial\n"
        "import sys\n"
        "c = Courier({'x': sys.argv[1]}, lambda done: print(done.error))\n"
        "c.send(trial('x')); input(); c.close()"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"json://127.0.0.1:{server.getsockname()[1]}/?rto=120"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        server.settimeout(60)
        with subprocess.Popen([sys.executable, "-c", code, url], **pipes) as program:
            connection, _ = server.accept()
            with connection:
                said, _ = program.communicate("the try is under way\n", timeout=30)
    assert said == "was still waiting when the program ended\n"


def test_what_does_not_fit_into_the_queue_is_recorded_as_failed(courier):
    with Webhook(0) as hook:
        sender, recorded = courier({"hook": hook.url}, room=3, tries=1)
        taken = [sender.send(trial("hook")) for _ in range(10)]
        assert taken.count(False) >= 6 and taken[:3] == [True] * 3
        assert {done.error for done in recorded} == {"3 messages are waiting for this channel already"}


def test_a_channel_that_is_not_configured_or_not_understood_is_recorded_as_failed(courier):
    sender, recorded = courier({"odd": "nonsense://nowhere"}, tries=1)
    assert not sender.send(trial("nobody"))
    sender.send(trial("odd"))
    assert sender.drain(20)
    assert [done.error for done in recorded] == [
        "no channel of this name is configured",
        "apprise does not understand this channel's URL",
    ]


def test_closing_records_what_is_left_once_and_sends_nothing_more(courier):
    with silent_server() as port:
        sender, recorded = courier({"silent": f"json://127.0.0.1:{port}/?rto=20"})
        for _ in range(3):
            sender.send(trial("silent"))
        sender.close(0.1)
        assert [(done.sent, done.error) for done in recorded] == [
            (False, "was still waiting when the program ended")
        ] * 3
        assert not sender.send(trial("silent")) and recorded[-1].error == "the program is ending"
        sender.close()
        assert len(recorded) == 4


def test_many_threads_may_send_at_once(courier):
    with Webhook() as hook:
        sender, recorded = courier({"hook": hook.url})
        threads = [threading.Thread(target=lambda: [sender.send(trial("hook")) for _ in range(5)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sender.drain(30)
    assert len(hook.posts) == len(recorded) == 20 and all(done.sent for done in recorded)


@pytest.mark.parametrize(
    ("url", "said", "left"),
    [
        ("slack://TokenA1/TokenB2/x", "no TokenA1 nor TokenB2", "no … nor …"),
        ("mailtos://ann:s%40cret@mail.example.org", "ann s@cret at mail.example.org", "ann … at mail.example.org"),
        ("json://host.example.org/?to=+4912345", "host.example.org, +4912345", "host.example.org, …"),
    ],
)
def test_nothing_of_an_address_is_told_but_its_host(url, said, left):
    assert scrubbed(said, url) == left
