"""Drift of columns: the alarm budget that docs/drift.md promises, and the bands."""

import numpy as np
import pytest
from scipy.stats import norm

from core.monitoring.drift import BUDGET, ColumnCounts, band_of, feature_drift
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.stability import stability

DECILES = np.full(10, 0.1)
EDGES = tuple(norm.ppf(np.arange(1, 10) / 10).tolist())
SHARES = [DECILES] * 6 + [np.array([0.5, 0.5])] * 6 + [np.array([0.55, 0.24, 0.21])] * 4 + [
    np.array([0.34, 0.23, 0.22, 0.21]), np.array([0.9, 0.1]), np.array([0.97, 0.02, 0.01]), np.array([0.6, 0.395, 0.004, 0.001]),
]  # fmt: skip
"""Twenty columns: six numbers in deciles, flags, categories, some with rare levels."""


def shifted(by):
    """Shares of a normal column in its reference deciles after a shift in standard deviations."""
    return np.diff(norm.cdf(np.concatenate([[-np.inf], EDGES, [np.inf]]) - by))


def quiet(n, windows, rng, m=20_000):
    """For each column, counts of the reference and of the window, shape (windows, bins + 2)."""
    nobody = np.zeros((windows, 2), dtype=np.int64)
    return [[np.hstack([rng.multinomial(size, shares, windows), nobody]) for size in (m, n)] for shares in SHARES]


def judge(drawn, window):
    """Bands of the twenty columns in one window: the rule of feature_drift without the figures that do not enter it."""
    found = [stability(reference[window], current[window]) for reference, current in drawn]
    adjusted = benjamini_hochberg([stable.p_value for stable in found])
    return [band_of(s.psi, beyond_chance=p <= BUDGET) for s, p in zip(found, adjusted, strict=True)]


def moved(bands):
    return [band in ("moderate", "strong") for band in bands]


def test_the_simulations_follow_the_rule_that_is_served():
    drawn = quiet(500, 5, np.random.default_rng(4))
    drawn[2][1][:, :10] = np.random.default_rng(4).multinomial(500, shifted(0.3), 5)
    for window in range(5):
        columns = [
            ColumnCounts(str(i), EDGES if i < 6 else None, reference[window], current[window])
            for i, (reference, current) in enumerate(drawn)
        ]
        assert [found.band for found in feature_drift(columns)[0].values()] == judge(drawn, window)


@pytest.mark.parametrize("n", [200, 500, 2_000, 20_000])
def test_at_most_one_quiet_window_in_a_hundred_raises_an_alarm(n):
    drawn = quiet(n, 1_000, np.random.default_rng(n))
    alarms = sum(any(moved(judge(drawn, window))) for window in range(1_000))
    assert alarms <= 10


@pytest.mark.parametrize("n", [200, 500])
def test_the_null_alone_keeps_the_budget_too(n):
    """Without the floor: windows in which chance is ruled out for any column (the band small counts here)."""
    drawn = quiet(n, 500, np.random.default_rng(n + 1))
    beyond = sum(set(judge(drawn, window)) != {"none"} for window in range(500))
    assert beyond <= 10


def test_half_a_standard_deviation_in_one_column_of_twenty_is_found_at_500_customers():
    rng = np.random.default_rng(5)
    drawn = quiet(500, 200, rng)
    drawn[0][1][:, :10] = rng.multinomial(500, shifted(0.5), 200)
    found = [moved(judge(drawn, window))[0] for window in range(200)]
    assert np.mean(found) >= 0.95


def test_a_tiny_but_certain_change_of_a_million_customers_is_small_and_no_alarm():
    rng = np.random.default_rng(6)
    drawn = quiet(1_000_000, 20, rng, m=1_000_000)
    drawn[0][1][:, :10] = rng.multinomial(1_000_000, shifted(0.02), 20)
    judged = [judge(drawn, window) for window in range(20)]
    assert {bands[0] for bands in judged} == {"small"}
    assert not any(any(moved(bands)) for bands in judged)


def test_each_figure_of_a_column_is_there_with_its_n():
    reference = np.array([*[1000] * 10, 0, 0])
    current = np.array([*np.round(shifted(0.5) * 5000).astype(int), 100, 0])
    found = feature_drift([ColumnCounts("age", EDGES, reference, current)])[0]["age"]
    assert found.test == "ks" and found.statistic == pytest.approx(0.19, abs=0.02) and found.p < 1e-50
    assert found.wasserstein == pytest.approx(0.45, abs=0.05)
    assert found.band == "strong" and found.n_reference == 10_000 and found.n_current == current.sum()
    assert found.psi_by_chance == pytest.approx(10 * (1 / 10_000 + 1 / found.n_current))


def test_a_number_that_goes_missing_has_moved():
    reference, current = np.array([*[1000] * 10, 0, 0]), np.array([*[5] * 10, 450, 0])
    found = feature_drift([ColumnCounts("age", EDGES, reference, current)])[0]["age"]
    assert found.band == "strong" and found.p_adjusted > 0.9


def test_a_number_without_edges_is_one_bin_and_cannot_move_but_by_going_missing():
    found = feature_drift([ColumnCounts("blank", (), np.array([0, 900, 0]), np.array([0, 100, 0]))])[0]["blank"]
    assert (found.psi, found.p, found.band, found.wasserstein) == (0.0, 1.0, "none", None)


def test_too_few_customers_are_named_and_do_not_count_as_a_test():
    few = ColumnCounts("few", None, np.array([500, 500, 0, 0]), np.array([3, 4, 0, 0]))
    many = ColumnCounts("many", None, np.array([500, 500, 0, 0]), np.array([70, 30, 0, 0]))
    judged, unknown = feature_drift([few, many])
    assert (unknown["few"].n, unknown["few"].needed) == (7, 50)
    assert judged["many"].psi_p_adjusted == judged["many"].psi_p
