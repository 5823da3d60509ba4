import numpy as np
import pytest
from sklearn.ensemble import IsolationForest

from core.errors import DamagedModelError
from core.model.outliers.fitting import of_estimator
from core.model.outliers.isolation import Isolation, mean_path
from tests.model.outliers.fitted import encoded, outliers


def test_the_mean_path_is_that_of_the_paper():
    harmonic = np.log(255) + 0.5772156649015329
    assert mean_path(256) == pytest.approx(2 * harmonic - 2 * 255 / 256, abs=1e-12)
    assert mean_path(np.array([0, 1, 2, 3])).tolist() == pytest.approx(
        [0, 0, 1, 2 * (np.log(2) + 0.5772156649) - 4 / 3]
    )


def test_scores_equal_those_of_scikit_learn():
    x, strange = encoded()
    forest = IsolationForest(n_estimators=40, max_samples=200, random_state=5).fit(x)
    ours = of_estimator(forest)
    assert np.abs(ours.scores(ours.paths(strange)) + forest.score_samples(strange)).max() <= 1e-12


def test_one_customer_gets_the_bits_that_many_get():
    isolation, strange = outliers().isolation, encoded()[1][:200]
    assert [isolation.paths(row[None, :])[0] for row in strange] == isolation.paths(strange).tolist()


def test_somebody_far_from_all_others_is_isolated_first():
    rng = np.random.default_rng(2)
    x = np.vstack([rng.normal(size=(500, 3)), [[8.0, -8.0, 8.0]]])
    ours = of_estimator(IsolationForest(random_state=0).fit(x))
    scores = ours.scores(ours.paths(x))
    assert int(np.argmax(scores)) == 500
    assert scores[500] > 0.7 > 0.6 > np.median(scores)


def test_arrays_of_no_tree_are_refused():
    arrays = outliers().isolation.arrays()
    arrays["left"] = arrays["left"] + 5_000_000
    with pytest.raises(DamagedModelError, match="trees"):
        Isolation.from_arrays(arrays)
    with pytest.raises(DamagedModelError, match="incomplete"):
        Isolation.from_arrays({"feature": arrays["feature"]})
