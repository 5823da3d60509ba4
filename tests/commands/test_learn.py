"""`python -m core learn` from end to end, over a journal that a desk has written."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from core import __main__
from core.customers.checked import CheckedTable
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.journal.store import Journal
from tests.serving.conftest import desk_with

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MADE = NOW - timedelta(days=40)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    found = desk_with(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHURN_LOGS", str(found.settings.logs))
    monkeypatch.setenv("CHURN_MLRUNS", str(found.settings.mlruns))
    monkeypatch.setattr("core.commands.learn.utc_now", lambda: NOW)
    found.journal = Journal(found.settings.logs, fsync="never", now=lambda: MADE)
    table = synthetic_table(read_schema(None), 60, 5).table
    found.answer_table(CheckedTable(table, (), 0, len(table), np.array([], np.int64), ()))
    return found


@pytest.fixture
def file(desk, tmp_path):
    ids = [line.customer for line in desk.journal.read(kinds=("prediction",))]
    day = (MADE + timedelta(days=20)).date()
    path = tmp_path / "left.csv"
    path.write_text("customer,observed,outcome\n" + "".join(f"{one},{day},{i % 2}\n" for i, one in enumerate(ids)))
    return path


def run(*arguments):
    return CliRunner().invoke(__main__.main, ["learn", *map(str, arguments)])


def outcomes(desk):
    return list(desk.journal.read(kinds=("outcome",)))


def test_a_file_goes_in_once(desk, file):
    tried = run(file, "--dry-run")
    assert tried.exit_code == 0 and "60 of 60 outcomes would be written, 30 of them positive" in tried.output
    assert outcomes(desk) == []
    done = run(file, "--json")
    body = json.loads(done.stdout)
    assert (done.exit_code, body["written"], body["positives"], body["dry"]) == (0, 60, 30, False)
    assert len(outcomes(desk)) == 60
    again = run(file)
    assert again.exit_code == 0 and "60 are in the journal already." in again.output and len(outcomes(desk)) == 60


def test_bad_rows_are_named_and_make_it_exit_code_one(desk, file):
    file.write_text(file.read_text() + "A-1,2026-13-01,1\n")
    done = run(file)
    assert done.exit_code == 1 and "left.csv: row 61, observed: '2026-13-01' is no day" in done.output
    assert len(outcomes(desk)) == 60


def test_a_table_without_a_day_takes_the_day_from_the_command(desk, file):
    text = file.read_text().replace("observed", "when")
    file.write_text(text)
    refused = CliRunner().invoke(__main__.main, ["learn", str(file)])
    assert refused.exit_code == 1 and "no column for the day" in str(refused.exception)
    assert run(file, "--observed", "2026-11-01").exit_code == 0
    assert {one.observed for one in outcomes(desk)} == {"2026-11-01"}


def test_without_a_journal_it_says_so(desk, file, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["core", "learn", str(file), "--logs", str(tmp_path / "none")])
    with pytest.raises(SystemExit) as ended:
        __main__.run()
    assert ended.value.code == 2 and "There is no journal at" in capsys.readouterr().err
