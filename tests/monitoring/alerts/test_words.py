from dataclasses import replace

from core.monitoring.alerts.engine import evaluate
from core.monitoring.alerts.state import AlertState
from core.monitoring.alerts.words import messages
from tests.monitoring.alerts.examples import NOON, found, rule, rules


def lines(*effects, **changes):
    findings = [found(0, effect, f"c{index}") for index, effect in enumerate(effects)]
    return evaluate(AlertState(), findings, rules(bad=1, of=1, **changes), NOON).alerts


def test_several_findings_of_one_evaluation_are_one_message_for_each_channel():
    told = messages(lines(0.15, 0.3, 0.2))
    assert [message.channel for message in told] == ["log", "mail"]
    message = told[1]
    assert message.title == "Churn Desk: 1 CRITICAL, 2 WARNING" and message.severity == "CRITICAL"
    assert len(message.alerts) == 3 and set(message.alerts.values()) == {"raised"}
    assert message.body.index("CRITICAL, new: feature drift of c1") < message.body.index("WARNING, new")
    assert "c2: 0.2 on day 0." in message.body and all(id in message.body for id in message.alerts)


def test_one_alert_names_its_subject_in_the_title():
    assert messages(lines(0.3))[0].title == "Churn Desk: 1 CRITICAL: feature drift of c0"


def test_what_has_recovered_is_said_with_the_rest_and_is_nothing_bad():
    raised, other = lines(0.3, 0.15)
    over = replace(other, event="recovered")
    assert messages([raised, over])[0].title == "Churn Desk: 1 CRITICAL, 1 recovered"
    (alone, *_) = messages([over])
    assert alone.severity is None and alone.title == "Churn Desk: 1 recovered: feature drift of c1"
    assert "Look after it" not in alone.body


def test_each_channel_hears_only_what_is_meant_for_it():
    evaluation = evaluate(
        AlertState(),
        [found(0, 0.3, "c0"), found(0, 0.3, "c1")],
        rules(rule(subject="c1", bad=1, of=1, channels=("log",)), bad=1, of=1),
        NOON,
    )
    told = {message.channel: len(message.alerts) for message in messages(evaluation.alerts)}
    assert told == {"log": 2, "mail": 1}


def test_nobody_to_tell_is_no_message():
    assert messages([]) == messages([replace(line, channels="") for line in lines(0.3)]) == ()


def test_a_flood_is_cut_short_and_counted():
    (message, *_) = messages(lines(*[0.3] * 60))
    assert "and 10 more: python -m core alerts list" in message.body and len(message.alerts) == 60
