"""MMD against a brute-force version; its error rate and what it can see."""

import tracemalloc

import numpy as np
import pytest

from core.monitoring.enough import NotEnoughData
from core.monitoring.multivariate.mmd import _mmd2, mmd, standardised


def brute_force(x, y, h):
    def k(a, b):
        return float(np.exp(-np.sum((a - b) ** 2) / (2 * h * h)))

    n, m = len(x), len(y)
    xx = sum(k(x[i], x[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    yy = sum(k(y[i], y[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    return xx + yy - 2 * sum(k(a, b) for a in x for b in y) / (n * m)


def test_equals_the_double_loop():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(60, 3)), rng.normal(0.4, 1.5, size=(53, 3))
    found = mmd(x, y, rng, permutations=5, bandwidth=1.3)
    assert found.mmd2 == pytest.approx(brute_force(standardised(x, x), standardised(y, x), 1.3), abs=1e-12)


def test_equals_the_double_loop_for_every_permutation_and_over_the_border_of_a_chunk():
    rng = np.random.default_rng(2)
    rows, n = rng.normal(size=(300, 2)), 140
    orders = [rng.permutation(300) for _ in range(2)]
    sides = np.zeros((300, 2))
    for column, order in enumerate(orders):
        sides[order[:n], column] = 1.0
    found = _mmd2(rows, sides, n, 160, 0.9)
    for value, order in zip(found, orders, strict=True):
        assert value == pytest.approx(brute_force(rows[order[:n]], rows[order[n:]], 0.9), abs=1e-12)


def test_quiet_samples_alarm_in_about_5_of_100():
    rng = np.random.default_rng(3)
    p = [mmd(*rng.normal(size=(2, 60, 3)), rng, permutations=99).p_value for _ in range(200)]
    assert 0.02 < np.mean(np.array(p) <= 0.05) < 0.09


def test_sees_two_columns_that_no_longer_go_together_although_each_is_as_before():
    rng = np.random.default_rng(4)
    x = rng.multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]], 400)
    y = rng.multivariate_normal([0, 0], [[1, -0.9], [-0.9, 1]], 400)
    assert mmd(x, y, rng, permutations=199).p_value == 1 / 200


def test_memory_is_bounded_by_the_chunk():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(3_000, 10)), rng.normal(size=(3_000, 10))
    tracemalloc.start()
    found = mmd(x, y, rng)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.n_reference, found.n_current) == (1_000, 1_000) and peak < 25e6


def test_constant_features_and_equal_rows_do_no_harm():
    same = np.ones((60, 2))
    found = mmd(same, same, np.random.default_rng(6), permutations=19)
    assert (found.mmd2, found.p_value) == (pytest.approx(0, abs=1e-12), 1.0)


def test_few_rows_are_no_verdict_and_what_does_not_fit_is_refused():
    rng = np.random.default_rng(7)
    assert mmd(np.zeros((60, 2)), np.zeros((9, 2)), rng) == NotEnoughData(9, 50)
    with pytest.raises(ValueError, match="one width"):
        mmd(np.zeros((60, 2)), np.zeros((60, 3)), rng)
    with pytest.raises(ValueError, match="NaN"):
        mmd(np.full((60, 2), np.nan), np.zeros((60, 2)), rng)
