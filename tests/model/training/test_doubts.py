"""Warnings about a training that went well only to the eye."""

from dataclasses import replace

import numpy as np
import pytest

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.model.training.doubts import doubts
from core.model.training.train import train


@pytest.fixture(scope="module")
def large():
    return synthetic_table(read_schema(None), 2_000, seed=3).table


def test_an_honest_training_of_enough_customers_raises_no_doubt(large):
    assert doubts(train(large, kinds=("logistic",))) == ()


def test_a_column_that_tells_the_outcome_is_named_and_the_area_is_too_good(large):
    leaking = replace(large, numbers={**large.numbers, "tenure": large.target * 40.0 + large.numbers["tenure"] % 40})
    assert doubts(train(leaking, kinds=("logistic",))) == (
        "Suspicious: 'tenure' alone has AUC 1.000. Take it out if it is known only after the outcome.",
        "Too good to be true: validation ROC-AUC 1.000. Look for columns that are known only after the outcome.",
    )


def test_a_number_that_is_there_only_after_the_outcome_is_named(large):
    filled = np.where(large.target == 1, large.numbers["TotalCharges"], np.nan)
    leaking = replace(large, numbers={**large.numbers, "TotalCharges": filled})
    assert "'TotalCharges' alone has AUC 1.000" in doubts(train(leaking, kinds=("logistic",)))[0]


def test_a_side_with_few_customers_of_an_outcome_is_told(large):
    (said,) = doubts(train(large.take(np.arange(400)), kinds=("logistic",)))
    assert said.startswith("Few customers: validation or hold-out has only 2")
