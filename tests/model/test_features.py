"""One encoder for one customer and for many."""

import json

import numpy as np
import pytest

from core.customers.customer import Customer
from core.customers.schema import Column, Level, Schema, Target
from core.errors import DamagedModelError
from core.model.features import Encoder
from tests.model.kinds import strangers, training

SCHEMA = Schema(
    "Two columns",
    None,
    Target("gone", "1", "0"),
    (
        Column("age", "Age", "number", ""),
        Column("plan", "Plan", "category", "", levels=(Level("A", "A", ""), Level("B", "B", ""))),
    ),
)
ENCODER = Encoder(SCHEMA, {"age": 41.5})


@pytest.mark.parametrize(
    ("age", "plan", "expected"),
    [
        (20.0, "A", [20, 0, 1, 0, 0, 0]),
        (0.0, "B", [0, 0, 0, 1, 0, 0]),
        (None, None, [41.5, 1, 0, 0, 1, 0]),
        (-3.5, "C", [-3.5, 0, 0, 0, 0, 1]),
    ],
)
def test_every_value_has_its_place(age, plan, expected):
    assert ENCODER.encode(Customer(None, {"age": age, "plan": plan})).tolist() == expected


def test_features_are_named_and_know_their_column():
    assert ENCODER.names == (
        ("age", "value"),
        ("age", "missing"),
        ("plan", "A"),
        ("plan", "B"),
        ("plan", "missing"),
        ("plan", "unseen"),
    )
    assert ENCODER.column_index.tolist() == [0, 0, 1, 1, 1, 1]


def test_one_customer_is_encoded_as_in_a_table():
    table = strangers().take(np.arange(500))
    encoder = Encoder.fit(training())
    rows = encoder.encode_table(table)
    assert rows.flags.c_contiguous and not np.isnan(rows).any()
    assert all(np.array_equal(rows[i], encoder.encode(table.customer(i))) for i in range(len(table)))
    assert np.array_equal(encoder.encode_table(table, 120, 130), rows[120:130])
    assert encoder.encode_table(table, 500, 600).shape == (0, encoder.width)


def test_missing_numbers_take_the_training_median():
    table = training()
    known = table.numbers["TotalCharges"][~np.isnan(table.numbers["TotalCharges"])]
    assert Encoder.fit(table).fills["TotalCharges"] == np.median(known)


def test_a_column_without_any_known_number_is_filled_with_zero():
    table = training().take(np.arange(3))
    table.numbers["tenure"][:] = np.nan
    assert Encoder.fit(table).fills["tenure"] == 0.0


def test_state_survives_json():
    encoder = Encoder.fit(training())
    again = Encoder.from_json(encoder.schema, encoder.to_json())
    assert dict(again.fills) == dict(encoder.fills) and again.names == encoder.names


def test_state_of_another_schema_is_refused():
    with pytest.raises(DamagedModelError, match="another schema"):
        Encoder.from_json(
            SCHEMA, json.dumps({"format": 1, "fills": {"age": 1.0}, "names": [["age", "value"], ["age", "missing"]]})
        )
    with pytest.raises(DamagedModelError, match="cannot be read"):
        Encoder.from_json(SCHEMA, "{")
