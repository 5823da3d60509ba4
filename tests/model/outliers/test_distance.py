from dataclasses import replace

import numpy as np
import pytest
from sklearn.covariance import MinCovDet

from core.errors import DamagedModelError
from core.model.features import Encoder
from core.model.outliers.distance import Distance
from core.model.outliers.fitting import fit_distance
from tests.model.kinds import training
from tests.model.outliers.fitted import encoded, encoder, outliers


def test_distances_are_those_of_the_minimum_covariance_determinant():
    x, strange = encoded()
    ours = fit_distance(x, encoder(), 3)
    middle, scale = np.median(x[:, ours.features], axis=0), x[:, ours.features].std(axis=0)
    theirs = MinCovDet(random_state=3, support_fraction=0.8).fit((x[:, ours.features] - middle) / scale)
    expected = np.sqrt(theirs.mahalanobis((strange[:, ours.features] - middle) / scale))
    assert ours.distances(strange) == pytest.approx(expected, rel=1e-3)  # the ridge's share


def test_wild_customers_do_not_pull_the_centre():
    table = training()
    name = table.schema.numbers[0].name
    wild = table.numbers[name].copy()
    wild[:300] = 1e6
    other = replace(table, numbers=table.numbers | {name: wild})
    before, after = (fit_distance(encoder().encode_table(one), encoder(), 3) for one in (table, other))
    assert after.centre == pytest.approx(before.centre, rel=0.1)
    assert after.distances(encoder().encode_table(other))[:300].min() > 1000


def test_one_customer_gets_the_bits_that_many_get():
    distance, strange = outliers().distance, encoded()[1][:200]
    assert [distance.distances(row[None, :])[0] for row in strange] == distance.distances(strange).tolist()


def test_numbers_without_a_shape_are_left_to_the_forest():
    table = training()
    first, second, *_ = (column.name for column in table.schema.numbers)
    piled, doubled = np.where(np.arange(len(table)) % 3, 0.0, 5.0), 2 * table.numbers[second] + 1
    flat = {name: np.full(len(table), 7.0) for name in table.numbers}
    nothing = replace(table, numbers=flat | {first: piled})
    assert fit_distance(Encoder.fit(nothing).encode_table(nothing), Encoder.fit(nothing), 1) is None
    twice = replace(table, numbers=flat | {first: doubled, second: table.numbers[second]})
    own = Encoder.fit(twice)
    assert len(fit_distance(own.encode_table(twice), own, 1).features) == 1


def test_arrays_that_do_not_belong_together_are_refused():
    arrays = outliers().distance.arrays()
    with pytest.raises(DamagedModelError, match="together"):
        Distance.from_arrays(arrays | {"centre": np.zeros(9)}, 46)
    with pytest.raises(DamagedModelError, match="together"):
        Distance.from_arrays(arrays, 1)
    with pytest.raises(DamagedModelError, match="incomplete"):
        Distance.from_arrays({}, 46)
