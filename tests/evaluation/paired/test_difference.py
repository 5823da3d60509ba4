"""Intervals of the difference of two accuracies: golden values, the tests they belong to, and their coverage."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.paired.difference import accuracy_difference, newcombe_difference
from core.evaluation.paired.mcnemar import mcnemar
from core.evaluation.paired.table import PairedTable

cells = st.integers(0, 300)
tables = st.builds(PairedTable, cells, cells, cells, cells).filter(lambda table: table.n > 0)


def test_equals_r_contingencytables():
    """Chapter 8 of the R package contingencytables on [[59, 6], [16, 80]]; there the difference is first - second."""
    tango = accuracy_difference(PairedTable(59, 6, 16, 80))
    assert (-tango.value, -tango.high, -tango.low) == pytest.approx((-0.0621, -0.1240, -0.0054), abs=5e-5)
    newcombe = newcombe_difference(PairedTable(59, 6, 16, 80))
    assert (-newcombe.value, -newcombe.high, -newcombe.low) == pytest.approx((-0.0621, -0.1186, -0.0046), abs=5e-5)


@given(tables)
def test_holds_the_difference_and_stays_in_range(table):
    for interval in (accuracy_difference, newcombe_difference):
        found = interval(table)
        assert -1 <= found.low <= found.value <= found.high <= 1 and found.n == table.n
        assert found.value == pytest.approx((table.only_second - table.only_first) / table.n)


@given(tables)
def test_swapping_the_models_turns_the_sign(table):
    turned = PairedTable(table.both, table.only_second, table.only_first, table.neither)
    for interval in (accuracy_difference, newcombe_difference):
        found, other = interval(table), interval(turned)
        assert (found.low, found.high) == pytest.approx((-other.high, -other.low), abs=1e-9)


@given(tables.filter(lambda table: table.discordant > 0))
def test_leaves_out_nothing_exactly_when_the_chi_square_is_significant(table):
    found, p = accuracy_difference(table), mcnemar(table.only_first, table.only_second, "chi-square").p
    if abs(p - 0.05) > 1e-9:
        assert (found.low > 0 or found.high < 0) == (p < 0.05)


def test_the_ends_are_where_the_score_test_turns():
    """At both ends |b - c - n·δ| is 1.96 standard deviations; the likeliest q is found here by search, not by formula."""
    table = PairedTable(700, 40, 60, 200)
    found = accuracy_difference(table)
    for delta in (found.low, found.high):
        q = np.linspace(max(0, -delta) + 1e-7, (1 - delta) / 2 - 1e-7, 2_000_001)
        likelihood = 60 * np.log(q + delta) + 40 * np.log(q) + 900 * np.log(1 - 2 * q - delta)
        best = q[np.nanargmax(likelihood)]
        score = abs(60 - 40 - 1_000 * delta) / sqrt(1_000 * (2 * best + delta - delta**2))
        assert score == pytest.approx(1.959964, abs=1e-4)


@pytest.mark.parametrize(
    ("n", "shares"),
    [(100, [0.7, 0.1, 0.12, 0.08]), (300, [0.76, 0.02, 0.05, 0.17]), (1_409, [0.76, 0.01, 0.02, 0.21])],
)
def test_covers_the_truth_95_times_in_100(n, shares):
    draws = np.random.default_rng(5).multinomial(n, shares, size=2_000)
    seen, times = np.unique(draws, axis=0, return_counts=True)
    truth = shares[2] - shares[1]
    for interval in (accuracy_difference, newcombe_difference):
        found = [interval(PairedTable(*row)) for row in seen.tolist()]
        assert 0.93 < np.average([one.low <= truth <= one.high for one in found], weights=times) < 0.97


def test_all_agree_is_a_difference_of_zero_that_is_not_certain():
    found = accuracy_difference(PairedTable(90, 0, 0, 10))
    assert found.value == 0 and found.high == pytest.approx(1.96**2 / (100 + 1.96**2), abs=1e-4) == -found.low


def test_one_model_always_wins():
    found = accuracy_difference(PairedTable(0, 0, 20, 0))
    assert found.value == found.high == 1 and 0.6 < found.low < 1


def test_ten_million_customers():
    found = accuracy_difference(PairedTable(9_000_000, 400_000, 401_000, 199_000))
    assert found.value == pytest.approx(1e-4)
    assert found.high - found.low == pytest.approx(2 * 1.96 * sqrt(801_000) / 1e7, rel=1e-4)


def test_nobody_is_refused():
    for interval in (accuracy_difference, newcombe_difference):
        with pytest.raises(ValueError, match="no customers"):
            interval(PairedTable(0, 0, 0, 0))
