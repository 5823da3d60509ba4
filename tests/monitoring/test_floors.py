"""Floors: where they come from, and how rarely a figure that lies on its floor is called too low."""

import numpy as np
import pytest
from scipy.stats import binomtest

from core.monitoring.cbpe import expected
from core.monitoring.floors import BUDGET, chance_below, floors_of
from core.monitoring.performance import performance
from core.monitoring.verdicts import of_performance
from tests.monitoring.test_verdicts import WEEK


def test_floors_are_five_points_below_the_hold_out():
    assert floors_of({"recall": 0.6, "brier": 0.2}) == {"recall": 0.55} and floors_of({}) == {}


def test_the_chance_of_a_share_is_near_the_exact_one():
    y = np.repeat([1, 0], [140, 60]).astype(np.int8)
    found = performance(y, np.full(200, 0.9), 0.5).figures["accuracy"]
    exact = binomtest(140, 200, 0.76, alternative="less").pvalue
    assert chance_below("accuracy", found, 0.76, realised=True) == pytest.approx(exact, rel=0.25)


@pytest.mark.parametrize("n", [100, 400, 2_000])
def test_figures_on_their_floors_are_called_too_low_in_one_window_of_two_hundred(n):
    rng = np.random.default_rng(n)
    big = rng.beta(1.2, 3.0, 400_000)
    truth = performance((rng.random(len(big)) < big).astype(np.int8), big, 0.3).figures
    floors = {name: truth[name].value for name in ("accuracy", "precision", "recall", "f1", "roc_auc")}
    low = 0
    for _ in range(600):
        p = rng.beta(1.2, 3.0, n)
        found = of_performance(performance((rng.random(n) < p).astype(np.int8), p, 0.3), floors, WEEK)
        low += any(one.moved for one in found)
    assert low / 600 < 3 * BUDGET


def test_an_estimate_is_judged_by_its_own_error():
    found = expected(np.full(500, 0.2), 0.5)
    z = (0.8 - 0.85) / found.errors["accuracy"]
    assert z < -2.7 and chance_below("accuracy", found.figures["accuracy"], 0.85, realised=False) < 0.004
