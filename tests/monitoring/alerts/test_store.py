import logging
import threading
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import AlertError, JournalError
from core.journal.lines import AlertNoticeLine, FindingLine, UnknownLine
from core.journal.store import Journal
from core.monitoring.alerts.history import channel_states, stories
from core.monitoring.alerts.kept.store import alert_lines
from core.monitoring.alerts.state import AlertState
from core.monitoring.alerts.store import Alerts, open_alerts
from core.settings import Settings
from tests.journal.examples import prediction
from tests.monitoring.alerts.examples import NOON, found, rules
from tests.monitoring.alerts.servers import Mailbox, Webhook, free_port

RULES = rules(bad=1, of=1)


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "logs", fsync="never") as journal:
        yield journal


def alerts(journal, channels=None, rules=RULES, days=0):
    return Alerts(journal, rules, channels, now=lambda: NOON + timedelta(days=days), tries=2, pause=0.01)


def test_what_is_found_and_told_stands_in_the_journal_and_is_the_state(journal):
    desk = alerts(journal)
    done = desk.evaluate([found(0, 0.3), found(0, 0.0, "Contract")])
    *lines, notice = journal.read()
    assert lines == [*done.findings, *done.alerts]
    assert (notice.channel, notice.error) == ("mail", "no channel of this name is configured")
    assert [type(line) for line in lines[:2]] == [FindingLine] * 2 and lines[2].event == "raised"
    assert alerts(journal).state() == done.state == desk.state()


def test_a_whole_evening_over_mail_and_webhook(journal):
    with Mailbox() as box, Webhook() as hook:
        with alerts(
            journal, {"mail": box.url, "hook": hook.url}, rules(bad=1, of=1, channels=("log", "mail", "hook"))
        ) as desk:
            desk.evaluate([found(0, 0.3), found(0, 0.15, "Contract")])
        with alerts(journal, {"mail": box.url}, days=1) as desk:
            desk.evaluate([found(1, 0.0), found(1, 0.0, "Contract")])
    first, second = box.mails
    assert first["Subject"] == "Churn Desk: 1 CRITICAL, 1 WARNING" and second["Subject"] == "Churn Desk: 2 recovered"
    assert [post["type"] for post in hook.posts] == ["failure"]
    notices = [line for line in alert_lines(journal) if isinstance(line, AlertNoticeLine)]
    assert (
        sorted((line.channel, line.state, line.tries) for line in notices)
        == [("hook", "sent", 1)] + [("mail", "sent", 1)] * 2
    )
    assert [story.recovered is not None for story in stories(alert_lines(journal))] == [True, True]


def test_a_dead_channel_is_shown_as_failed_and_the_others_go_on(journal, caplog):
    with Mailbox() as box:
        channels = {"mail": box.url, "dead": f"json://127.0.0.1:{free_port()}/T0ken-of-ours"}
        with alerts(journal, channels, rules(bad=1, of=1, channels=("log", "mail", "dead"))) as desk:
            desk.evaluate([found(0, 0.3)])
    dead, mail = channel_states(alert_lines(journal))
    assert (dead.name, dead.sent, dead.tries) == ("dead", False, 2) and "Connection error" in dead.error
    assert (mail.name, mail.sent) == ("mail", True) and len(box.mails) == 1
    assert "Channel dead failed after 2 tries" in caplog.text
    assert b"T0ken" not in journal.file_of(NOON.date()).read_bytes()


def test_the_log_is_always_told(journal, caplog):
    with caplog.at_level(logging.INFO, "churn_desk.alerts"):
        alerts(journal, rules=rules(bad=1, of=1, channels=("log",))).evaluate([found(0, 0.3)])
        alerts(journal, days=1).evaluate([found(1, 0.0)])
    assert [record.levelno for record in caplog.records][:2] == [logging.CRITICAL, logging.INFO]
    assert "tenure: 0.3 on day 0." in caplog.text


def test_what_the_journal_does_not_take_nobody_is_told(journal, caplog):
    bad = found(0, 0.3)
    object.__setattr__(bad, "statistic", float("nan"))
    with pytest.raises(JournalError):
        alerts(journal).evaluate([bad])
    assert list(journal.read()) == [] and "tenure" not in caplog.text


