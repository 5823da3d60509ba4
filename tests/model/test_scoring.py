"""Scores of a table."""

import numpy as np

from core.model.scoring import BANDS, CHUNK, Scorer
from tests.model.kinds import fitted, strangers

SCORER = Scorer(fitted("boosting").version, (0.3, 0.6))


def test_bands_and_decision_follow_the_probability():
    scores = SCORER.score_table(strangers())
    assert np.array_equal(scores.at_risk, scores.probability >= 0.31)
    bands = np.array(BANDS)[scores.band]
    expected = np.where(scores.probability >= 0.6, "high", np.where(scores.probability >= 0.3, "medium", "low"))
    assert np.array_equal(bands, expected) and set(bands) == set(BANDS)
    assert np.allclose(scores.probability, 1 / (1 + np.exp(-scores.margin)), atol=1e-15)


def test_a_score_names_its_model_and_threshold():
    score = SCORER.score(strangers().customer(0))
    assert (score.model, score.threshold, type(score.at_risk)) == ("churn/3", 0.31, bool)


def test_progress_counts_up_to_the_whole_table():
    seen = []
    SCORER.score_table(strangers(), lambda done, n: seen.append((done, n)))
    assert seen == [(CHUNK, 10_000), (10_000, 10_000)]


def test_an_empty_table_has_no_scores():
    assert len(SCORER.score_table(strangers().take(np.zeros(0, np.int64)))) == 0
