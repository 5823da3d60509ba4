"""The domain classifier: its error rate and what it can see."""

import numpy as np
import pytest

from core.monitoring.enough import NotEnoughData
from core.monitoring.multivariate.classifier import separation


def test_quiet_samples_rarely_alarm_and_the_area_stays_near_one_half():
    rng = np.random.default_rng(1)
    found = [separation(*rng.normal(size=(2, 120, 2)), rng) for _ in range(15)]
    assert sum(one.p_value < 0.01 for one in found) <= 1
    assert np.mean([one.auc for one in found]) == pytest.approx(0.5, abs=0.03)


def test_sees_two_columns_that_no_longer_go_together():
    rng = np.random.default_rng(2)
    x = rng.multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]], 400)
    y = rng.multivariate_normal([0, 0], [[1, -0.9], [-0.9, 1]], 400)
    found = separation(x, y, rng)
    assert found.auc > 0.75 and found.p_value < 1e-8


def test_rows_are_sampled_down_and_missing_values_are_fine():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(500, 2)), rng.normal(size=(300, 2))
    y[:120, 0] = np.nan
    found = separation(x, y, rng, most_rows=200)
    assert (found.n_reference, found.n_current) == (200, 200) and found.auc > 0.6


def test_few_rows_are_no_verdict_and_other_widths_are_refused():
    rng = np.random.default_rng(4)
    assert separation(np.zeros((99, 2)), np.zeros((200, 2)), rng) == NotEnoughData(99, 100)
    with pytest.raises(ValueError, match="one width"):
        separation(np.zeros((200, 2)), np.zeros((200, 1)), rng)
