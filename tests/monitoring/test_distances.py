"""Distances between histograms, against SciPy on the same customers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance

from core.monitoring.distances import jensen_shannon, kolmogorov_smirnov, wasserstein

histogram = st.lists(st.integers(0, 300), min_size=5, max_size=5).filter(lambda c: sum(c) >= 50).map(np.array)
EDGES = (1.0, 2.5, 3.0, 7.0)
MIDDLES = np.array([0.25, 1.75, 2.75, 5.0, 9.0])


@given(histogram, histogram)
def test_jensen_shannon_equals_scipy(reference, current):
    theirs = jensenshannon(reference, current, base=2)
    assert jensen_shannon(reference, current) == pytest.approx(0 if np.isnan(theirs) else theirs, abs=1e-7)


@given(histogram, histogram)
def test_the_kolmogorov_smirnov_gap_equals_scipys_on_the_binned_customers(reference, current):
    theirs = ks_2samp(np.repeat(np.arange(5), reference), np.repeat(np.arange(5), current), method="asymp")
    gap, p = kolmogorov_smirnov(reference, current)
    assert gap == pytest.approx(theirs.statistic, abs=1e-12) and p == pytest.approx(theirs.pvalue, abs=0.08)


def test_the_kolmogorov_smirnov_p_value_meets_scipys_where_customers_are_many():
    rng = np.random.default_rng(1)
    reference, current = rng.multinomial(200_000, np.full(10, 0.1)), rng.multinomial(50_000, np.full(10, 0.1))
    theirs = ks_2samp(np.repeat(np.arange(10), reference), np.repeat(np.arange(10), current), method="asymp")
    assert kolmogorov_smirnov(reference, current)[1] == pytest.approx(theirs.pvalue, rel=0.01)


@given(histogram, histogram)
def test_wasserstein_equals_scipy_with_everybody_in_the_middle_of_the_bin(reference, current):
    theirs = wasserstein_distance(MIDDLES, MIDDLES, reference, current)
    assert wasserstein(reference, current, EDGES) == pytest.approx(theirs, abs=1e-12)


def test_wasserstein_finds_a_shift_of_half_a_standard_deviation_from_ten_bins():
    rng = np.random.default_rng(2)
    reference, current = rng.normal(size=50_000), rng.normal(0.5, size=50_000)
    edges = tuple(np.quantile(reference, np.arange(1, 10) / 10).tolist())
    bins = [np.bincount(np.searchsorted(edges, values), minlength=10) for values in (reference, current)]
    assert wasserstein(*bins, edges) == pytest.approx(0.5, abs=0.08)


def test_two_bins_have_no_width():
    assert wasserstein(np.array([5, 5]), np.array([9, 1]), (1.0,)) is None


@pytest.mark.parametrize("distance", [jensen_shannon, kolmogorov_smirnov])
def test_nobody_has_no_distance(distance):
    with pytest.raises(ValueError, match="without customers"):
        distance(np.array([1, 2]), np.array([0, 0]))


def test_edges_must_fit_the_bins():
    with pytest.raises(ValueError, match="do not fit"):
        wasserstein(np.array([1, 2, 3]), np.array([1, 2, 3]), (1.0,))
