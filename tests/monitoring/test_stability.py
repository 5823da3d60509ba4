"""Population stability index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.monitoring.enough import NotEnoughData
from core.monitoring.stability import Stability, stability

histogram = st.lists(st.integers(0, 10_000), min_size=4, max_size=4).map(np.array)


def test_equals_the_sum_written_out_by_hand():
    found = stability(np.array([500, 500]), np.array([250, 750]))
    p, q = np.array([500.5, 500.5]) / 1001, np.array([250.5, 750.5]) / 1001
    assert found.psi == pytest.approx((q[0] - p[0]) * np.log(q[0] / p[0]) + (q[1] - p[1]) * np.log(q[1] / p[1]))
    assert found.psi == pytest.approx(0.274046, abs=1e-6)
    assert (found.n_reference, found.n_current, found.by_chance) == (1000, 1000, 0.002)


@given(histogram, histogram)
def test_is_never_negative_and_never_infinite(reference, current):
    found = stability(reference, current)
    assert isinstance(found, NotEnoughData) or (0 <= found.psi < np.inf and 0 <= found.p_value <= 1)


@given(histogram, histogram)
def test_sides_can_be_exchanged(reference, current):
    here, there = stability(reference, current), stability(current, reference)
    if isinstance(here, Stability):
        assert here.psi == pytest.approx(there.psi) and here.p_value == pytest.approx(there.p_value)


def test_bins_empty_on_both_sides_change_nothing_but_rounding():
    """Missing and unseen are empty in most columns: they must neither add to the index nor to the degrees of freedom."""
    bare = stability(np.array([5000, 5000]), np.array([140, 60]))
    padded = stability(np.array([5000, 5000, 0, 0]), np.array([140, 60, 0, 0]))
    assert padded.psi == pytest.approx(bare.psi, rel=0.02) and padded.by_chance == bare.by_chance


def test_a_new_level_is_seen_although_the_reference_has_none_of_it():
    found = stability(np.array([12_000, 8_000, 0, 0]), np.array([270, 180, 0, 50]))
    assert found.psi > 0.25 and found.p_value < 1e-10


@pytest.mark.parametrize("n", [200, 2_000, 20_000])
@pytest.mark.parametrize("shares", [np.full(10, 0.1), np.array([0.6, 0.3, 0.09, 0.006, 0.003, 0.001])])
def test_false_alarms_keep_to_their_rate_at_any_sample_size_also_with_rare_levels(n, shares):
    rng = np.random.default_rng(7)
    references, windows = rng.multinomial(20_000, shares, 1_000), rng.multinomial(n, shares, 1_000)
    p = [stability(reference, window).p_value for reference, window in zip(references, windows, strict=True)]
    assert np.mean(np.array(p) < 0.01) < 0.02


def test_says_so_when_there_are_too_few_customers():
    assert stability(np.array([90, 10]), np.array([3, 1])) == NotEnoughData(4, 50)


def test_histograms_over_other_bins_are_refused():
    with pytest.raises(ValueError, match="same bins"):
        stability(np.array([50, 50]), np.array([50, 50, 0]))
