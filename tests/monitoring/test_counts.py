"""Counts of a day: they add up, and come back from their file to the last bit."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.monitoring.counts import LATENCY_EDGES, DayCounts, Shape, from_json, no_counts, to_json, total

SHAPE = Shape(("age", "plan"), (4, 5), 20)
DAY = date(2026, 11, 21)


@st.composite
def some_counts(draw):
    seed = draw(st.integers(0, 2**32))
    flat = np.random.default_rng(seed).integers(-(2**40), 2**40, SHAPE.size)
    return DayCounts(date(2026, 11, draw(st.integers(1, 30))), "churn/3", "champion", SHAPE, flat)


@given(some_counts())
def test_come_back_from_json_to_the_last_bit(counts):
    assert from_json(to_json(counts)) == counts


@given(st.lists(some_counts(), min_size=1, max_size=5), st.randoms())
def test_add_up_to_the_same_in_any_order(counts, random):
    mixed = list(counts)
    random.shuffle(mixed)
    assert total(mixed) == total(counts)


def test_parts_have_the_places_that_their_names_say():
    counts = no_counts(DAY, "churn/3", "champion", SHAPE)
    counts.part("decisions")[:] = 7, 3
    counts.part("columns")[4:] = 1, 2, 3, 4, 5
    counts.part("latency")[-1] = 9
    assert counts.at_risk == 3
    assert counts.columns["plan"].tolist() == [1, 2, 3, 4, 5]
    assert counts.columns["age"].tolist() == [0, 0, 0, 0]
    assert len(counts.latency) == len(LATENCY_EDGES) + 1 and counts.latency[-1] == 9
    assert counts.flat.size == SHAPE.size == sum(length for _, length in SHAPE.parts)


def test_counts_of_two_versions_do_not_add_up():
    one, two = (no_counts(DAY, label, "champion", SHAPE) for label in ("churn/3", "churn/4"))
    with pytest.raises(ValueError, match="churn/4"):
        one + two


def test_nothing_adds_up_to_nothing():
    assert total([]) is None


def test_a_file_of_the_wrong_length_is_refused():
    body = to_json(no_counts(DAY, "churn/3", "champion", SHAPE))
    with pytest.raises(ValueError, match="belong"):
        from_json({**body, "bins": [4, 6]})
