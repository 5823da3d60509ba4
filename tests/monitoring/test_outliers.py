import numpy as np
import pytest
from scipy.stats import binom

from core.monitoring.enough import NotEnoughData
from core.monitoring.evaluation import evaluate_window
from core.monitoring.outliers import outlier_share
from tests.monitoring.test_evaluation import PROFILE, WEEK, day


def test_the_p_value_is_the_conditional_binomial():
    found = outlier_share(40, 1000, 0.01, 2800)
    assert found.p_value == pytest.approx(binom.sf(39, 40 + 28, 1000 / 3800), rel=1e-9)
    assert found.rise == pytest.approx(0.03)


@pytest.mark.parametrize("n", [200, 500, 2_000, 20_000])
def test_quiet_windows_are_rarely_called_unusual(n):
    rng = np.random.default_rng(n)
    alarms = 0
    for _ in range(2_000):  # the reference has its own luck: its cut is at the 28th of 2,800
        true_share = rng.beta(28, 2773)
        alarms += outlier_share(int(rng.binomial(n, true_share)), n, 0.01, 2_800).more
    assert alarms <= 14  # .5 % of 2,000 and one standard error


def test_four_times_as_many_unusual_customers_are_found_at_500():
    rng = np.random.default_rng(1)
    found = [outlier_share(int(rng.binomial(500, 0.05)), 500, 0.01, 2_800).more for _ in range(500)]
    assert np.mean(found) >= 0.95


def _window(unusual, of, **more):
    one = day(0, 1000)
    one.part("outliers")[:] = (of - unusual, unusual)
    found = evaluate_window([one], PROFILE, WEEK, **more)
    return [finding for finding in found.findings if finding.signal == "outliers"]


def test_a_window_with_many_unusual_customers_is_a_finding():
    (found,) = _window(90, 1000, outlier_share=0.01)
    assert found.moved and found.effect == pytest.approx(0.08) and found.n == 1000
    assert found.says == "90 of 1,000 customers (9 %) are unlike those of the training; 1 % are expected."


def test_predictions_that_do_not_say_it_are_no_verdict():
    (found,) = _window(3, 100, outlier_share=0.01)
    assert found.state == "not_enough" and found.n == 100
    assert _window(3, 100) == []
    assert isinstance(outlier_share(0, 0, 0.01, 2800), NotEnoughData)
