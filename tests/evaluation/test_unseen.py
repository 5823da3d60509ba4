"""Which customers may judge a version: those that it was neither trained nor tuned on."""

from dataclasses import replace

import numpy as np
import pytest

from core.customers.customer import CustomerTable
from core.customers.store import read_schema
from core.errors import EvaluationError
from core.evaluation.unseen import unseen
from core.model.registry.facts import data_hash
from core.model.training.split import split
from tests.evaluation.versions import customers, trained_pair


def strangers(n: int = 400) -> CustomerTable:
    """Customers of another seed; by a number that no customer has, none of them happens to equal one trained on."""
    table = customers(n, seed=11)
    name = table.schema.numbers[-1].name
    return replace(table, numbers={**table.numbers, name: table.numbers[name] + 0.123})


def joined(a: CustomerTable, b: CustomerTable) -> CustomerTable:
    return CustomerTable(
        a.schema,
        np.concatenate([a.ids, b.ids]),
        {name: np.concatenate([values, b.numbers[name]]) for name, values in a.numbers.items()},
        {name: np.concatenate([codes, b.codes[name]]) for name, codes in a.codes.items()},
        np.concatenate([a.target, b.target]),
        np.arange(1, len(a) + len(b) + 1),
    )


def test_of_the_table_trained_on_exactly_the_hold_out_is_left():
    table, pair = customers(), trained_pair()
    found = unseen(table, data_hash(table), pair)
    assert found.rows.tolist() == split(table, 7).holdout.tolist()
    assert found.n_seen == 1_500 - len(found.rows)
    assert found.says == (
        f"The {len(found.rows)} of 1,500 customers (the hold-out) that churn/1 and churn/2 have not seen in training."
    )


def test_two_splits_of_one_table_leave_what_neither_saw():
    table, (one, _), (other, _) = customers(), trained_pair(), trained_pair(seed=8)
    found = unseen(table, data_hash(table), [one, other])
    both = np.intersect1d(split(table, 7).holdout, split(table, 8).holdout)
    assert found.rows.tolist() == both.tolist()
    assert 0.02 * 1_500 < len(both) < 0.07 * 1_500


def test_fingerprints_say_the_same_as_the_split():
    table, (one, _) = customers(), trained_pair()
    assert unseen(table, "another table", [one]).rows.tolist() == split(table, 7).holdout.tolist()


def test_in_another_table_the_customers_trained_on_are_left_out_and_strangers_stay():
    known, (one, _) = customers(), trained_pair()
    table = joined(known, strangers())
    found = unseen(table, data_hash(table), [one])
    assert set(range(1_500, 1_900)) <= set(found.rows.tolist())
    assert found.n_seen == len(split(known, 7).train) + len(split(known, 7).validation)


def test_a_customer_is_known_by_id_when_every_column_has_changed():
    known, new, (one, _) = customers(), strangers(), trained_pair()
    ids = new.ids.copy()
    ids[5] = known.ids[split(known, 7).train[0]]
    found = unseen(replace(new, ids=ids), "b", [one])
    assert found.n_seen == 1
    assert 5 not in found.rows


def test_a_customer_under_another_id_is_known_by_the_columns():
    table, (one, _) = customers(), trained_pair()
    renamed = replace(table, ids=np.array([f"new-{i}" for i in range(len(table))], object))
    assert unseen(renamed, "b", [one]).rows.tolist() == split(table, 7).holdout.tolist()


def test_a_customer_who_stands_there_three_times_is_counted_once():
    table, pair = strangers(), trained_pair()
    found = unseen(joined(joined(table, table), table), "another", pair)
    assert found.rows.tolist() == list(range(400))
    assert (found.n_seen, found.n_repeated) == (0, 800)
    assert found.says.endswith("not seen in training. 800 further rows of the same customers are not counted.")


def test_rows_without_an_id_are_customers_of_their_own():
    table, pair = strangers(), trained_pair()
    nameless = replace(table, ids=np.full(len(table), "", object))
    found = unseen(joined(nameless, nameless), "another", pair)
    assert (len(found.rows), found.n_repeated) == (800, 0)


def test_numbered_rows_name_nobody():
    schema = replace(read_schema(None), id=None)
    numbered = replace(strangers(), schema=schema, ids=np.array(list(map(str, range(400))), object))
    version = trained_pair()[0]
    assert unseen(numbered, "b", [version]).n_seen == 0


def test_a_version_from_before_is_judged_on_its_own_table_and_refused_on_another():
    table, old = customers(), replace(trained_pair()[0], seen=None)
    assert len(unseen(table, data_hash(table), [old]).rows) == old.card.n_holdout
    with pytest.raises(EvaluationError, match=r"Nobody can tell which of these customers churn/1 has seen"):
        unseen(strangers(), "b", [old])


def test_a_split_that_no_longer_comes_out_the_same_is_not_trusted():
    table, old = customers(), replace(trained_pair()[0], seen=None)
    odd = replace(old, card=replace(old.card, n_holdout=old.card.n_holdout + 1))
    with pytest.raises(EvaluationError, match="another release"):
        unseen(table, data_hash(table), [odd])


def test_a_table_of_known_customers_only_is_refused():
    table, (one, _) = customers(), trained_pair()
    with pytest.raises(EvaluationError, match=r"have seen every one of the \d+ customers"):
        unseen(table.take(split(table, 7).train), "b", [one])


def test_a_table_without_outcomes_is_refused():
    with pytest.raises(EvaluationError, match="has no column 'Churn'"):
        unseen(replace(customers(), target=None), "b", trained_pair())


def test_other_columns_are_refused_by_name():
    table, (one, _) = customers(), trained_pair()
    fewer = replace(one, schema=replace(one.schema, columns=one.schema.columns[1:]))
    with pytest.raises(EvaluationError, match=rf"other columns than this table has: '{one.schema.columns[0].name}'"):
        unseen(table, "b", [fewer])
