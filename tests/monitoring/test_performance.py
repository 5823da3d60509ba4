"""Realised performance against scikit-learn; groups; segments and their false alarms."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, confusion_matrix, f1_score, precision_score, recall_score, roc_auc_score

from core.monitoring.enough import NotEnoughData
from core.monitoring.performance import by_group, performance, segments


def labelled(n, seed):
    rng = np.random.default_rng(seed)
    p = rng.beta(1.2, 3.0, n)
    return (rng.random(n) < p).astype(np.int8), p


def test_every_figure_equals_scikit_learns():
    y, p = labelled(500, 1)
    found, decided = performance(y, p, 0.3), p >= 0.3
    assert [[found.tn, found.fp], [found.fn, found.tp]] == confusion_matrix(y, decided).tolist()
    theirs = {
        "accuracy": np.mean(y == decided), "precision": precision_score(y, decided), "recall": recall_score(y, decided),
        "f1": f1_score(y, decided), "roc_auc": roc_auc_score(y, p), "brier": brier_score_loss(y, p),
    }  # fmt: skip
    assert {name: figure.value for name, figure in found.figures.items()} == pytest.approx(theirs)
    assert found.figures["precision"].n == decided.sum() and found.figures["recall"].n == found.positives == y.sum()


def test_intervals_cover_the_truth_of_the_process():
    y, p = labelled(400_000, 2)
    truth = {name: figure.value for name, figure in performance(y[:200_000], p[:200_000], 0.3).figures.items()}
    inside = dict.fromkeys(truth, 0)
    for start in range(0, 200_000, 400):
        part = slice(200_000 + start, 200_000 + start + 400)
        for name, figure in performance(y[part], p[part], 0.3).figures.items():
            inside[name] += figure.low <= truth[name] <= figure.high
    assert all(0.91 < hits / 500 < 0.985 for hits in inside.values()), inside


def test_a_figure_that_cannot_be_given_is_left_out_not_zero():
    found = performance(np.zeros(40, np.int8), np.full(40, 0.1), 0.5)
    assert set(found.figures) == {"accuracy", "brier"}


def test_groups_are_judged_each_on_their_own():
    y, p = labelled(300, 3)
    days = ["2026-11-20"] * 200 + ["2026-11-21"] * 80 + ["2026-11-22"] * 20
    found = by_group(y, p, 0.3, days)
    assert list(found) == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert found["2026-11-21"] == performance(y[200:280], p[200:280], 0.3)
    assert found["2026-11-22"] == NotEnoughData(20, 30, "labelled customers")


def test_the_worst_segment_is_named_first():
    y, p = labelled(2_000, 4)
    plan = np.array(["old", "new", "trial", "rare"], dtype=object)[
        np.random.default_rng(4).choice(4, 2_000, p=[0.5, 0.3, 0.19, 0.01])
    ]
    flipped = np.where((plan == "trial") & (np.random.default_rng(5).random(2_000) < 0.4), 1 - y, y).astype(np.int8)
    found = segments(flipped, p, 0.3, {"plan": plan})
    assert (found[0].column, found[0].level, found[0].worse) == ("plan", "trial", True)
    assert {segment.level for segment in found} == {"old", "new", "trial"}, "20 customers are too few to be named"
    assert not found[1].worse and found[0].gap > 0.05


def test_a_model_that_no_longer_holds_anywhere_is_no_matter_of_segments():
    rng = np.random.default_rng(4)
    p = np.full(4_000, 0.9)
    y = (rng.random(4_000) < 0.7).astype(np.int8)  # everybody is 20 points worse than promised
    plan = np.where(np.arange(4_000) % 2, "old", "new")
    found = segments(y, p, 0.5, {"plan": plan})
    assert all(segment.shortfall > 0.15 for segment in found)
    assert not any(segment.worse for segment in found)


def test_quiet_segments_are_rarely_called_worse():
    rng = np.random.default_rng(6)
    false = 0
    for seed in range(200):
        y, p = labelled(400, 100 + seed)
        columns = {str(i): rng.integers(0, 4, 400).astype(object) for i in range(8)}
        false += any(segment.worse for segment in segments(y, p, 0.3, columns))
    assert false <= 6


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        performance(np.zeros(3, np.int8), np.zeros(4), 0.5)
    with pytest.raises(ValueError, match="do not fit"):
        by_group(np.zeros(3, np.int8), np.zeros(3), 0.5, ["a"])
