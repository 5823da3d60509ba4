"""Intervals, against statsmodels and by their coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from core.monitoring.intervals import f1, mean, share


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_equals_statsmodels_wilson_interval(counted):
    found = share(*counted)
    theirs = proportion_confint(*counted, method="wilson")
    assert (found.low, found.high) == (pytest.approx(theirs[0], abs=1e-9), pytest.approx(theirs[1], abs=1e-9))
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_mean_equals_statsmodels():
    values = np.random.default_rng(1).normal(size=50)
    found, theirs = mean(values), DescrStatsW(values).zconfint_mean()
    assert (found.low, found.high) == pytest.approx(theirs)


def test_f1_is_covered_in_about_95_of_100_samples():
    """Customers drawn again and again from one confusion matrix with F1 = 2 · .18 / (.25 + .27)."""
    draws = np.random.default_rng(2).multinomial(300, [0.18, 0.07, 0.09, 0.66], size=2_000)
    truth = 2 * 0.18 / (2 * 0.18 + 0.07 + 0.09)
    found = [f1(tp, fp + fn) for tp, fp, fn, _ in draws.tolist()]
    assert 0.935 < np.mean([one.low <= truth <= one.high for one in found]) < 0.965


def test_what_has_no_denominator_is_refused():
    with pytest.raises(ValueError, match="n ≥ 1"):
        share(0, 0)
    with pytest.raises(ValueError, match="two values"):
        mean(np.array([1.0]))
