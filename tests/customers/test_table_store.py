"""Customer tables on disk: whole or not at all, complete, and safe to open in a spreadsheet program."""

import os
import signal
import stat
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from core.commands.customers import customers
from core.customers.export.as_arrow import as_arrow
from core.customers.export.spreadsheet import safe_cell
from core.customers.export.store import replacing, write_table
from core.customers.store import read_table
from core.customers.synthetic.table import synthetic_table
from core.errors import TableError


@pytest.fixture
def few(schema):
    return synthetic_table(schema, 3_000, seed=2).table


def _read(path):
    return pd.read_csv(path, dtype={"SeniorCitizen": str}) if path.suffix == ".csv" else pd.read_parquet(path)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_what_is_written_reads_back_the_same(few, tmp_path, ending):
    path = tmp_path / f"table{ending}"
    write_table(path, few, {"truth": np.arange(len(few)) / 7})
    frame = _read(path)
    schema = few.schema
    assert list(frame.columns) == [schema.id, *schema.by_name, schema.target.column, "truth"]
    assert frame[schema.id].tolist() == few.ids.tolist()
    assert (frame[schema.target.column] == schema.target.positive).tolist() == (few.target == 1).tolist()
    np.testing.assert_array_equal(frame["truth"], np.arange(len(few)) / 7)
    for name, numbers in few.numbers.items():
        np.testing.assert_array_equal(frame[name], numbers)
    for column in schema.categories:
        assert frame[column.name].tolist() == [column.values[code] for code in few.codes[column.name]]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_the_checked_reader_finds_nothing_wrong_with_what_was_written(few, tmp_path, ending):
    path = tmp_path / f"table{ending}"
    write_table(path, few)
    checked = read_table(path, few.schema)
    assert (checked.n_rows, checked.n_problems) == (len(few), 0)
    np.testing.assert_array_equal(checked.table.target, few.target)
    for name, numbers in few.numbers.items():
        np.testing.assert_array_equal(checked.table.numbers[name], numbers)
    for name, codes in few.codes.items():
        np.testing.assert_array_equal(checked.table.codes[name], codes)


def test_whole_numbers_are_written_without_a_fraction(few, tmp_path):
    write_table(tmp_path / "t.csv", few)
    assert pd.read_csv(tmp_path / "t.csv")["tenure"].dtype == np.int64
    assert parquet.read_schema(_parquet(tmp_path, few)).field("tenure").type == "int64"


def _parquet(folder, table):
    write_table(folder / "t.parquet", table)
    return folder / "t.parquet"


def test_missing_is_a_blank_and_an_unknown_level_keeps_its_text(few, tmp_path):
    codes = few.codes["Contract"].copy()
    codes[0], codes[1] = 3, 4
    months = few.numbers["tenure"].copy()
    months[2] = np.nan
    table = replace(
        few,
        codes={**few.codes, "Contract": codes},
        numbers={**few.numbers, "tenure": months},
        unseen={"Contract": {1: "=Weekly"}},
    )
    assert as_arrow(table)["Contract"].to_pylist()[:2] == [None, "=Weekly"]
    write_table(tmp_path / "t.csv", table)
    frame = pd.read_csv(tmp_path / "t.csv")
    assert pd.isna(frame["Contract"][0])
    assert frame["Contract"][1] == "'=Weekly"
    assert pd.isna(frame["tenure"][2])


def test_ids_cannot_carry_a_formula_into_a_csv_and_stay_as_they_are_in_parquet(few, tmp_path):
    ids = few.ids.copy()
    ids[:2] = "=cmd|' /C calc'!A0", "+1-555-0100"
    table = replace(few, ids=ids)
    write_table(tmp_path / "t.csv", table)
    assert pd.read_csv(tmp_path / "t.csv")["customerID"].tolist()[:2] == ["'=cmd|' /C calc'!A0", "'+1-555-0100"]
    assert pd.read_parquet(_parquet(tmp_path, table))["customerID"].tolist()[:2] == ids[:2].tolist()


@given(st.text())
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text):
    cell = safe_cell(text)
    assert cell.removeprefix("'") == text.removeprefix("'")
    if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
        float(cell.rstrip("%").replace(",", ""))


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@A1", "\t=1", "\r=1", "\n=1", "  =1", "－1", "-1+A1", "-"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "5", "-5", "+5.20", "-1.5e-3", "-1,234.5", "-12%", "a=b", "7590-VHVEG", "'=1"])
def test_harmless_text_is_left_alone(text):
    assert safe_cell(text) == text


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("old")

    def fail():
        with replacing(path) as file:
            file.write(b"half of the n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    assert path.read_text() == "old"


@pytest.mark.skipif(os.name != "posix", reason="a killed writer is told from a living one by flock")
def test_what_a_killed_writer_left_goes_at_the_next_write_and_a_living_ones_file_stays(tmp_path):
    path, other = tmp_path / "t.csv", tmp_path / f".u.csv.{'0' * 32}.part"
    other.write_text("of another table")

    def half(file):
        file.write(b"half of the customers")
        file.flush()

    pid = os.fork()
    if pid == 0:
        with replacing(path) as file:
            half(file)
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitpid(pid, 0)[1] == signal.SIGKILL
    (left,) = tmp_path.glob(".t.csv.*.part")
    assert left.read_bytes() == b"half of the customers"
    with replacing(path) as living:
        half(living)
        assert not left.exists()
        with replacing(path) as file:
            file.write(b"new")
        assert path.read_bytes() == b"new"
    assert path.read_bytes() == b"half of the customers"
    assert sorted(one.name for one in tmp_path.iterdir()) == [other.name, "t.csv"]


def test_others_may_read_the_file_as_the_umask_says(few, tmp_path):
    before = os.umask(0o022)
    try:
        write_table(tmp_path / "t.csv", few)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "t.csv").stat().st_mode) == 0o644


def test_a_missing_folder_and_an_unknown_ending_are_said_plainly(few, tmp_path):
    with pytest.raises(TableError, match="No such file or directory"):
        write_table(tmp_path / "none" / "t.csv", few)
    with pytest.raises(TableError, match="does not say which format"):
        write_table(tmp_path / "t.xlsx", few)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_no_more_is_said_plainly_and_leaves_no_half_file(few, tmp_path):
    resource = pytest.importorskip("resource", reason="no file size limit on this system to stand for a full disk")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        for name in ("t.csv", "t.parquet"):
            with pytest.raises(TableError, match="cannot be written: File too large"):
                write_table(tmp_path / name, few)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_the_same_bytes_for_the_same_seed_and_the_truth_on_request(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    for path in (one, two):
        done = CliRunner().invoke(customers, ["make", "500", "--seed", "4", "--out", str(path), "--with-truth"])
        assert done.exit_code == 0, done.output
        assert "500 customers of seed 4" in done.output
    assert one.read_bytes() == two.read_bytes()
    truth = pd.read_csv(one)["true_probability"]
    assert len(truth) == 500
    assert truth.between(0, 1).all()
    plain = CliRunner().invoke(customers, ["make", "5", "--out", str(tmp_path / "three.parquet")])
    assert plain.exit_code == 0
    assert "true_probability" not in pd.read_parquet(tmp_path / "three.parquet").columns


@pytest.mark.parametrize("n", ["0", "-3", "many"])
def test_the_command_refuses_a_size_that_is_none(n, tmp_path):
    assert CliRunner().invoke(customers, ["make", "--out", str(tmp_path / "t.csv"), "--", n]).exit_code == 2
