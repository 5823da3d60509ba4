"""What an outcomes file may look like, and what is wrong with one."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from core.customers.store import read_rows, read_schema
from core.errors import TableError
from core.monitoring.outcomes.file.columns import Columns
from core.monitoring.outcomes.file.reports import How, check
from tests.monitoring.outcomes.examples import read

TARGET = read_schema(None).target
ID = read_schema(None).id


def rows(found):
    days = found.observed.astype("datetime64[D]").astype(str).tolist()
    return list(zip(found.prediction.tolist(), found.customer.tolist(), days, found.positive.tolist(), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        f"{ID},{TARGET.column},observed\nA,{TARGET.positive},2026-11-30\nB,{TARGET.negative},2026-12-01\n",
        "Customer ID;Date Observed;Outcome\nA;30.11.2026;YES\nB;1.12.2026;no\n",
        "customer-id\tdate\tchurned\nA\t2026-11-30T09:00:00Z\t1\nB\t2026-12-01 23:59\t0\n",
    ],
)
def test_headers_separators_and_values_are_recognised(text):
    found = read(text)
    assert rows(found) == [(None, "A", "2026-11-30", True), (None, "B", "2026-12-01", False)]
    assert not found.problems


def test_everything_can_be_said_instead():
    how = How(Columns(customer="who", outcome="status"), "cancelled", date(2026, 12, 1))
    found = read("who,status\nA,Cancelled\nB,moved away\nC,\n", how)
    assert rows(found) == [(None, "A", "2026-12-01", True), (None, "B", "2026-12-01", False)]
    assert str(found.problems[0]).startswith("row 3, status: an empty cell is no outcome")
    slashes = read("customer,date,left\nA,11/12/2026,yes\n", How(date_form="%d/%m/%Y"))
    assert rows(slashes) == [(None, "A", "2026-12-11", True)]


def test_a_day_that_can_be_read_in_two_ways_is_refused():
    found = read("customer,date,left\nA,11/12/2026,yes\n")
    assert len(found) == 0 and "--date-format" in str(found.problems[0])


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("date,outcome", "no column for the prediction's id"),
        ("customer,outcome", "no column for the day"),
        ("customer,date", "no column for the outcome"),
        ("customer,Customer,date,outcome", "header"),
        ("customer id,customer_id,date,outcome", "could all be"),
    ],
)
def test_a_header_without_what_is_needed_says_what_it_reads(header, says):
    text = f"{header}\n{','.join('1' * header.count(',') + '1')}\n"
    if says == "header":
        assert len(read(text)) == 0  # letter by letter comes first
        return
    with pytest.raises(TableError, match=says):
        read(text)


def test_a_named_column_must_be_there():
    with pytest.raises(TableError, match="no column 'who'; its header reads customer, date, left"):
        read("customer,date,left\nA,2026-11-30,1\n", How(Columns(customer="who")))


def test_repetitions_count_once_and_contradictions_not_at_all():
    found = read(
        "customer,date,left\nA,2026-11-30,1\nA,2026-11-30,yes\nA,2026-12-01,0\nB,2026-11-30,1\nB,2026-11-30,0\n"
    )
    assert rows(found) == [(None, "A", "2026-11-30", True), (None, "A", "2026-12-01", False)]
    assert (found.repeated, found.n_problems, [one.row for one in found.problems]) == (1, 2, [4, 5])


def test_a_parquet_file_with_types_is_read(tmp_path):
    path = tmp_path / "left.parquet"
    table = pa.table(
        {
            "customer": pa.array([7590.0, None]),
            "prediction": pa.array([None, "p-1"]),
            "observed": pa.array([date(2026, 11, 30), date(2026, 12, 1)]),
            "left": pa.array([True, False]),
        }
    )
    parquet.write_table(table, path)
    found = check(read_rows(path, path.name), path.name, read_schema(None), date(2026, 12, 31))
    assert rows(found) == [(None, "7590", "2026-11-30", True), ("p-1", None, "2026-12-01", False)]
    assert np.array_equal(found.row, [1, 2])
