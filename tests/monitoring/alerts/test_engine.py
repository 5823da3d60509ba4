from datetime import timedelta

import pytest

from core.journal.days import stamp, time_text
from core.journal.lines import AlertAckLine, AlertSnoozeLine
from core.monitoring.alerts.engine import evaluate
from core.monitoring.alerts.rules import Rules
from core.monitoring.alerts.state import AlertState
from tests.monitoring.alerts.examples import NOON, day, found, rule, rules


class Desk:
    """Days of evaluations, one after the other; day 0 is evaluated at noon."""

    def __init__(self, rules):
        self.rules, self.state, self.now = rules, AlertState(), NOON

    def see(self, number, *effects, **more):
        self.now = NOON + timedelta(days=number)
        findings = [found(number, effect, **{"subject": f"c{i}", **more}) for i, effect in enumerate(effects)]
        return self.evaluate(*findings)

    def evaluate(self, *findings):
        done = evaluate(self.state, findings, self.rules, self.now)
        self.state = done.state
        return [(line.event, line.severity, line.channels) for line in done.alerts]

    @property
    def alert(self):
        (alert,) = self.state.open
        return alert

    def acknowledge(self, by="ann"):
        self.state = self.state.after([AlertAckLine(*stamp(self.now), self.alert.id, by)])

    def snooze(self, days, by="bob"):
        until = time_text(self.now + timedelta(days=days))
        self.state = self.state.after([AlertSnoozeLine(*stamp(self.now), self.alert.id, by, until)])


HEARD = "log,mail"


def test_an_alert_is_raised_when_k_of_n_windows_are_bad_and_recovers_when_fewer_are():
    desk = Desk(rules())
    assert desk.see(0, 0.3) == []
    assert desk.see(1, 0.0) == []
    assert desk.see(2, 0.15) == [("raised", "WARNING", HEARD)], "two reached WARNING, only one CRITICAL"
    assert desk.see(3, 0.0) == [("recovered", "WARNING", HEARD)]
    assert desk.state.open == ()


def test_windows_further_back_than_n_are_forgotten():
    desk = Desk(rules())
    assert [desk.see(number, effect) for number, effect in enumerate([0.3, 0.0, 0.0, 0.3])] == [[]] * 4


def test_the_same_window_looked_at_again_counts_once():
    desk = Desk(rules())
    assert desk.see(0, 0.3) == desk.evaluate(found(0, 0.3, "c0")) == desk.evaluate(found(0, 0.3, "c0")) == []


def test_a_small_effect_and_a_p_above_the_budget_are_no_reason():
    desk = Desk(rules(bad=1, of=1))
    assert desk.see(0, 0.0999) == []
    assert desk.see(1, 0.5, p=0.011) == []
    assert desk.see(2, 0.5, state="ok") == []
    assert desk.see(3, 0.1, p=0.01) == [("raised", "WARNING", HEARD)]


def test_without_a_p_the_effect_decides():
    desk = Desk(rules(bad=1, of=1))
    assert desk.see(0, 0.5, p=None) == [("raised", "CRITICAL", HEARD)]


def test_not_enough_data_neither_raises_nor_recovers():
    desk = Desk(rules())
    desk.see(0, 0.3)
    assert desk.see(1, None) == []
    assert desk.see(2, 0.3) == [("raised", "CRITICAL", HEARD)], "the windows that could be judged were both bad"
    assert desk.see(3, None) == desk.see(4, None) == desk.see(5, None) == []
    assert desk.alert.severity == "CRITICAL"
    assert desk.see(6, 0.0) == [] and desk.see(7, 0.0) == [("recovered", "CRITICAL", HEARD)]


def test_reminders_come_after_the_repeat_interval_and_not_before():
    desk = Desk(rules(bad=1, of=1, repeat=timedelta(days=2)))
    events = [desk.see(number, 0.15) for number in range(5)]
    assert [[event for event, *_ in day] for day in events] == [["raised"], [], ["repeated"], [], ["repeated"]]


def test_an_acknowledged_alert_reminds_nobody_but_still_recovers_aloud():
    desk = Desk(rules(bad=1, of=1))
    desk.see(0, 0.15)
    desk.acknowledge("ann")
    assert desk.alert.acknowledged_by == "ann"
    assert desk.see(1, 0.15) == desk.see(9, 0.15) == []
    assert desk.see(10, 0.0) == [("recovered", "WARNING", HEARD)]


