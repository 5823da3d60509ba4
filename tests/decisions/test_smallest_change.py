"""The search against brute force over every legal combination."""

import re
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.customers.customer import Customer
from core.decisions.change_words import association
from core.decisions.smallest_change import STEPS, Change, NoneFound, smallest_change
from core.decisions.what_if import changed, what_if
from core.errors import RowError
from tests.decisions.conftest import SMALL, category, obeys, small_customers

weights = st.fixed_dictionaries(
    {
        (column.name, value): st.floats(-2, 2).map(lambda w: round(w, 3))
        for column in SMALL.categories
        for value in column.values
    }
    | {("price", ""): st.floats(-0.05, 0.05).map(lambda w: round(w, 4))}
)


def margins_of(weight):
    """A model with an interaction, so that two changes are not the sum of each."""

    def margins(customers):
        return np.array(
            [
                sum(weight[(n, v)] for n, v in c.values.items() if n != "price")
                + weight[("price", "")] * c.values["price"]
                + (0.7 if c.values["terms"] == "year" and c.values["tv"] == "on" else 0.0)
                for c in customers
            ]
        )

    return margins


def brute_force(customer, margins, threshold, most_columns):
    """(number of columns, probability) of the true minimum, by enumerating everything."""
    price = customer.values["price"]
    near = [min(max(price + price * step, 5), 100) for step in STEPS]
    choices = {c.name: (near if c.is_number else list(c.values)) for c in SMALL.columns if c.actionable}
    for size in range(most_columns + 1):
        found = []
        for names in combinations(choices, size):
            for values in product(*(choices[name] for name in names)):
                wanted = dict(zip(names, values, strict=True))
                if any(customer.values[name] == value for name, value in wanted.items()):
                    continue
                try:
                    after = what_if(customer, wanted, SMALL)
                except RowError:
                    continue
                probability = 1 / (1 + np.exp(-margins([after])[0]))
                if probability < threshold:
                    found.append(probability)
        if found:
            return size, min(found)
    return None


@settings(max_examples=60, deadline=None)
@given(small_customers(), weights, st.floats(0.05, 0.6), st.integers(0, 3))
def test_nothing_smaller_and_nothing_lower_exists(customer, weight, threshold, most_columns):
    margins = margins_of(weight)
    found = smallest_change(customer, SMALL, margins, threshold, most_columns=most_columns)
    expected = brute_force(customer, margins, threshold, most_columns)
    if expected is None:
        assert isinstance(found, NoneFound)
        assert found.best is None or found.best.probability < found.best.before
    else:
        assert isinstance(found, Change)
        assert len(found.chosen) == expected[0]
        assert found.probability == pytest.approx(expected[1], abs=1e-12)
        assert found.probability < threshold


@settings(max_examples=60, deadline=None)
@given(small_customers(), weights)
def test_proposal_is_legal_actionable_and_complete(customer, weight):
    found = smallest_change(customer, SMALL, margins_of(weight), 0.2)
    change = found.best if isinstance(found, NoneFound) else found
    if change is None:
        return
    after = what_if(customer, change.chosen, SMALL)
    assert obeys(after) and changed(customer, after) == change.changes
    assert all(SMALL.by_name[name].actionable for name in change.chosen)
    assert all(5 <= value <= 100 for name, value in change.chosen.items() if name == "price")
    rescored = margins_of(weight)([after])[0]
    assert change.probability == pytest.approx(1 / (1 + np.exp(-rescored)))


@settings(max_examples=20, deadline=None)
@given(small_customers(), weights)
def test_same_question_same_answer(customer, weight):
    margins = margins_of(weight)
    assert smallest_change(customer, SMALL, margins, 0.2) == smallest_change(customer, SMALL, margins, 0.2)


def test_one_batch_for_each_number_of_columns():
    sizes = []

    def margins(customers):
        sizes.append(len(customers))
        return np.full(len(customers), 2.0)

    found = smallest_change(slow_customer(), SMALL, margins, 0.5)
    assert isinstance(found, NoneFound) and found.best is None
    assert found.tried == sum(sizes) and len(sizes) == 4
    assert found.says == "Nothing that the business can change goes with a lower risk for customers like this one."


def test_ties_go_to_the_first_column_of_the_schema():
    def margins(customers):
        return np.array([2.0 - 5 * ((c.values["tv"] == "off") or (c.values["terms"] == "two")) for c in customers])

    found = smallest_change(slow_customer(), SMALL, margins, 0.5)
    assert isinstance(found, Change) and found.chosen == {"tv": "off"}


def test_already_below_needs_nothing():
    found = smallest_change(slow_customer(), SMALL, lambda cs: np.full(len(cs), -3.0), 0.5)
    assert isinstance(found, Change) and found.chosen == {} and "nothing needs to change" in found.says


def test_too_many_combinations_are_narrowed_to_the_most_helpful_and_never_exceeded():
    from core.customers.schema import Schema, Target

    wide = Schema("Wide", None, Target("left", "yes", "no"), tuple(category(f"c{i}", *"abcdef") for i in range(20)))
    worth = {f"c{i}": 0.1 * (i + 1) for i in range(20)}
    sizes = []

    def margins(customers):
        sizes.append(len(customers))
        return np.array([4.0 - sum(worth[n] for n, v in c.values.items() if v == "f") for c in customers])

    customer = Customer("1", {f"c{i}": "a" for i in range(20)})
    found = smallest_change(customer, wide, margins, 0.2, most_columns=3, most=500)
    assert max(sizes) <= 500
    assert isinstance(found, Change | NoneFound)
    best = found if isinstance(found, Change) else found.best
    assert best is not None and best.chosen == {"c17": "f", "c18": "f", "c19": "f"}


def test_is_worded_as_an_association():
    margins = lambda cs: np.array([1.0 - 3 * (c.values["terms"] == "year") for c in cs])  # noqa: E731
    found = smallest_change(slow_customer(), SMALL, margins, 0.5)
    assert isinstance(found, Change)
    assert found.says == (
        "Customers like this one with terms year score about 61 points lower. That is an association, not a promise."
    )


def test_telco_words_read_like_a_sentence(telco):
    chosen = {"Contract": "One year", "TechSupport": "Yes", "PaymentMethod": "Credit card (automatic)"}
    assert association(telco, chosen, 0.304) == (
        "Customers like this one on a one-year contract, with tech support and paying by credit card automatically score "
        "about 30 points lower. That is an association, not a promise."
    )
    every = [association(telco, {c.name: v}, 0.1) for c in telco.categories for v in c.values if c.actionable]
    assert not [text for text in every if re.search(r"[A-Z]\w+[A-Z]", text.replace("DSL", ""))]


@pytest.mark.parametrize("threshold", [0.0, 1.0, -1, 2])
def test_threshold_must_be_a_probability(threshold):
    with pytest.raises(ValueError, match="between 0 and 1"):
        smallest_change(slow_customer(), SMALL, lambda cs: np.zeros(len(cs)), threshold)


def slow_customer() -> Customer:
    return Customer("1", {"net": "slow", "tv": "on", "safe": "on", "terms": "month", "price": 20.0, "age": "old"})
