"""What is enough for a verdict, and what segments are called."""

from datetime import date

import numpy as np

from core.customers.schema import Column, Level, Schema, Target
from core.model.profile import ColumnProfile, Profile
from core.monitoring.alerts.store import read_rules
from core.monitoring.cbpe import cbpe
from core.monitoring.enough import NotEnoughData
from core.monitoring.floors import floors_of
from core.monitoring.outcomes.judging import enough, judge
from core.monitoring.outcomes.labelled import Labelled
from core.monitoring.outcomes.levels import levels
from core.monitoring.performance import performance
from core.monitoring.verdicts import of_estimate
from core.monitoring.windows import Window

DAY = date(2026, 11, 1)


def labelled(target, p, covered=None):
    n = len(target)
    nobody, day = np.full(n, None, object), np.full(n, DAY, "datetime64[D]")
    return Labelled(
        "churn/3", np.asarray(target, np.int8), p, p >= 0.5, np.full(n, 0.5), day, day, nobody, nobody,
        n_found=n, covered={DAY: n if covered is None else covered},
    )  # fmt: skip


def test_few_a_selection_or_one_kind_of_outcome_is_no_verdict():
    p = np.linspace(0, 1, 40)
    both = np.arange(40) % 2
    assert enough(labelled(both, p), 40) is None
    assert enough(labelled(both[:9], p[:9]), 9) == NotEnoughData(9, 30, "predictions with an outcome")
    assert enough(labelled(both, p), 100) == NotEnoughData(40, 50, "outcomes of 100 predictions that are due")
    assert "those who stayed" in str(enough(labelled(np.ones(40), p), 40))


def test_every_figure_gets_a_finding_and_only_bad_segments_do():
    rng = np.random.default_rng(1)
    p = rng.random(2_000)
    y = (rng.random(2_000) < p).astype(np.int8)
    plan = np.where(np.arange(2_000) % 4 == 0, "old", "new").astype(object)
    wrong = np.where(plan == "old", 1 - y, y)
    week = Window(DAY, DAY)
    quiet = judge(labelled(y, p), 2_000, 0.5, {"accuracy": 0.7}, {"plan": plan}, week)
    assert {one.state for one in quiet} == {"ok"} and {one.signal for one in quiet} == {
        "performance",
        "performance_gap",
    }
    bad = judge(labelled(wrong, p), 2_000, 0.5, {"accuracy": 0.7}, {"plan": plan}, week)
    assert [one.subject for one in bad if one.signal == "segment"] == ["plan = old"]
    few = judge(labelled(y[:5], p[:5]), 5, 0.5, {"accuracy": 0.7}, {}, week)
    assert {one.state for one in few} == {"not_enough"} and len(few) == 2


def test_levels_are_called_as_people_call_them():
    level = (Level("M", "Month to month", ""), Level("Y", "One year", ""))
    schema = Schema(
        "customers", None, Target("left", "1", "0"),
        (Column("age", "Age", "number", ""), Column("plan", "Plan", "category", "", levels=level)),
    )  # fmt: skip
    profile = Profile(
        10, (ColumnProfile("age", (30.0, 50.0), (), (3, 4, 3, 0, 0), 0.0), ColumnProfile("plan", (), ("M", "Y"), (5, 5, 0, 0), 0.0)),
        (), (10,),
    )  # fmt: skip
    values = {
        "age": np.array([20.0, 50.0, None, 51.0], object),
        "plan": np.array(["M", "Y", None, "W"], object),
        "x": np.zeros(4, object),
    }
    found = levels(values, profile, schema)
    assert found["age"].tolist() == ["up to 30", "above 30 to 50", "missing", "above 50"]
    assert found["plan"].tolist() == ["Month to month", "One year", "missing", "never seen before"] and "x" not in found


def test_quiet_windows_seldom_look_bad_whatever_is_looked_at():
    """Outcomes that come as the probabilities say, floors measured on a hold-out, 40 segments."""
    rng, rules, bad = np.random.default_rng(8), read_rules(None), 0
    for _ in range(250):
        p, held = rng.beta(1.2, 3.0, 400), rng.beta(1.2, 3.0, 600)
        figures = performance((rng.random(600) < held).astype(np.int8), held, 0.5).figures
        floors = floors_of({name: figure.value for name, figure in figures.items()})
        columns = {str(i): rng.integers(0, 4, 400).astype(object) for i in range(10)}
        week = Window(DAY, DAY)
        found = judge(labelled((rng.random(400) < p).astype(np.int8), p), 400, 0.5, floors, columns, week, 600, 2_000)
        found += of_estimate(cbpe(p, 0.5), floors, week, 600)
        bad += any(rules.for_key(one.signal, one.subject).severity(one) for one in found)
    assert bad <= 4  # four signals of .005 each would be 5; floors keep them below, and lasting k of n comes on top
