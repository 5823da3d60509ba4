from io import BytesIO

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from core.customers.checked import CheckedTable
from core.errors import TableError
from core.serving.results import as_csv, as_parquet, results
from core.serving.store import write_results
from tests.model.kinds import strangers


@pytest.fixture
def answered(desk):
    table = strangers().take(np.arange(200))
    table.ids[0] = "=HYPERLINK(1)"
    return desk.answer_table(CheckedTable(table, (), 0, 200, np.array([], np.int64), ()))


def test_parquet_and_csv_hold_the_same_scores(answered):
    table = results(answered)
    back = parquet.read_table(BytesIO(as_parquet(table)))
    text = csv.read_csv(BytesIO(as_csv(table)))
    assert back["probability"].to_numpy().tolist() == answered.scores.probability.tolist()
    assert text["probability"].to_numpy().tolist() == answered.scores.probability.tolist()
    assert back["prediction_id"].to_pylist() == list(answered.ids) == text["prediction_id"].to_pylist()
    assert back["band"].to_pylist() == [answered.scores.score(i).band for i in range(200)]


def test_csv_does_not_run_in_a_spreadsheet_and_parquet_keeps_the_text(answered):
    table = results(answered)
    name = answered.checked.table.schema.id
    assert csv.read_csv(BytesIO(as_csv(table)))[name][0].as_py() == "'=HYPERLINK(1)"
    assert table[name][0].as_py() == "=HYPERLINK(1)"


def test_a_name_that_is_taken_gets_an_underscore(answered, monkeypatch):
    taken = pa.table({"probability": pa.array(np.zeros(200))})
    monkeypatch.setattr("core.serving.results.as_arrow", lambda table: taken)
    assert results(answered).column_names[:2] == ["probability", "_probability"]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_pieces_make_one_file_and_a_failure_none(tmp_path, answered, ending):
    path = tmp_path / f"out{ending}"
    table = results(answered)
    assert write_results(path, iter([table.slice(0, 120), table.slice(120)])) == 200
    before = path.read_bytes()

    def broken():
        yield table
        raise TableError("the second piece is bad")

    with pytest.raises(TableError):
        write_results(path, broken())
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == [path.name]
