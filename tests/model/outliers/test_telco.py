"""The real table: nobody tuned anything to it."""

import numpy as np
import pytest

from core.customers.store import read_table
from core.model.features import Encoder
from core.model.outliers.fitting import fit_outliers
from core.model.outliers.watch import Watch
from core.model.training.split import split


@pytest.mark.telco
def test_the_share_holds_on_customers_that_neither_fit_nor_cuts_have_seen(telco_csv, schema):
    table = read_table(telco_csv, schema).table
    sides = split(table, 7)
    encoder = Encoder.fit(table.take(sides.train))
    x, reference = (encoder.encode_table(table.take(side)) for side in (sides.train, sides.validation))
    model = fit_outliers(x, reference, encoder, np.random.default_rng(1))
    assert [encoder.names[place][1] for place in model.distance.features] == ["value"] * 3
    holdout = table.take(sides.holdout)  # 1,400 of them, cuts from as many: two sorts of luck
    assert 0.002 < Watch(model, encoder, 0.01).table(holdout).unusual.mean() < 0.025
    assert 0.07 < Watch(model, encoder, 0.1).table(holdout).unusual.mean() < 0.13