def test_getting_worse_is_told_at_once_and_ends_the_acknowledgement():
    desk = Desk(rules(bad=1, of=1))
    desk.see(0, 0.15)
    desk.acknowledge()
    assert desk.see(1, 0.3) == [("escalated", "CRITICAL", HEARD)]
    assert desk.alert.acknowledged_by == ""
    assert desk.see(1.5, 0.15) == [], "it does not get milder while it is open"
    assert desk.alert.severity == "CRITICAL"


def test_a_snoozed_alert_tells_nobody_until_its_time_has_come():
    desk = Desk(rules(bad=1, of=1))
    desk.see(0, 0.15)
    desk.snooze(days=3)
    assert desk.see(1, 0.15) == [] and desk.see(2, 0.3) == [("escalated", "CRITICAL", "")]
    assert desk.see(3, 0.3) == [("repeated", "CRITICAL", HEARD)]


def test_a_snooze_is_for_the_subject_so_it_holds_when_the_alert_comes_back():
    desk = Desk(rules(bad=1, of=1))
    desk.see(0, 0.15)
    desk.snooze(days=3)
    assert desk.see(1, 0.0) == [("recovered", "WARNING", "")]
    assert desk.see(2, 0.15) == [("raised", "WARNING", "")]
    assert desk.see(4, 0.15) == [("repeated", "WARNING", HEARD)], "who was told nothing is told now"


def test_an_alert_that_nobody_heard_of_recovers_in_silence():
    desk = Desk(rules(bad=1, of=1))
    desk.see(0, 0.15)
    desk.snooze(days=2.5)
    desk.see(1, 0.0)
    desk.see(2, 0.15)
    assert desk.see(3, 0.0) == [("recovered", "WARNING", "")]


def test_an_older_window_looked_at_late_decides_nothing():
    desk = Desk(rules(bad=1, of=2))
    desk.see(5, 0.0)
    assert desk.evaluate(found(4, 0.5, "c0")) == []
    assert desk.state.open == ()


def test_a_subjects_own_rule_goes_before_the_signals():
    desk = Desk(rules(rule(subject="c1", floors=(("INFO", 0.01),), bad=1, of=1, channels=("log",))))
    assert desk.see(0, 0.05, 0.05) == [("raised", "INFO", "log")]


def test_a_signal_without_a_rule_raises_nothing_and_closes_what_was_open():
    desk = Desk(rules(bad=1, of=1))
    desk.see(0, 0.15)
    desk.rules = Rules()
    assert desk.see(1, 0.15) == [("recovered", "WARNING", HEARD)]
    assert desk.see(2, 0.15) == []


def test_subjects_are_judged_each_by_itself():
    desk = Desk(rules(bad=1, of=1))
    assert desk.see(0, 0.15, 0.0, 0.3) == [("raised", "WARNING", HEARD), ("raised", "CRITICAL", HEARD)]
    assert [alert.subject for alert in desk.state.open] == ["c0", "c2"]


def test_where_only_the_bad_is_a_finding_what_is_missing_is_well_again():
    watching = rules(signal="segment")
    state = AlertState()
    for number, findings in enumerate([["c0"], ["c0"], [], []]):
        seen = [found(number, 0.3, subject, signal="segment") for subject in findings]
        complete = {"segment": day(number)}
        done = evaluate(state, seen, watching, NOON + timedelta(days=number), complete)
        state = done.state
        if number == 1:
            assert [line.event for line in done.alerts] == ["raised"]
            assert evaluate(state, [], watching, NOON, {"feature_drift": day(2)}).findings == ()
    assert [(line.event, line.says) for line in done.alerts] == [("recovered", "Nothing is found about c0 any more.")]
    assert state.open == () and done.findings[0].state == "ok"


@pytest.mark.parametrize("event", ["raised", "recovered", "repeated"])
def test_a_second_writers_lines_about_the_same_subject_open_no_second_alert(event):
    one = evaluate(AlertState(), [found(0, 0.3)], rules(bad=1, of=1), NOON)
    other = evaluate(AlertState(), [found(0, 0.3)], rules(bad=1, of=1), NOON)
    changed = [type(line)(**{**{f: getattr(line, f) for f in line.__slots__}, "event": event}) for line in other.alerts]
    assert one.state.after(changed).open == one.state.open
