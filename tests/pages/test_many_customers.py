"""A file of customers, by Streamlit's own test runner."""

import numpy as np
import pytest

from core.customers.store import read_table_bytes
from core.model.scoring import Scores
from core.model.store import open_alias
from pages.parts.sample import sample_csv
from pages.parts.table import ORDERS, Wanted, chosen


@pytest.fixture
def scores():
    return Scores(
        probability=np.array([0.1, 0.7, 0.4, 0.9]),
        margin=np.zeros(4),
        at_risk=np.array([False, True, False, True]),
        band=np.array([0, 2, 1, 2], np.int8),
        threshold=0.5,
        model="churn/1",
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [3, 1, 2, 0]),
        (Wanted(order=ORDERS[1]), [0, 2, 1, 3]),
        (Wanted(order=ORDERS[2]), [0, 1, 2, 3]),
        (Wanted(bands=("high",)), [3, 1]),
        (Wanted(bands=("low", "medium"), order=ORDERS[2]), [0, 2]),
        (Wanted(least=0.4), [3, 1, 2]),
        (Wanted(text=" B-"), [3, 2]),
        (Wanted(text="nobody"), []),
    ],
)
def test_filters_let_through_what_they_say_in_the_order_asked_for(scores, wanted, found):
    assert chosen(scores, ["a-1", "a-2", "b-3", "b-4"], wanted).tolist() == found


def test_the_sample_file_reads_back_without_a_problem(mlruns):
    version = open_alias(mlruns, "churn").version
    checked = read_table_bytes(sample_csv(version), "sample.csv", version.schema)
    assert (checked.n_problems, len(checked.table)) == (0, 200)
    assert np.allclose(version.encoder.encode_table(checked.table, 0, 200), version.background)


def test_a_file_is_scored_by_a_click_and_logged_once(app, journal):
    at = app()
    at.query_params["view"] = "many"
    at.run()
    at.button(key="do:sample").click().run()
    assert journal("prediction") == 0
    at.button(key="do:score file").click().run()
    assert not at.exception
    assert not at.error
    assert "200 scored and logged" in " ".join(element.value for element in at.markdown)
    at.run()
    assert journal("prediction") == 200
    assert journal("batch") == 1
