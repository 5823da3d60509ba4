"""Estimated against realised: quiet when probabilities hold, open when what makes customers leave has changed."""

import numpy as np
import pytest

from core.monitoring.cbpe import expected
from core.monitoring.enough import NotEnoughData
from core.monitoring.gap import gaps


def test_a_calibrated_model_opens_a_gap_in_at_most_one_window_of_a_hundred():
    rng = np.random.default_rng(1)
    opened = 0
    for _ in range(500):
        p = rng.beta(1.2, 3.0, 250)
        opened += any(gap.open for gap in gaps((rng.random(250) < p).astype(np.int8), p, 0.3))
    assert opened <= 5


def test_concept_drift_is_invisible_to_the_estimate_and_opens_the_gap():
    rng = np.random.default_rng(2)
    p = rng.beta(1.2, 3.0, 1_000)
    before, after = (rng.random(1_000) < p).astype(np.int8), (rng.random(1_000) < 1 - p).astype(np.int8)
    assert not any(gap.open for gap in gaps(before, p, 0.3))
    open_ = {gap.figure: gap for gap in gaps(after, p, 0.3) if gap.open}
    assert {"accuracy", "roc_auc", "positives"} <= set(open_)
    assert open_["accuracy"].estimated == pytest.approx(expected(p, 0.3).figures["accuracy"].value)
    assert open_["roc_auc"].realised < 0.5 < open_["roc_auc"].estimated
    assert open_["positives"].change == pytest.approx(after.mean() - p.mean())


def test_a_certain_but_tiny_gap_stays_closed():
    rng = np.random.default_rng(3)
    p = rng.beta(1.2, 3.0, 200_000)
    found = gaps((rng.random(200_000) < p + 0.01).astype(np.int8), p, 0.3)
    share = next(gap for gap in found if gap.figure == "positives")
    assert share.p_adjusted < 1e-6 and not share.open


def test_probabilities_of_certainty_have_no_luck():
    certain = np.tile([0.0, 1.0], 20)
    assert not any(gap.open for gap in gaps(certain.astype(np.int8), certain, 0.5))
    assert all(gap.open for gap in gaps(1 - certain.astype(np.int8), certain, 0.5) if gap.figure == "accuracy")


def test_too_few_labels_are_no_verdict():
    assert gaps(np.array([1], np.int8), np.array([0.2]), 0.5) == NotEnoughData(1, 30, "labelled customers")
