"""Synthetic customers: known truth, the public table's figures, its hardness, its structure, and the same bytes for a seed."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from benchmarks.synthetic_fit import best_f1, compare, frame_of, honest
from core.customers.schema import Schema
from core.customers.synthetic.ids import IDS, make_ids
from core.customers.synthetic.process import Odds, odds
from core.customers.synthetic.table import BLOCK, synthetic_table
from core.customers.synthetic.telco import TELCO
from core.errors import SchemaError

FACTS = json.loads((Path(__file__).parents[1] / "golden" / "telco_facts.json").read_text())


@pytest.fixture(scope="module")
def many(schema):
    return synthetic_table(schema, 200_000, seed=3)


def _code(schema, column, level):
    return schema.by_name[column].values.index(level)


@pytest.mark.parametrize("seed", [1, 2])
def test_follow_every_known_figure_of_the_public_table(seed):
    figures = compare(frame_of(100_000, seed)[0], FACTS)
    assert len(figures) > 200
    assert [f for f in figures if not f.near] == []


def test_are_as_hard_to_rank_as_the_public_table(many):
    target, probability = many.table.target, many.probability
    assert 0.845 <= roc_auc_score(target, probability) <= 0.856
    assert 0.62 <= best_f1(target, probability) <= 0.65


def test_an_honest_model_comes_near_the_best_possible_and_not_above_it(many):
    best = roc_auc_score(many.table.target, many.probability)
    models = [honest(frame_of(7_043, seed)[0], "", range(2))[0] for seed in range(4)]
    auc = np.mean([m.auc for m in models])
    assert 0.835 <= auc <= 0.85
    assert auc < best


def test_outcomes_happen_as_often_as_their_true_probability_says(many):
    target, probability = many.table.target, many.probability
    for part in np.array_split(np.argsort(probability), 20):
        error = np.sqrt(np.sum(probability[part] * (1 - probability[part]))) / len(part)
        assert abs(target[part].mean() - probability[part].mean()) <= 4 * error


def test_gender_says_nothing_about_leaving(many, schema):
    male = many.table.codes["gender"] == _code(schema, "gender", "Male")
    assert many.probability[male].mean() == pytest.approx(many.probability[~male].mean(), abs=0.003)


def test_every_implication_of_the_schema_holds_both_ways(many, schema):
    for implication in schema.implications:
        here = many.table.codes[implication.column] == _code(schema, implication.column, implication.value)
        for column, value in implication.then:
            np.testing.assert_array_equal(many.table.codes[column] == _code(schema, column, value), here)


def test_nobody_without_a_phone_has_anything_but_dsl(many, schema):
    silent = many.table.codes["PhoneService"] == _code(schema, "PhoneService", "No")
    assert set(many.table.codes["InternetService"][silent]) == {_code(schema, "InternetService", "DSL")}


def test_month_zero_is_rare_has_no_total_and_never_leaves(many):
    zero = many.table.numbers["tenure"] == 0
    assert 0.0008 < zero.mean() < 0.0026
    np.testing.assert_array_equal(np.isnan(many.table.numbers["TotalCharges"]), zero)
    assert many.probability[zero].max() == 0
    assert many.table.target[zero].max() == 0


def test_the_first_bill_is_the_total_of_the_first_month(many):
    first = many.table.numbers["tenure"] == 1
    np.testing.assert_array_equal(
        many.table.numbers["TotalCharges"][first], many.table.numbers["MonthlyCharges"][first]
    )


def test_every_code_is_a_level_and_every_number_is_legal(many, schema):
    for column in schema.categories:
        codes = many.table.codes[column.name]
        assert codes.dtype == np.int16
        assert set(codes.tolist()) == set(range(len(column.levels)))
    for column in schema.numbers:
        found = many.table.numbers[column.name]
        assert np.nanmin(found) >= column.low
        assert np.nanmax(found) <= column.high


@given(seed=st.integers(0, 2**40), n=st.integers(0, 3 * BLOCK), fewer=st.integers(0, 3 * BLOCK))
def test_fewer_customers_of_a_seed_are_the_first_of_more(schema, seed, n, fewer):
    fewer = min(n, fewer)
    long, short = synthetic_table(schema, n, seed), synthetic_table(schema, fewer, seed)
    assert long.table.ids[:fewer].tolist() == short.table.ids.tolist()
    assert long.probability[:fewer].tobytes() == short.probability.tobytes()
    for name, values in short.table.numbers.items():
        assert long.table.numbers[name][:fewer].tobytes() == values.tobytes()
    for name, codes in short.table.codes.items():
        assert long.table.codes[name][:fewer].tobytes() == codes.tobytes()
    assert long.table.target[:fewer].tobytes() == short.table.target.tobytes()


def test_another_seed_gives_other_customers(schema):
    one, two = synthetic_table(schema, 1_000, 1), synthetic_table(schema, 1_000, 2)
    assert not set(one.table.ids) & set(two.table.ids)
    assert (one.table.numbers["MonthlyCharges"] == two.table.numbers["MonthlyCharges"]).mean() < 0.05


def test_a_seed_keeps_its_customers_from_release_to_release(schema):
    customer = synthetic_table(schema, 2, seed=1).table.customer(1)
    assert customer.id == "3284-EZDLU"
    assert [customer.values[name] for name in ("gender", "tenure", "Contract", "MonthlyCharges", "TotalCharges")] == [
        "Female",
        34.0,
        "One year",
        107.05,
        3708.05,
    ]


def test_ids_look_like_real_ones_and_come_once():
    ids = make_ids(7, 0, 500_000)
    assert len(set(ids)) == 500_000
    assert all(
        len(i) == 10 and i[:4].isdigit() and i[4] == "-" and i[5:].isalpha() and i.isupper() for i in ids[:2_000]
    )


@given(seed=st.integers(0, 2**60), start=st.integers(0, 10**8))
def test_ids_do_not_depend_on_where_the_block_begins(seed, start):
    assert make_ids(seed, start, start + 3)[1:].tolist() == make_ids(seed, start + 1, start + 3).tolist()
    assert IDS == 10_000 * 26**5


def test_a_shifted_process_draws_twins_who_differ_only_where_it_was_shifted(schema):
    shifted = replace(TELCO, churn=TELCO.churn.plus(fibre=0.5))
    before, after = synthetic_table(schema, 20_000, 1), synthetic_table(schema, 20_000, 1, shifted)
    fibre = before.table.codes["InternetService"] == _code(schema, "InternetService", "Fiber optic")
    for name, codes in before.table.codes.items():
        np.testing.assert_array_equal(codes, after.table.codes[name])
    np.testing.assert_array_equal(before.probability[~fibre], after.probability[~fibre])
    odds_before = before.probability[fibre] / (1 - before.probability[fibre])
    odds_after = after.probability[fibre] / (1 - after.probability[fibre])
    live = odds_before > 0
    np.testing.assert_allclose(odds_after[live] / odds_before[live], np.exp(0.5))


def test_a_shifted_intercept_moves_the_marginal(schema):
    shifted = replace(TELCO, senior=TELCO.senior.plus(1.0))
    seniors = synthetic_table(schema, 20_000, 1, shifted).table.codes["SeniorCitizen"].mean()
    assert seniors == pytest.approx(1 / (1 + np.exp(0.64)), abs=0.015)


def test_odds_are_linear_and_a_double_underscore_is_a_product():
    seen = {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 0.0])}
    assert odds(0.5, a=2.0, a__b=-1.0)(seen, 2).tolist() == [-0.5, 4.5]
    assert odds(1.0).plus(a=1.0) == Odds(1.0, (("a", 1.0),))


def test_a_schema_with_fewer_columns_gets_those(schema):
    small = Schema(schema.title, schema.id, schema.target, schema.columns[4:7])
    table = synthetic_table(small, 50, 1).table
    assert [*table.numbers, *table.codes] == ["tenure", "PhoneService", "MultipleLines"]


def test_a_schema_of_another_business_is_refused_by_name(schema):
    age = replace(schema.by_name["tenure"], name="age")
    with pytest.raises(SchemaError, match="age is unknown to the process"):
        synthetic_table(Schema("Bank", None, schema.target, (age,)), 10, 1)


@pytest.mark.parametrize(("n", "seed"), [(-1, 0), (1, -1)])
def test_negative_sizes_and_seeds_are_refused(schema, n, seed):
    with pytest.raises(ValueError, match="at least 0"):
        synthetic_table(schema, n, seed)
