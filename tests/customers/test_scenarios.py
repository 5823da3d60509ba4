"""Scenarios: quiet at first, then changed in the way they say and in no other."""

import numpy as np
import pytest

from core.customers.synthetic.scenarios import NEW_LEVEL, SCENARIOS, onset, scenario_day

DAYS, N = 30, 4_000
CALM, CHANGED = 5, 25


def _day(schema, name, day, seed=1):
    return scenario_day(schema, SCENARIOS[name], N, seed, day, DAYS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_is_quiet_before_its_onset(schema, name):
    quiet, calm = _day(schema, "none", onset(DAYS) - 1), _day(schema, name, onset(DAYS) - 1)
    assert quiet.probability.tolist() == calm.probability.tolist()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_seed_gives_the_same_customers_and_no_id_twice(schema, name):
    first, again = _day(schema, name, CHANGED), _day(schema, name, CHANGED)
    assert first.table.ids.tolist() == again.table.ids.tolist()
    assert len(set(first.table.ids)) == len(first.table) == N


def test_concept_drift_changes_who_leaves_and_nothing_that_can_be_seen_before(schema):
    quiet, drifted = _day(schema, "none", CHANGED), _day(schema, "concept", CHANGED)
    for column in schema.columns:
        kept = quiet.table.numbers if column.is_number else quiet.table.codes
        now = drifted.table.numbers if column.is_number else drifted.table.codes
        np.testing.assert_array_equal(kept[column.name], now[column.name])
    assert np.corrcoef(quiet.probability, drifted.probability)[0, 1] < 0.5


def test_class_balance_moves_the_share_of_leavers_and_not_what_leavers_look_like(schema):
    quiet, mixed = _day(schema, "none", CHANGED), _day(schema, "class-balance", CHANGED)
    assert mixed.table.target.mean() - quiet.table.target.mean() == pytest.approx(0.2, abs=0.02)
    tenure = [one.table.numbers["tenure"][one.table.target == 1].mean() for one in (quiet, mixed)]
    assert tenure[0] == pytest.approx(tenure[1], rel=0.08)


def test_new_levels_are_levels_that_the_schema_does_not_know(schema):
    table = _day(schema, "new-levels", CHANGED).table
    unseen = table.unseen["PaymentMethod"]
    assert len(unseen) / N == pytest.approx(0.1, abs=0.02)
    assert table.customer(next(iter(unseen))).values["PaymentMethod"] == NEW_LEVEL


def test_outliers_keep_every_number_in_its_ordinary_range(schema):
    quiet, odd = _day(schema, "none", CHANGED), _day(schema, "outliers", CHANGED)
    values = odd.table.numbers["tenure"]
    assert (values.min(), values.max()) == (quiet.table.numbers["tenure"].min(), quiet.table.numbers["tenure"].max())
    assert (values != quiet.table.numbers["tenure"]).mean() == pytest.approx(0.08, abs=0.015)
    late = (values > 60) & (odd.table.numbers["TotalCharges"] < 100)
    assert late.any()
    assert not ((quiet.table.numbers["tenure"] > 60) & (quiet.table.numbers["TotalCharges"] < 100)).any()


def test_gradual_ends_where_sudden_is_from_the_beginning(schema):
    last = [_day(schema, name, DAYS - 1).probability.tolist() for name in ("gradual", "sudden")]
    first = [_day(schema, name, onset(DAYS)).probability.mean() for name in ("none", "gradual", "sudden")]
    assert last[0] == last[1]
    assert first[0] < first[1] < first[2]


def test_seasonal_comes_back(schema):
    swing = [_day(schema, "seasonal", onset(DAYS) + since).probability.mean() for since in (0, 7, 13)]
    assert swing[1] - max(swing[0], swing[2]) > 0.05
