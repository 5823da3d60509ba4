"""Whatever happens in whatever order: what an alert may never do."""

from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.journal.days import stamp, time_text
from core.journal.encoding import decode, encode
from core.journal.lines import AlertAckLine, AlertSnoozeLine
from core.monitoring.alerts.engine import evaluate
from core.monitoring.alerts.history import stories
from core.monitoring.alerts.state import AlertState
from tests.monitoring.alerts import examples

SUBJECTS = ("tenure", "Contract", "charges")
effects = st.dictionaries(st.sampled_from(SUBJECTS), st.sampled_from([None, 0.0, 0.05, 0.15, 0.4]))


class Alerts(RuleBasedStateMachine):
    """Days pass, columns move and calm down, people acknowledge and snooze; a second writer may do the same."""

    def __init__(self):
        super().__init__()
        self.now, self.day, self.lines, self.state = examples.NOON, 0, [], AlertState()
        self.rules = examples.rules(repeat=timedelta(days=2))

    def add(self, lines):
        self.lines.extend(lines)
        self.state = self.state.after(lines)

    def evaluate(self, effects):
        before = self.state
        findings = [examples.found(self.day, effect, subject) for subject, effect in effects.items()]
        done = evaluate(before, findings, self.rules, self.now)
        self.lines += [*done.findings, *done.alerts]
        self.state = done.state
        for line in done.alerts:
            known = before.of((line.signal, line.subject))
            assert not (known.snoozed(self.now) and line.channels), "a snoozed alert tells nobody"
            assert not (line.event == "repeated" and known.alert.acknowledged_by), "nor an acknowledged one again"
            assert effects[line.subject] is not None, "nothing is decided without data"
            assert (line.event == "recovered") == (effects[line.subject] < 0.1)
        assert len({(line.signal, line.subject) for line in done.alerts}) == len(done.alerts)
        for finding in findings:
            if finding.effect is None:
                assert self.state.of((finding.signal, finding.subject)) == before.of((finding.signal, finding.subject))
        return done

    @rule(effects=effects)
    def a_day_passes(self, effects):
        self.day += 1
        self.now += timedelta(days=1)
        self.evaluate(effects)

    @rule(effects=effects, minutes=st.integers(0, 600))
    def the_same_day_is_looked_at_again(self, effects, minutes):
        self.now += timedelta(minutes=minutes)
        self.evaluate(effects)

    @precondition(lambda self: self.state.open)
    @rule(data=st.data())
    def somebody_acknowledges(self, data):
        alert = data.draw(st.sampled_from(self.state.open))
        self.add([AlertAckLine(*stamp(self.now), alert.id, "ann")])

    @precondition(lambda self: self.state.open)
    @rule(data=st.data(), hours=st.integers(-5, 100))
    def somebody_snoozes(self, data, hours):
        alert = data.draw(st.sampled_from(self.state.open))
        self.add([AlertSnoozeLine(*stamp(self.now), alert.id, "bob", time_text(self.now + timedelta(hours=hours)))])

    @rule(subject=st.sampled_from(SUBJECTS))
    def a_second_writer_raises_it_too(self, subject):
        finding = examples.found(self.day, 0.4, subject)
        done = evaluate(AlertState(), [finding], examples.rules(bad=1, of=1), self.now)
        before = self.state.of(("feature_drift", subject)).alert
        self.add(done.alerts)
        assert before is None or self.state.of(("feature_drift", subject)).alert == before

    @rule(alert=st.sampled_from(["nobody", ""]))
    def somebody_acknowledges_what_is_not_there(self, alert):
        before = self.state
        self.add([AlertAckLine(*stamp(self.now), alert, "ann")])
        assert self.state == before

    @invariant()
    def there_is_one_open_alert_for_a_subject_at_most(self):
        keys = [(alert.signal, alert.subject) for alert in self.state.open]
        assert len(set(keys)) == len(keys) and len({alert.id for alert in self.state.open}) == len(keys)

    @invariant()
    def the_journal_read_again_gives_the_same_state(self):
        read = [decode(encode(line)[:-1]) for line in self.lines]
        assert read == self.lines
        assert AlertState().after(read) == self.state
        half = len(read) // 2
        assert AlertState().after(read[:half]).after(read[half:]) == self.state

    def teardown(self):
        """When everything is calm again, every alert ends."""
        for _ in range(self.rules.rules[0].of):
            self.day += 1
            self.now += timedelta(days=1)
            self.evaluate(dict.fromkeys(SUBJECTS, 0.0))
        assert self.state.open == ()
        real = {line.alert for line in self.lines if getattr(line, "event", "") == "recovered"}
        assert all(story.recovered for story in stories(self.lines) if story.id in real)
        assert AlertState().after(replace(line) for line in self.lines) == self.state


TestAlerts = Alerts.TestCase
TestAlerts.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
