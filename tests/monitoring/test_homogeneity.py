"""Chi-square homogeneity and Benjamini–Hochberg, against SciPy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control
from statsmodels.stats.multitest import multipletests

from core.monitoring.homogeneity import benjamini_hochberg, homogeneity

histogram = st.lists(st.integers(0, 500), min_size=4, max_size=4).filter(lambda c: sum(c) > 0).map(np.array)


def test_equals_the_table_worked_out_by_hand():
    """20 expected in each of the six cells; four are off by 10: 4 · 100 / 20 = 20, and exp(-20 / 2) with 2 degrees."""
    found = homogeneity(np.array([10, 20, 30]), np.array([30, 20, 10]))
    assert (found.statistic, found.freedom, found.smallest_expected) == (20.0, 2, 20.0)
    assert found.p_value == pytest.approx(np.exp(-10)) and found.cramers_v == pytest.approx(np.sqrt(20 / 120))


@given(histogram, histogram)
def test_equals_scipys_contingency_table(reference, current):
    found, used = homogeneity(reference, current), (reference + current) > 0
    if used.sum() == 1:
        assert (found.statistic, found.p_value) == (pytest.approx(0, abs=1e-12), 1.0)
        return
    statistic, p, freedom, expected = chi2_contingency(np.stack([reference, current])[:, used], correction=False)
    assert found.statistic == pytest.approx(statistic, abs=1e-9) and found.p_value == pytest.approx(p, abs=1e-12)
    assert found.freedom == freedom and found.smallest_expected == pytest.approx(expected.min())


def test_the_reference_is_a_sample_too():
    """The noise of a finite reference is not an alarm, as it would be in a test of goodness of fit."""
    rng = np.random.default_rng(3)
    shares = np.array([0.5, 0.3, 0.2])
    p = [homogeneity(rng.multinomial(2_000, shares), rng.multinomial(20_000, shares)).p_value for _ in range(1_000)]
    assert 0.03 < np.mean(np.array(p) < 0.05) < 0.07


def test_benjamini_hochberg_golden():
    """The first example of the 1995 paper (15 p-values of a myocardial infarction trial): four are rejected at .05."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    adjusted = benjamini_hochberg(p)
    assert (adjusted <= 0.05).sum() == 4
    assert adjusted[:4].tolist() == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


def test_benjamini_hochberg_golden_with_ties():
    adjusted = benjamini_hochberg([0.898, 0.138, 0.007, 0.964, 0.538, 0.006, 0.138])
    assert adjusted.tolist() == pytest.approx([0.964, 0.2415, 0.0245, 0.964, 0.7532, 0.0245, 0.2415])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_equals_statsmodels_and_scipy(p):
    adjusted = benjamini_hochberg(p)
    assert adjusted == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)
    assert adjusted == pytest.approx(false_discovery_control(p), abs=1e-12)


def test_nothing_to_adjust_and_what_is_no_p_value():
    assert benjamini_hochberg([]).tolist() == []
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, float("nan")])