def test_two_evaluations_at_once_raise_one_alert(journal):
    barrier = threading.Barrier(6)

    def evaluate():
        barrier.wait()
        alerts(journal, rules=rules(bad=1, of=1, channels=("log",))).evaluate([found(0, 0.3)])

    threads = [threading.Thread(target=evaluate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stories(alert_lines(journal))) == 1 and len(list(journal.read(kinds=("finding",)))) == 6


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.0, 0.3, None]), st.booleans()), max_size=12))
def test_what_is_remembered_is_what_a_fresh_reading_gives(tmp_path_factory, steps):
    with Journal(tmp_path_factory.mktemp("logs"), fsync="never") as journal:
        clock = [NOON]
        desk = Alerts(journal, rules(bad=1, of=1, channels=("log",)), now=lambda: clock[0])
        for day, effect, look in steps:  # days come late and twice, too
            clock[0] = NOON + timedelta(days=day)
            if look:
                desk.evaluate([found(day, effect)])
            else:
                Alerts(journal, desk.rules, now=lambda: clock[0]).evaluate([found(day, effect)])
            assert desk.state() == AlertState().after(alert_lines(journal))


def test_acknowledging_and_snoozing_say_who_and_until_when(journal):
    desk = alerts(journal)
    desk.evaluate([found(0, 0.3), found(0, 0.3, "Contract")])
    one, other = desk.state().open
    desk.acknowledge(one.id, " ann ", "looking")
    desk.snooze(other.id, "bob", NOON + timedelta(hours=8))
    state = desk.state()
    assert state.open[0].acknowledged_by == "ann" and state.open[1].acknowledged_by == ""
    snooze = state.of(("feature_drift", "Contract")).snooze
    assert (snooze.by, snooze.until) == ("bob", NOON + timedelta(hours=8))


def test_part_of_an_id_is_enough_when_it_fits_one_open_alert_only(journal):
    desk = alerts(journal)
    desk.evaluate([found(0, 0.3), found(0, 0.3, "Contract")])
    one, _ = desk.state().open
    assert desk.acknowledge(one.id[-8:], "ann").id == one.id
    for part, says in [
        (one.id[:8], "2 open alerts have"),
        ("nothing", "No open alert has"),
        (one.id[:2], "No open alert has"),
    ]:
        with pytest.raises(AlertError, match=says):
            desk.acknowledge(part, "ann")


@pytest.mark.parametrize(("by", "hours", "says"), [("  ", 8, "Nobody is named"), ("ann", -1, "has passed")])
def test_a_snooze_needs_a_name_and_a_time_to_come(journal, by, hours, says):
    desk = alerts(journal)
    desk.evaluate([found(0, 0.3)])
    with pytest.raises(AlertError, match=says):
        desk.snooze(desk.state().open[0].id, by, NOON + timedelta(hours=hours))
    assert len(list(journal.read(kinds=("alert_snooze",)))) == 0


def test_other_kinds_and_damaged_lines_do_not_disturb(journal):
    desk = alerts(journal)
    desk.evaluate([found(0, 0.3)])
    journal.append(prediction(at=NOON))
    with journal.file_of(NOON.date()).open("ab") as file:
        file.write(
            b'{"kind":"alert","id":"cut\n{"kind":"finding"\nnonsense\n{"kind":"alert_new","id":"x","at":"2026-11-21T12:00:00Z","v":1}\n'
        )
    assert len(desk.state().open) == 1
    desk.acknowledge(desk.state().open[0].id, "ann")
    assert [type(line) for line in alert_lines(journal)].count(UnknownLine) == 1
    assert desk.state().open[0].acknowledged_by == "ann"


def test_a_trial_message_goes_to_every_channel(journal):
    with Mailbox() as box, Webhook() as hook, alerts(journal, {"mail": box.url, "hook": hook.url}) as desk:
        desk.test_channels()
        assert desk.drain(20)
        assert len(box.mails) == len(hook.posts) == 1
    assert {line.evaluation for line in journal.read(kinds=("alert_notice",))} == {"test"}
    assert desk.state().open == ()


def test_the_settings_say_where_alerts_go(tmp_path):
    config = Settings(logs=tmp_path, alert_channels={"mail": "mailto://x.example.org"}, alert_tries=1, alert_pause=0.5)
    desk = open_alerts(config)
    assert desk.channels == ("mail",) and desk.rules.rules[0].channels == ("log", "mail")
    assert desk.journal.folder == tmp_path
