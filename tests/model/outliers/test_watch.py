import io

import numpy as np
import pytest

from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.errors import DamagedModelError
from core.model.outliers.cuts import cuts_of
from core.model.outliers.model import OutlierModel
from core.model.outliers.watch import Watch
from core.model.outliers.why import why
from core.model.profile import profile_of
from tests.model.kinds import strangers
from tests.model.outliers.fitted import encoded, encoder, outliers


@pytest.mark.parametrize("share", [0.001, 0.01, 0.033, 0.2, 0.5])
def test_the_share_of_ordinary_customers_that_is_called_unusual_is_the_one_asked_for(share):
    found = Watch(outliers(), encoder(), share).encoded(encoded()[1])
    assert found.unusual.mean() == pytest.approx(share, rel=0.03, abs=2e-4)


def test_a_smaller_share_calls_nobody_unusual_whom_a_larger_one_does_not():
    strange = encoded()[1]
    few, more = (Watch(outliers(), encoder(), share).encoded(strange).unusual for share in (0.01, 0.07))
    assert more[few].all()


def test_ties_are_ordinary():
    assert cuts_of(np.full(50, 3.0), None).at(0.5) == (3.0, np.inf)


def test_other_customers_of_the_same_process_are_about_as_often_unusual():
    others = synthetic_table(read_schema(None), 10_000, seed=99).table
    reference = synthetic_table(read_schema(None), 10_000, seed=98).table
    from core.model.outliers.fitting import fit_outliers

    model = fit_outliers(encoded()[0], encoder().encode_table(reference), encoder(), np.random.default_rng(1))
    share = Watch(model, encoder(), 0.02).table(others).unusual.mean()
    assert 0.014 < share < 0.026  # four standard errors of both sides


def test_one_customer_is_judged_as_in_a_table():
    table, watch = strangers(), Watch(outliers(), encoder(), 0.05)
    found = watch.table(table)
    assert len(found) == len(table)
    assert [watch.customer(table.customer(i)) for i in range(100)] == [found.customer(i) for i in range(100)]
    assert set(found.customer(0).scores) == {"isolation", "distance"}


def test_the_model_survives_the_way_to_disk_to_the_last_bit():
    data = outliers().to_bytes()
    back = OutlierModel.from_bytes(data)
    assert len(data) < 500_000
    one, two = (Watch(model, encoder(), 0.013).encoded(encoded()[1]) for model in (outliers(), back))
    assert np.array_equal(one.unusual, two.unusual)
    assert np.array_equal(one.isolation, two.isolation)
    assert np.array_equal(one.distance, two.distance)


def test_cuts_of_another_release_are_refused():
    with np.load(io.BytesIO(outliers().to_bytes())) as stored:
        arrays = dict(stored)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays | {"cuts": arrays["cuts"] * 2})
    with pytest.raises(DamagedModelError, match="cuts"):
        OutlierModel.from_bytes(file.getvalue())


def _said(changes):
    table = synthetic_table(read_schema(None), 4_000, seed=5).table
    profile = profile_of(table, np.full(len(table), 0.5), np.zeros(len(table.schema.columns)))
    watch = Watch(outliers(), encoder(), 0.01)
    found = watch.table(table)
    customer = table.customer(int(np.flatnonzero(~found.unusual)[3])).with_values(changes)
    assert watch.customer(customer).unusual
    return why(watch, profile, customer)


def test_a_value_that_is_rare_by_itself_is_named_with_its_value():
    said = _said({"MonthlyCharges": 18.3, "TotalCharges": 9_000.0, "tenure": 72.0})
    assert "total charges ($9,000.00)" in said and said.endswith(" rare; take the score with care.")


def test_a_value_that_nobody_had_is_unusual_and_named_first():
    told = "Unusual customer: the model has never seen such a value of {}; take the score with care."
    assert _said({"MonthlyCharges": 190.0}) == told.format("monthly charges ($190.00)")
    both = _said({"MonthlyCharges": 190.0, "TotalCharges": 20_000.0})
    assert both == told.format("monthly charges ($190.00) and total charges ($20,000.00)")


def test_values_that_do_not_go_together_are_named_together():
    said = _said({"tenure": 70.0, "MonthlyCharges": 100.0, "TotalCharges": 60.0})
    assert said.startswith("Unusual customer: these values of ")
    assert "total charges" in said
    assert said.endswith(" rarely occur together; take the score with care.")


def test_a_model_kept_without_what_was_seen_sets_no_limit():
    with np.load(io.BytesIO(outliers().to_bytes())) as stored:
        arrays = {name: stored[name] for name in stored.files if name not in ("least", "most")}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    back = OutlierModel.from_bytes(file.getvalue())
    assert back.fits(encoder().width, len(encoder().schema.columns))
    assert not back.outside(encoded()[1]).any()
