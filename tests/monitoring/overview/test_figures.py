"""Key figures and the figures of each day."""

from datetime import date

import numpy as np
import pytest

from core.monitoring.overview.daily import by_hour, daily
from core.monitoring.overview.figures import key_figures
from core.monitoring.windows import Window
from tests.monitoring.overview.examples import counts

WEEK = Window(date(2026, 11, 8), date(2026, 11, 14))


def test_changes_are_against_the_window_before_with_their_interval():
    found = key_figures([counts(9, 600, mean=0.30, at_risk=240, high=60)], [counts(2, 400, at_risk=120, high=50)])
    assert (found.predictions.now, found.predictions.before, found.predictions.trend) == (600, 400, "rose")
    assert (found.high.now, found.high.trend) == (60, "rose")
    rate = found.rate
    assert (rate.now, rate.before, rate.trend) == (0.4, 0.3, "rose")
    error = np.sqrt(0.4 * 0.6 / 600 + 0.3 * 0.7 / 400)
    assert rate.low == pytest.approx(0.1 - 1.959964 * error)
    assert found.mean.change == pytest.approx(0.05, abs=1e-6)
    assert found.mean.high == pytest.approx(0.05 + 1.959964 * np.sqrt(0.01 / 599 + 0.01 / 399), abs=1e-4)


def test_a_certain_but_tiny_change_is_about_the_same():
    found = key_figures([counts(9, 1_000_000, mean=0.255)], [counts(2, 1_000_000, mean=0.25)])
    assert found.mean.low > 0
    assert found.mean.trend == "steady"


def test_three_predictions_are_not_enough_and_nothing_before_is_new():
    few = key_figures([counts(9, 3, at_risk=1)], [counts(2, 400)])
    assert (few.rate.now, few.rate.trend, few.rate.low) == (pytest.approx(1 / 3), "not_enough", None)
    fresh = key_figures([counts(9, 300)], [])
    assert (fresh.predictions.trend, fresh.rate.trend, fresh.mean.before) == ("new", "new", None)


def test_a_day_without_predictions_is_a_gap_and_not_a_zero():
    found = daily([counts(8, 100, mean=0.2), counts(10, 300, mean=0.4, at_risk=30), counts(1, 9)], WEEK, run=3)
    assert found.n.tolist() == [100, 0, 300, 0, 0, 0, 0]
    assert np.isnan(found.risk.mean[[1, 3]]).all()
    assert found.risk.mean[[0, 2]] == pytest.approx([0.2, 0.4])
    assert found.rolling.mean[2] == pytest.approx((100 * 0.2 + 300 * 0.4) / 400)
    assert found.share_at_risk[2] == pytest.approx(0.1)
    assert by_hour([counts(8, 5), counts(9, 6)]).tolist() == [0] * 8 + [11] + [0] * 15
