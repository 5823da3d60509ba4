"""Checks on small synthetic customers: what is judged, what is only told, what is in doubt."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core.customers.schema import Level
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.errors import EvaluationError
from core.evaluation.gate.compatible import refusals
from core.evaluation.gate.disturbing import noisy, out_of_range, spread, with_holes, with_wrong_levels
from core.evaluation.gate.evidence import Original, known_outcomes
from core.evaluation.gate.fairness import fairness_checks
from core.evaluation.gate.groups import groupings
from core.evaluation.gate.policy_store import BUNDLED, read_policy
from core.evaluation.gate.policy_text import parse_policy
from tests.evaluation.gate.models import check, evidence, failed, gate, leaking, shallow_tree, trained

BASE = BUNDLED.read_text()


@cache
def customers(n=2_500):
    return synthetic_table(read_schema(None), n, seed=5).table


@cache
def champion():
    return trained(customers(), "logistic")


@cache
def tree():
    return shallow_tree(customers(), champion())


def policy(text):
    return parse_policy(text, "test.toml", base=BASE)


def test_no_worse_than_itself_and_nothing_flips():
    twin = replace(champion(), card=replace(champion().card, number=2))
    report = gate(twin, customers(), champion())
    assert check(report, "ROC-AUC difference").verdict == "pass"
    assert check(report, "ROC-AUC difference").value == 0
    assert check(report, "decisions that flip").value == 0
    assert check(report, "McNemar").value == 1
    assert check(report, "accuracy gap against champion, Gender").value == 0


def test_policy_may_judge_what_is_only_reported_by_default():
    strict = policy("[champion]\nmost_flips = 0.01\nmcnemar = 1.0\n[fairness]\nselection_rate_ratio = 0.999")
    report = gate(tree(), customers(), champion(), policy=strict)
    assert check(report, "decisions that flip").verdict == "fail"
    assert check(report, "McNemar").verdict in ("pass", "fail")
    lenient = gate(tree(), customers(), champion())
    assert check(lenient, "decisions that flip").verdict is check(lenient, "McNemar").verdict is None


def test_an_average_over_the_churn_class_alone_is_labelled_so():
    report = gate(champion(), customers(), policy=policy('[performance]\naverage = "weighted"'))
    assert check(report, "precision (weighted)").bound == 0.70
    assert check(report, "precision (churn class)").bound == 0.48


def test_a_champion_that_cannot_be_compared_is_a_doubt_and_none_is_not():
    alone = gate(champion(), customers())
    assert (check(alone, "comparison").verdict, alone.champion) == (None, None)
    doubt = gate(champion(), customers(), doubtful=True, no_champion="churn/1 cannot be compared: other table.")
    assert check(doubt, "comparison").verdict == "inconclusive"
    assert doubt.verdict != "pass"


def test_a_compiled_form_that_differs_fails():
    found = gate(champion(), customers(), original=Original(1e-3, 500, "The original"))
    assert check(found, "compiled = original, now").verdict == "fail"
    worse = replace(champion(), card=replace(champion().card, compiled_difference=float("nan")))
    kept = check(gate(worse, customers()), "compiled = original, at registration")
    assert (kept.verdict, kept.value) == ("fail", None)


def test_a_slow_model_fails_on_latency():
    report = gate(champion(), customers(), policy=policy("[sanity]\nlatency = 0.001"))
    assert check(report, "latency").value == pytest.approx(0.001)
    assert check(gate(champion(), customers()), "latency").verdict == "pass"


def test_a_leaking_column_is_named_with_its_label():
    leaks = leaking(customers(), "Partner")
    report = gate(trained(leaks, "logistic"), leaks)
    assert "leakage alarm, single column" in failed(report)
    assert "Partner" in check(report, "leakage alarm, single column").says


def test_a_schema_that_refuses_what_the_champion_takes_fails():
    schema = champion().schema
    first, second, *rest = schema.columns
    gone = replace(first, levels=first.levels[:1])
    narrow = replace(schema, columns=(gone, second, *rest))
    assert refusals(schema, narrow) == (f"'{first.name}' no longer knows '{first.levels[1].value}'",)
    assert refusals(narrow, schema) == ()
    number = schema.numbers[0]
    tight = replace(number, low=1.0, missing_allowed=False)
    before = replace(schema, columns=(replace(number, missing_allowed=True),))
    assert len(refusals(before, replace(schema, columns=(tight,)))) == 2
    assert refusals(replace(schema, columns=(number,)), schema)[0].startswith("it wants a column")
    other = replace(first, kind="number", levels=())
    assert "was a category" in refusals(schema, replace(schema, columns=(other,)))[0]
    report = gate(champion(), customers(), champion_version=replace(champion(), schema=schema))
    assert check(report, "schema, compatible with the champion").verdict == "pass"


def test_no_protected_column_is_told_and_not_judged():
    schema = champion().schema
    bare = replace(schema, columns=tuple(replace(column, protected=False) for column in schema.columns))
    made = evidence(champion(), customers())
    (found,) = fairness_checks(replace(made, table=replace(made.table, schema=bare)))
    assert (found.name, found.verdict) == ("protected columns", None)


def test_small_groups_are_named_and_a_column_without_two_large_ones_is_inconclusive():
    report = gate(champion(), customers(), policy=policy("[fairness]\nsmallest_group = 240"))
    senior = check(report, "accuracy gap, Senior citizen")
    assert senior.verdict == "inconclusive"
    assert "Yes (" in senior.says


def test_a_protected_number_is_looked_at_in_quarters():
    table = customers()
    number = table.schema.numbers[0]
    schema = replace(table.schema, columns=(replace(number, protected=True),))
    (found,) = groupings(replace(table, schema=schema))
    size = np.bincount(found.codes, minlength=len(found.names))
    assert len(found.names) == 5
    assert found.names[-1] == "missing"
    assert size[:4].min() > 0.2 * len(table)


def test_three_protected_columns_have_four_intersections_and_unknown_levels_a_group():
    table = customers()
    chosen = [column for column in table.schema.categories if len(column.levels) == 2][:3]
    schema = replace(table.schema, columns=tuple(replace(column, protected=True) for column in chosen))
    found = groupings(replace(table, schema=schema))
    assert [one.columns for one in found] == [1, 1, 1, 2, 2, 2, 3]
    assert len(found[-1].names) == 4**3
    assert all(one.codes.max() < len(one.names) for one in found)


def test_noise_keeps_the_legal_range_and_has_the_spread_it_says():
    table = customers()
    moved = noisy(table, 0.1, np.random.default_rng(1))
    for column in table.schema.numbers:
        before, after = table.numbers[column.name], moved.numbers[column.name]
        inside = (after > (column.low or 0)) & ~np.isnan(after)
        assert np.nanmin(after) >= column.low
        assert (after - before)[inside].std() == pytest.approx(0.1 * spread(before), rel=0.15)
        assert (np.isnan(before) == np.isnan(after)).all()


def test_disturbances_hit_the_share_they_say():
    table, rng = customers(), np.random.default_rng(1)
    wrong, holes, beyond = (disturb(table, 0.2, rng) for disturb in (with_wrong_levels, with_holes, out_of_range))
    for column in table.schema.categories:
        assert np.mean(wrong.codes[column.name] != table.codes[column.name]) == pytest.approx(0.2, abs=0.04)
        assert wrong.codes[column.name].max() < len(column.levels)
        assert np.mean(holes.codes[column.name] == len(column.levels)) == pytest.approx(0.2, abs=0.04)
    for column in table.schema.numbers:
        values = beyond.numbers[column.name]
        assert np.mean((values < column.low) | (values > column.high)) == pytest.approx(0.2, abs=0.04)


def test_a_column_of_one_level_survives_being_disturbed():
    table = customers()
    column = replace(table.schema.categories[0], levels=(Level("a", "A", "A"),))
    single = replace(
        table, schema=replace(table.schema, columns=(column,)), codes={column.name: np.zeros(len(table), np.int16)}
    )
    assert (with_wrong_levels(single, 0.5, np.random.default_rng(1)).codes[column.name] == 0).all()


def test_a_brittle_model_fails_on_robustness():
    rough = policy("[robustness]\nmissing = 0.9\naccuracy_lost = 0.01")
    report = gate(champion(), customers(), policy=rough)
    lost = check(report, "missing values")
    assert (lost.verdict, lost.bound) == ("fail", 0.01)
    assert "Accuracy falls from" in lost.helps


def test_outcomes_of_one_kind_cannot_be_judged():
    table = customers()
    with pytest.raises(EvaluationError, match="at least two with and two without"):
        known_outcomes(table.take(np.flatnonzero(table.target == 0)))
    with pytest.raises(EvaluationError):
        known_outcomes(replace(table, target=None))


def test_the_seed_alone_decides_what_is_drawn():
    again = policy("[certainty]\nseed = 8")
    one, other = gate(champion(), customers()), gate(champion(), customers(), policy=again)
    assert one.policy_hash == read_policy(None).hash != other.policy_hash
    assert check(one, "missing values").value != check(other, "missing values").value
    assert check(one, "F1 (macro)").value == check(other, "F1 (macro)").value


def test_a_missed_floor_says_which_thresholds_would_keep_it():
    made = replace(champion(), card=replace(champion().card, threshold=0.9))
    found = check(gate(made, customers()), "recall (macro)")
    assert found.verdict == "fail"
    low, high = map(float, re.search(r"thresholds from (\.\d+) to (\.\d+) keep all floors", found.helps).groups())
    middle = replace(champion(), card=replace(champion().card, threshold=(low + high) / 2))
    kept = {one.name: one.verdict for one in gate(middle, customers()).of("performance")}
    assert kept["recall (macro)"] == kept["precision (churn class)"] == "pass"
    impossible = check(gate(made, customers(), policy=policy("[performance.floors]\nrecall = 0.99")), "recall (macro)")
    assert "No threshold keeps all floors" in impossible.helps


def test_a_champion_of_another_split_is_compared_on_the_customers_that_neither_has_seen():
    other = trained(customers(), "logistic", number=2, seed=8)
    report = gate(other, customers(), champion())
    shared = check(report, "ROC-AUC difference").n
    assert report.n == check(report, "accuracy (macro)").n == 500
    assert 70 < shared < 130
    assert check(report, "accuracy gap against champion, Gender").verdict == "inconclusive"
