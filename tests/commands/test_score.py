"""`python -m core score` on real files, through a real process."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from pyarrow import csv, parquet

from core.commands.score import score
from core.customers.export.store import write_table
from core.customers.schema_text import schema_to_toml
from core.errors import TableError
from core.model.scoring import Scorer
from tests.model.kinds import fitted
from tests.serving.conftest import desk_with


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"CHURN_LOGS": str(folder / "logs"), "CHURN_MLRUNS": str(folder / "mlruns")} | more
    return subprocess.run([sys.executable, "-m", "core", *arguments], env=env, capture_output=True, text=True)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_scores_every_row_and_logs_it(tmp_path, synthetic, ending):
    desk = desk_with(tmp_path)
    table = synthetic.table.take(np.arange(500))
    write_table(tmp_path / f"in{ending}", table)
    done = run(tmp_path, "score", str(tmp_path / f"in{ending}"), "--out", str(tmp_path / f"out{ending}"))
    assert done.returncode == 0, done.stderr
    out = parquet.read_table(tmp_path / "out.parquet") if ending == ".parquet" else csv.read_csv(tmp_path / "out.csv")
    expected = Scorer(fitted("logistic").version, (0.3, 0.6)).score_table(table)
    assert out["probability"].to_numpy().tolist() == expected.probability.tolist()
    logged = {line.id: line.probability for line in desk.journal.read(kinds=("prediction",))}
    assert logged == dict(zip(out["prediction_id"].to_pylist(), expected.probability.tolist(), strict=True))


def test_bad_rows_are_listed_left_out_and_make_the_exit_code_one(tmp_path, synthetic):
    desk_with(tmp_path)
    write_table(tmp_path / "in.csv", synthetic.table.take(np.arange(10)))
    lines = (tmp_path / "in.csv").read_text().splitlines()
    number = synthetic.table.schema.numbers[0].name
    cells = lines[3].split(",")
    cells[lines[0].replace('"', "").split(",").index(number)] = "abc"
    lines[3] = ",".join(cells)
    (tmp_path / "in.csv").write_text("\n".join(lines) + "\n")
    done = run(tmp_path, "score", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv"))
    assert done.returncode == 1
    assert f"row 3, {number}: 'abc' is not a number" in done.stderr
    assert csv.read_csv(tmp_path / "out.csv").num_rows == 9


def test_what_a_person_can_mend_is_one_line_and_no_traceback(tmp_path, synthetic):
    write_table(tmp_path / "in.csv", synthetic.table.take(np.arange(3)))
    no_model = run(tmp_path, "score", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv"))
    assert (no_model.returncode, "Traceback" in no_model.stderr) == (2, False)
    assert "python -m core train" in no_model.stderr
    wrong_ending = run(tmp_path, "score", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.xlsx"))
    assert wrong_ending.returncode == 2 and ".csv or .parquet" in wrong_ending.stderr


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_scored_table_itself_is_never_written_over(tmp_path, synthetic, force):
    table, link = tmp_path / "in.csv", tmp_path / "link.csv"
    write_table(table, synthetic.table.take(np.arange(3)))
    link.symlink_to(table)
    before = table.read_bytes()
    for out in (table, link):
        told = CliRunner().invoke(score, [str(table), "--out", str(out), *force])
        assert isinstance(told.exception, TableError) and "is the table that is to be scored" in told.exception.found
    assert table.read_bytes() == before and link.is_symlink()


def test_another_existing_file_is_written_over_only_when_forced(tmp_path, synthetic):
    desk_with(tmp_path)
    out = tmp_path / "out.csv"
    write_table(tmp_path / "in.csv", synthetic.table.take(np.arange(3)))
    out.write_text("mine")
    refused = run(tmp_path, "score", str(tmp_path / "in.csv"), "--out", str(out))
    assert refused.returncode == 2 and out.read_text() == "mine"
    assert "add --force" in refused.stderr
    assert run(tmp_path, "score", str(tmp_path / "in.csv"), "--out", str(out), "--force").returncode == 0
    assert csv.read_csv(out).num_rows == 3


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("rows", [0, 1])
def test_when_nobody_can_be_scored_the_file_has_its_header_all_the_same(tmp_path, synthetic, rows, ending):
    desk = desk_with(tmp_path)
    write_table(tmp_path / "in.csv", synthetic.table.take(np.arange(1)))
    header = (tmp_path / "in.csv").read_text().splitlines()[0]
    (tmp_path / "in.csv").write_text(f"{header}\n" + rows * (",".join("?" for _ in header.split(",")) + "\n"))
    done = run(tmp_path, "score", str(tmp_path / "in.csv"), "--out", str(tmp_path / f"out{ending}"))
    assert (done.returncode, f"0 of {rows} customers" in done.stdout) == (rows, True), done.stderr
    out = parquet.read_table(tmp_path / "out.parquet") if ending == ".parquet" else csv.read_csv(tmp_path / "out.csv")
    assert out.num_rows == 0 and {"probability", "band", "reason_1", "model"} <= set(out.column_names)
    (line,) = desk.journal.read()
    assert (line.rows, line.left_out) == (0, rows)


def test_a_schema_in_the_settings_that_is_not_the_models_own_is_said(tmp_path, synthetic):
    desk = desk_with(tmp_path)
    write_table(tmp_path / "in.csv", synthetic.table.take(np.arange(3)))
    same, other = tmp_path / "same.toml", tmp_path / "other.toml"
    same.write_text(schema_to_toml(desk.schema))
    other.write_text(schema_to_toml(replace(desk.schema, title="Others")))
    said = {}
    for name in ("same", "other", "nosuch"):
        more = {"CHURN_SCHEMA": str(tmp_path / f"{name}.toml")}
        done = run(tmp_path, "score", str(tmp_path / "in.csv"), "--out", str(tmp_path / f"{name}.csv"), **more)
        said[name] = (done.returncode, "model's own" in done.stderr, "cannot be read" in done.stderr)
    assert said == {"same": (0, False, False), "other": (0, True, False), "nosuch": (0, True, True)}
