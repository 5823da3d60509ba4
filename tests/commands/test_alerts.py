import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.errors import AlertError, JournalError
from core.journal.store import Journal
from core.monitoring.alerts.store import Alerts
from tests.monitoring.alerts.examples import found, rules
from tests.monitoring.alerts.servers import Mailbox, Webhook, free_port

HOUR = timedelta(hours=1)


@pytest.fixture
def logs(tmp_path):
    with Journal(tmp_path / "logs", fsync="never") as journal:
        now = datetime.now(UTC)
        watching = rules(bad=1, of=1, channels=("log",))
        Alerts(journal, watching, now=lambda: now - 2 * HOUR).evaluate([found(0, 0.3), found(0, 0.15, "Contract")])
        Alerts(journal, watching, now=lambda: now - HOUR).evaluate([found(1, 0.0)])
        return journal.folder


@pytest.fixture
def id(logs):
    return json.loads(run("list", "--json", logs=logs).output)["id"]


def run(*arguments, logs, **more):
    return CliRunner().invoke(main, ["alerts", "--logs", str(logs), *map(str, arguments)], **more)


def test_list_shows_what_is_open(logs, id):
    done = run("list", logs=logs)
    assert done.exit_code == 0
    assert f"{id}  WARNING   feature drift of Contract" in done.output and "tenure" not in done.output


def test_list_all_shows_what_has_recovered_too(logs):
    bodies = [json.loads(line) for line in run("list", "--all", "--json", logs=logs).output.splitlines()]
    assert {body["subject"]: bool(body["recovered"]) for body in bodies} == {"tenure": True, "Contract": False}
    assert "feature drift of tenure" in run("list", "--all", logs=logs).output


def test_ack_says_who_looks_after_it(logs, id):
    done = run("ack", id, "--by", "ann", "--note", "a new tariff", logs=logs)
    assert done.output == "feature drift of Contract (WARNING) is looked after by ann.\n"
    assert "looked after by ann" in run("list", logs=logs).output
    (line,) = Journal(logs).read(kinds=("alert_ack",))
    assert (line.alert, line.by, line.note) == (id, "ann", "a new tariff")


def test_snooze_says_until_when(logs, id):
    done = run("snooze", id[-9:], "--by", "bob", "--until", "8h", logs=logs)
    assert done.exit_code == 0 and "is silent until" in done.output
    body = json.loads(run("list", "--json", logs=logs).output)
    left = datetime.fromisoformat(body["snoozed_until"]) - datetime.now(UTC)
    assert body["snoozed_by"] == "bob" and 7 * HOUR < left < 9 * HOUR
    assert "(bob)" in run("list", logs=logs).output


@pytest.mark.parametrize("until", ["soon", "2020-01-01", "0h", ""])
def test_snooze_refuses_what_is_no_time_to_come(logs, id, until):
    assert isinstance(run("snooze", id, "--by", "bob", "--until", until, logs=logs).exception, AlertError)


def test_an_unknown_alert_and_a_missing_journal_are_errors_with_advice(logs, tmp_path):
    assert "alerts list" in run("ack", "nothing", "--by", "ann", logs=logs).exception.todo
    assert isinstance(run("list", logs=tmp_path / "nowhere").exception, JournalError)


def test_nothing_open_is_said(tmp_path):
    assert run("list", logs=tmp_path).output == "No open alert.\n"


def test_channels_are_tried_and_failures_leave_with_1_and_stay_visible(logs, monkeypatch):
    with Mailbox() as box, Webhook() as hook:
        monkeypatch.setenv("CHURN_ALERT_CHANNELS", json.dumps({"mail": box.url, "hook": hook.url}))
        done = run("test-channels", logs=logs)
        assert (done.exit_code, done.output) == (0, "channel mail: works\nchannel hook: works\n")
        assert len(box.mails) == len(hook.posts) == 1
        dead = {"mail": box.url, "dead": f"json://127.0.0.1:{free_port()}"}
    monkeypatch.setenv("CHURN_ALERT_CHANNELS", json.dumps(dead))
    monkeypatch.setenv("CHURN_ALERT_TRIES", "1")
    done = run("test-channels", logs=logs)
    assert done.exit_code == 1 and "channel dead: failed at" in done.output and "after 1 try:" in done.output
    assert "channel dead: failed at" in run("list", logs=logs).output


def test_no_channel_but_the_log_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv("CHURN_ALERT_CHANNELS", raising=False)
    done = run("test-channels", logs=tmp_path)
    assert done.exit_code == 0 and "Only the log" in done.output
