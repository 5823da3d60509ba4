"""Counting columns: equal to binning value by value, from memory and from Parquet."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TableError
from core.model.profile import bin_numbers
from core.monitoring.drift import feature_drift
from core.monitoring.tables.counting import count_codes, count_numbers
from core.monitoring.tables.store import against, count_parquet
from tests.model.kinds import fitted, strangers

PROFILE = fitted("logistic").version.profile
edges = st.lists(st.sampled_from([-1.0, 0.0, 0.5, 3.0, 7.0]), unique=True, max_size=5).map(lambda e: tuple(sorted(e)))
number = st.one_of(st.floats(-10, 10), st.sampled_from([-1.0, 0.0, 0.5, 3.0, np.nan, np.inf, -np.inf]))


@given(st.lists(number, max_size=40), edges)
def test_counts_equal_the_bins_of_each_value(values, edges):
    values = np.array(values, dtype=np.float64)
    expected = np.bincount(bin_numbers(values, edges), minlength=len(edges) + 3)
    assert count_numbers(values, edges).tolist() == expected.tolist()


def test_whole_numbers_count_too():
    assert count_numbers(np.array([1, 2, 3]), (2.0,)).tolist() == [2, 1, 0, 0]


def test_null_blank_and_unknown_have_places_of_their_own():
    assert count_codes(np.array([0, -1, 1, 2, 3]), ["a", None, " ", "z"], ("a", "b")).tolist() == [1, 0, 3, 1]


def as_frame(table):
    frame = {}
    for column in table.schema.columns:
        if column.is_number:
            frame[column.name] = table.numbers[column.name]
        else:
            texts = np.array([*column.values, None, "Never heard of"], dtype=object)
            frame[column.name] = texts[table.codes[column.name]]
    return pd.DataFrame(frame)


def test_a_parquet_file_is_counted_as_the_table_in_memory(tmp_path):
    table = strangers()
    as_frame(table).to_parquet(tmp_path / "week.parquet", row_group_size=3_000)
    found = count_parquet(tmp_path / "week.parquet", PROFILE.columns)
    for column in PROFILE.columns:
        if column.levels:
            expected = np.bincount(table.codes[column.column], minlength=len(column.levels) + 2)
        else:
            expected = np.bincount(
                bin_numbers(table.numbers[column.column], column.edges), minlength=len(column.counts)
            )
        assert found[column.column].tolist() == expected.tolist()
    judged, unknown = feature_drift(against(PROFILE, found))
    assert len(judged) == 19 and not unknown
    assert judged["Contract"].psi_p < 1e-6, (
        "the strangers have more missing and unseen levels than the training customers"
    )


def test_what_is_no_parquet_lacks_a_column_or_has_another_type_is_named(tmp_path):
    path = tmp_path / "week.parquet"
    path.write_bytes(b"PAR1 but not really")
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        count_parquet(path, PROFILE.columns)
    frame = as_frame(strangers()).head(100)
    frame.drop(columns="tenure").to_parquet(path)
    with pytest.raises(TableError, match="no column tenure"):
        count_parquet(path, PROFILE.columns)
    frame.assign(tenure="12").to_parquet(path)
    with pytest.raises(TableError, match=r"tenure holds .*string, not numbers"):
        count_parquet(path, PROFILE.columns)
    frame.assign(Contract=1.0).to_parquet(path)
    with pytest.raises(TableError, match="Contract holds double, not text"):
        count_parquet(path, PROFILE.columns)
