"""The split: shares, strata, duplicates, seeds, speed of its kind."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.customers.store import read_schema, read_table
from core.customers.synthetic.table import synthetic_table
from core.errors import ModelError, TableError
from core.model.training.duplicates import duplicate_groups
from core.model.training.search import arena
from core.model.training.split import deal, split

SCHEMA = read_schema(None)


def sides_of(parts, n):
    side = np.full(n, -1)
    for number, index in enumerate((parts.train, parts.validation, parts.holdout)):
        assert (side[index] == -1).all()
        side[index] = number
    return side


@pytest.fixture(scope="module")
def table():
    return synthetic_table(SCHEMA, 3_000, seed=5).table


def test_every_customer_is_on_one_side_and_each_side_has_its_share_of_both_outcomes(table):
    side = sides_of(split(table, 7), len(table))
    assert (side >= 0).all()
    for outcome in (0, 1):
        counts = np.bincount(side[table.target == outcome])
        assert counts / counts.sum() == pytest.approx([0.6, 0.2, 0.2], abs=0.002)


def test_the_same_seed_gives_the_same_split_and_another_seed_another(table):
    one, same, other = (sides_of(split(table, seed), len(table)) for seed in (7, 7, 8))
    assert np.array_equal(one, same)
    assert np.mean(one != other) > 0.4


def test_copies_of_a_customer_stay_together_whatever_their_id_or_outcome(table):
    index = np.concatenate([np.arange(3_000), np.arange(0, 3_000, 10)])
    twice = table.take(index)
    twice.ids[3_000:] = [f"copy-{i}" for i in range(300)]
    twice.target[3_000:3_050] = 1 - twice.target[3_000:3_050]
    side = sides_of(split(twice, 7), len(twice))
    assert np.array_equal(side[3_000:], side[0:3_000:10])


def test_rows_of_one_id_stay_together_though_their_features_differ(table):
    same = table.take(np.arange(3_000))
    same.ids[1::2] = same.ids[0::2]
    side = sides_of(split(same, 7), len(same))
    assert np.array_equal(side[0::2], side[1::2])


def test_blank_ids_link_nobody(table):
    blank = table.take(np.arange(200))
    blank.ids[:] = ""
    assert len(np.unique(duplicate_groups(blank))) == len(np.unique(duplicate_groups(table.take(np.arange(200)))))


def test_links_through_id_and_features_join_into_one_group(table):
    chain = table.take(np.array([0, 0, 1]))
    chain.ids[:] = ["a", "b", "b"]
    assert duplicate_groups(chain).tolist() == [0, 0, 0]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=200), st.integers(0, 5))
def test_a_group_is_never_torn(numbers, seed):
    groups = np.unique(numbers, return_inverse=True)[1]
    side = deal(groups, np.zeros(len(groups), np.int8), (0.6, 0.2, 0.2), np.random.default_rng(seed))
    assert all(len(set(side[groups == group].tolist())) == 1 for group in set(groups.tolist()))


def test_a_table_without_outcomes_or_with_too_few_says_so(table):
    few = table.take(np.concatenate([np.flatnonzero(table.target == 1)[:29], np.flatnonzero(table.target == 0)]))
    with pytest.raises(ModelError, match="29 have"):
        split(few, 7)
    blind = table.take(np.arange(10))
    object.__setattr__(blind, "target", None)
    with pytest.raises(TableError, match="nothing to learn"):
        split(blind, 7)


def coarse(table, schema_id="customerID"):
    """The same customers, known by contract and paperless billing alone: six different rows."""
    columns = tuple(table.schema.by_name[name] for name in ("Contract", "PaperlessBilling"))
    schema = replace(table.schema, id=schema_id, columns=columns, implications=())
    return replace(
        table, schema=schema, ids=table.ids.copy(), numbers={}, codes={c.name: table.codes[c.name] for c in columns}
    )


def test_rows_that_cannot_tell_customers_apart_do_not_make_one_customer_of_many_ids(table):
    cells = coarse(table)
    cells.ids[:2] = "twice"
    parts = split(cells, 7)
    assert parts.n_grouped == 2 and parts.groups[0] == parts.groups[1]
    side = sides_of(parts, len(cells))
    assert all(np.bincount(side[cells.codes["Contract"] == code], minlength=3).min() > 0 for code in range(3))


def test_equal_rows_without_an_id_stay_together_and_too_few_different_ones_are_refused(table):
    with pytest.raises(ModelError, match=r"Of 3,000 rows only 6 are different; so the \w+ side gets \d different"):
        split(coarse(table, schema_id=None), 7)


def test_one_id_on_every_row_is_named(table):
    same = table.take(np.arange(3_000))
    same.ids[:] = "same"
    with pytest.raises(ModelError, match="customerID 'same' stands on 3,000 rows; so the"):
        split(same, 7)


def test_folds_that_would_lack_an_outcome_are_refused():
    x, target = np.zeros((40, 1)), np.repeat([0, 1], 20).astype(np.int8)
    one_positive = np.concatenate([np.arange(20), np.full(20, 20)])
    with pytest.raises(ModelError, match="a fold of 5 gets 0"):
        arena(x, target, one_positive, np.random.default_rng(1))


@pytest.mark.telco
def test_the_real_table_leaves_1409_for_the_hold_out_and_no_duplicate_across(telco_csv):
    table = read_table(telco_csv, SCHEMA).table
    parts = split(table, 7)
    side = sides_of(parts, len(table))
    assert abs(len(parts.holdout) - 1_409) <= 3
    assert len(table) - len(np.unique(parts.groups)) == 40  # 22 with equal outcomes, 18 with both
    assert parts.n_grouped == 73
    assert all(len(set(side[parts.groups == g].tolist())) == 1 for g in np.flatnonzero(np.bincount(parts.groups) > 1))
