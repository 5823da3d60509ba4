"""Which prediction an outcome belongs to: against plain loops over the journal's lines."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.customers.store import read_schema
from core.journal.identity import Identity
from core.journal.lines import OutcomeLine, PredictionLine
from core.journal.store import Journal
from core.monitoring.alerts.kept import store as alerts_kept
from core.monitoring.outcomes.kept.store import outcomes
from core.monitoring.outcomes.part import condition
from core.monitoring.outcomes.store import labelled, labelled_pair
from core.monitoring.segments.segment import segment_of
from core.monitoring.windows import Window
from tests.journal.examples import DAY, NOON
from tests.monitoring.outcomes.examples import on, outcome
from tests.monitoring.views.examples import PROFILE, journal, simple, views

TODAY = on(45)
ALL = Window(DAY, on(5))


def ask(found, window=ALL, model="churn/3", horizon=30, **more):
    made = views(found.folder)
    made.refresh(TODAY)
    return labelled(made, found, window, model, horizon, **more)


def said(found):
    return list(zip(found.prediction.tolist(), found.target.tolist(), strict=True))


@pytest.fixture
def logs(tmp_path):
    with journal(tmp_path / "logs") as found:
        yield found


def test_the_last_prediction_within_the_horizon_has_the_outcome(logs):
    first, last, after = simple("A"), simple("A", NOON + timedelta(days=2)), simple("A", NOON + timedelta(days=5))
    logs.append_many([first, last, after, outcome(True, 3, customer="A")])
    found = ask(logs)
    assert said(found) == [(last.id, 1)]
    assert (found.day[0], found.observed[0], found.customer[0]) == (np.datetime64(on(2)), np.datetime64(on(3)), "A")
    assert found.covered == {on(0): 1, on(2): 1}, "the first is covered: a later prediction stands for it"
    assert said(ask(logs, Window(DAY, DAY))) == [], "the window ends before the prediction it belongs to"


PARTS = {
    "Contract:One year": {"a", "c"}, "Contract:Month-to-month": {"b"}, "Contract:@missing": {"d"}, "Contract:@unseen": {"e"},
    "tenure:1": {"a"}, "tenure:2": {"b", "e"}, "tenure:3": set(), "tenure:4": {"c"}, "tenure:@missing": {"d"},
    "@source:api": {"c"}, "@source:app": {"a", "b", "d", "e"},
}  # fmt: skip


@pytest.mark.parametrize("text", PARTS)
def test_a_part_of_the_customers_has_the_outcomes_of_its_own_predictions(logs, text):
    made = [
        simple("a", tenure=1.0), simple("b", contract="Month-to-month"), simple("c", tenure=12.6, source="api"),
        simple("d", tenure=None, contract=None), simple("e", contract="Weekly"),
    ]  # fmt: skip
    logs.append_many([*made, *(outcome(True, 2, customer=one.customer) for one in made)])
    segment = segment_of(text, PROFILE, read_schema(None))
    found = ask(logs, part=condition(segment, PROFILE))
    assert set(found.customer.tolist()) == PARTS[text]
    assert found.n_found == len(PARTS[text]) and sum(found.covered.values()) == len(PARTS[text])


def test_a_customer_who_has_left_the_part_since_does_not_answer_for_it(logs):
    first, last = simple("A"), simple("A", NOON + timedelta(days=2), contract="Month-to-month")
    logs.append_many([first, last, outcome(True, 3, customer="A")])
    part = condition(segment_of("Contract:One year", PROFILE, read_schema(None)), PROFILE)
    found = ask(logs, part=part)
    assert said(found) == [] and found.covered == {on(0): 1}


@pytest.mark.parametrize(("observed", "n"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_the_horizon_is_counted_in_days(logs, observed, n):
    logs.append_many([simple("A"), outcome(True, observed, customer="A")])
    assert len(ask(logs)) == n


def test_a_named_prediction_has_it_whatever_the_horizon(logs):
    first, last = simple("A"), simple("A", NOON + timedelta(days=2))
    logs.append_many([first, last, outcome(True, 40, customer="A", prediction=first.id)])
    assert said(ask(logs)) == [(first.id, 1)]


def test_the_newest_line_about_a_day_holds_and_the_latest_day(logs):
    one = simple("A")
    logs.append_many(
        [one, outcome(True, 3, customer="A"), outcome(False, 3, customer="A", at=NOON + timedelta(days=44))]
    )
    assert said(ask(logs)) == [(one.id, 0)]
    logs.append(outcome(True, 9, customer="A"))
    assert said(ask(logs)) == [(one.id, 1)]


def test_two_versions_pair_on_the_same_outcome(logs):
    champion, shadow = (
        simple("A"),
        simple("A", NOON + timedelta(days=1), model="churn/4", role="shadow", probability=0.9),
    )
    alone = simple("B")
    logs.append_many(
        [
            champion,
            alone,
            shadow,
            outcome(True, 9, customer="A", prediction=champion.id),
            outcome(False, 9, customer="B"),
        ]
    )
    made = views(logs.folder)
    made.refresh(TODAY)
    pair = labelled_pair(made, logs, ALL, "churn/3", "churn/4", 30)
    assert (pair.champion.prediction.tolist(), pair.challenger.prediction.tolist()) == ([champion.id], [shadow.id])
    assert pair.champion.target.tolist() == pair.challenger.target.tolist() == [1]
    assert (pair.champion.probability[0], pair.challenger.probability[0], pair.champion.n_found) == (0.1 + 0.2, 0.9, 1)
    assert len(labelled_pair(made, logs, ALL, "churn/3", "churn/5", 30)) == 0


def test_a_customer_stands_in_a_pair_once(logs):
    for day in (0, 3):
        at = NOON + timedelta(days=day)
        logs.append_many([simple("A", at), simple("A", at, model="churn/4"), outcome(day == 3, day + 1, customer="A")])
    made = views(logs.folder)
    made.refresh(TODAY)
    pair = labelled_pair(made, logs, ALL, "churn/3", "churn/4", 30)
    assert len(pair) == 1 and pair.champion.target[0] == 1 and pair.champion.day[0] == np.datetime64(on(3))


def test_roles_columns_and_a_bounded_sample(logs):
    logs.append_many([simple(f"C-{i}", tenure=float(i), role="champion" if i % 2 else "shadow") for i in range(40)])
    logs.append_many([outcome(i % 3 == 0, 5, customer=f"C-{i}") for i in range(40)])
    found = ask(logs, role="champion", columns=("tenure", "Contract", "no such"))
    assert len(found) == found.n_found == 20 and set(found.columns["tenure"]) == {float(i) for i in range(1, 40, 2)}
    assert set(found.columns["Contract"]) == {"One year"} and set(found.columns["no such"]) == {None}
    some, again = ask(logs, most=7), ask(logs, most=7)
    assert (len(some), some.n_found, some.covered) == (7, 40, {DAY: 40}) and said(some) == said(again)
    kept = found.where(found.target == 1)
    assert set(kept.target) == {1} and len(kept.columns["tenure"]) == len(kept)


def test_hashed_predictions_have_the_outcomes_of_plain_ids(tmp_path):
    hashed = Journal(tmp_path / "logs", fsync="never", identity=Identity(hashed=True, salt=b"pepper"))
    plain = Journal(tmp_path / "logs", fsync="never", identity=Identity(salt=b"pepper"))
    hashed.append(simple("A"))
    plain.append(outcome(True, 3, customer="A"))
    assert len(ask(hashed)) == 1


def test_without_outcomes_or_predictions_there_is_nothing(logs):
    logs.append(simple("A"))
    assert len(ask(logs)) == 0 and ask(logs).covered == {}
    logs.append(outcome(True, 3, customer="A"))
    assert len(ask(logs, model="churn/9", columns=("tenure",))) == 0


def test_what_was_erased_is_gone_after_a_refresh(logs):
    logs.append_many([simple("A"), simple("B"), outcome(True, 3, customer="A"), outcome(True, 3, customer="B")])
    assert len(ask(logs)) == 2
    logs.erase("A")
    assert ask(logs).customer.tolist() == ["B"]


def test_days_that_the_views_know_to_hold_no_outcome_are_not_read_again(logs, monkeypatch):
    logs.append_many([simple("A"), simple("B", NOON + timedelta(days=1)), outcome(True, 3, customer="A")])
    made = views(logs.folder)
    made.refresh(TODAY)
    read, real = [], alerts_kept.raw_lines
    monkeypatch.setattr(alerts_kept, "raw_lines", lambda path, *rest: read.append(path.name) or real(path, *rest))
    assert len(outcomes(logs, made)) == 1 and read == [f"{on(40)}.jsonl"]
    logs.append(outcome(False, 2, customer="B", at=NOON))
    assert len(outcomes(logs, made)) == 2, "a day that has grown since is read, whatever the views say"


def by_loops(lines, window, horizon):
    """The rule, written out."""
    predictions = [one for one in lines if isinstance(one, PredictionLine) and one.model == "churn/3"]
    held = {}
    for one in sorted((one for one in lines if isinstance(one, OutcomeLine)), key=lambda one: (one.at, one.id)):
        held[one.prediction or one.customer, one.prediction is None, one.observed] = one
    best = {}
    for one in held.values():
        day = date.fromisoformat(one.observed)
        own = [p for p in predictions if p.id == one.prediction]
        near = [p for p in predictions if p.customer == one.customer and 0 <= (day - p.at.date()).days <= horizon]
        mine = own or ([] if one.prediction else sorted(near, key=lambda p: (p.at, p.id))[-1:])
        for p in mine:
            best.setdefault(p.id, []).append((day, one.at, one.id, one.positive))
    return sorted((p.id, int(max(best[p.id])[-1])) for p in predictions if p.id in best and p.at.date() in window)


STEP = st.tuples(
    st.sampled_from(["predict", "customer", "prediction"]),
    st.sampled_from("AB"),
    st.integers(0, 5),
    st.booleans(),
)


@settings(max_examples=25)
@given(st.lists(STEP, min_size=3, max_size=14))
def test_it_is_what_plain_loops_say(tmp_path_factory, steps):
    with journal(tmp_path_factory.mktemp("logs")) as logs:
        made = []
        for index, (kind, who, day, yes) in enumerate(steps):
            late = NOON + timedelta(days=40, seconds=index)
            if kind == "predict":
                made.append(simple(who, NOON + timedelta(days=day, seconds=index)))
                logs.append(made[-1])
            elif kind == "customer":
                logs.append(outcome(yes, day, customer=who, at=late))
            elif made:
                one = made[day % len(made)]
                logs.append(outcome(yes, day + 3, customer=one.customer, prediction=one.id, at=late))
        window = Window(DAY, on(5))
        assert sorted(said(ask(logs, window, horizon=2))) == by_loops(list(logs.read()), window, 2)
