"""Expected profit of deciding by a model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.profit import ProfitTerms, profit, terms_of
from core.settings import Settings

TERMS = ProfitTerms(customer_value=400.0, contact_cost=20.0, acceptance=0.3)


def test_equals_the_sum_written_out_by_hand():
    target, at_risk = np.array([1, 1, 0, 0], np.int8), np.array([True, False, True, False])
    assert profit(target, at_risk, TERMS) == pytest.approx((0.3 * 400 - 20 - 20) / 4)


@given(st.lists(st.tuples(st.integers(0, 1), st.booleans()), min_size=1, max_size=50))
def test_is_never_more_than_contacting_exactly_those_who_leave(pairs):
    target = np.array([t for t, _ in pairs], np.int8)
    at_risk = np.array([r for _, r in pairs])
    assert profit(target, at_risk, TERMS) <= profit(target, target == 1, TERMS) + 1e-9


@pytest.mark.parametrize("missing", ["customer_value", "contact_cost", "acceptance"])
def test_without_one_of_the_three_numbers_there_are_no_terms(missing):
    given_terms = {"customer_value": 400, "contact_cost": 20, "acceptance": 0.3, missing: None}
    assert terms_of(Settings(_env_file=None, **given_terms)) is None
