"""Prediction drift: the classic rule with its chance, means along time, the score distribution."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from core.monitoring.enough import NotEnoughData
from core.monitoring.scores import daily_means, first_against_last, rolling_means, score_drift


def test_the_classic_rule_compares_both_ends_only():
    middle = np.full(1_000, 0.99)
    first, last = np.tile([0.1, 0.2], 50), np.tile([0.25, 0.35], 50)
    found = first_against_last(np.concatenate([first, middle, last]), 100)
    assert (found.first, found.last, found.n) == (pytest.approx(0.15), pytest.approx(0.30), 100)
    assert found.beyond_limit and found.moved and found.low < found.change < found.high
    assert not first_against_last(np.concatenate([first, middle, last]), 100, limit=0.2).beyond_limit


def test_its_chance_equals_welchs_test_for_many_predictions():
    rng = np.random.default_rng(1)
    p = rng.beta(1.2, 3.0, 10_000)
    found = first_against_last(p, 4_000)
    assert found.p_value == pytest.approx(ttest_ind(p[-4_000:], p[:4_000], equal_var=False).pvalue, rel=1e-3)


def test_the_bare_limit_alarms_by_chance_and_the_rule_does_not():
    """Thirty against thirty: the classic rule cries wolf in one quiet window of ten."""
    rng = np.random.default_rng(2)
    found = [first_against_last(rng.beta(1.2, 3.0, 60), 30) for _ in range(1_000)]
    assert np.mean([one.beyond_limit for one in found]) > 0.02
    assert sum(one.moved for one in found) <= 10


def test_both_ends_never_overlap_and_few_predictions_are_no_verdict():
    assert first_against_last(np.full(100, 0.5), 80).n == 50
    assert first_against_last(np.full(40, 0.5), 100) == NotEnoughData(40, 60, "predictions")


def test_rolling_means_equal_pandas():
    p = np.random.default_rng(3).random(200)
    found, runs = rolling_means(p, 25), pd.Series(p).rolling(25)
    assert found.mean == pytest.approx(runs.mean().to_numpy(), nan_ok=True)
    half = 1.959963984540054 * runs.std().to_numpy() / 5
    assert found.high - found.mean == pytest.approx(half, nan_ok=True)
    assert np.isnan(rolling_means(p[:3], 25).mean).all()
    with pytest.raises(ValueError, match="at least 2"):
        rolling_means(p, 1)


@given(st.lists(st.lists(st.floats(0, 1), max_size=8), min_size=1, max_size=8), st.integers(1, 3))
def test_daily_means_from_sums_equal_those_of_the_predictions(days, width):
    n, total, squares = (np.array([f(day) for day in days]) for f in (len, sum, lambda day: sum(p * p for p in day)))
    found = daily_means(n, total, squares, width)
    for i in range(len(days)):
        run = [p for day in days[max(0, i - width + 1) : i + 1] for p in day]
        assert found.n[i] == len(run)
        if run:
            assert found.mean[i] == pytest.approx(np.mean(run))
        else:
            assert np.isnan(found.mean[i])
        if len(run) > 1:
            half = 1.959963984540054 * np.std(run, ddof=1) / np.sqrt(len(run))
            assert found.high[i] - found.mean[i] == pytest.approx(half, abs=1e-6)
        else:
            assert np.isnan(found.high[i])


def test_the_score_distribution_has_bands_and_a_smallest_sample():
    reference = np.array([600, 300, 100])
    assert score_drift(reference, np.array([310, 150, 40])).band == "none"
    moved = score_drift(reference, np.array([200, 200, 100]))
    assert (moved.band, moved.n_current) == ("moderate", 500) and moved.jensen_shannon > 0.1
    assert score_drift(reference, np.array([1, 2, 3])) == NotEnoughData(6, 50)
