"""`simulate` and `drill`, small: the scoreboard is printed, written and drawn; the desk's journal is never touched."""

import csv

from click.testing import CliRunner

from core.__main__ import main
from tests.pages.running import small_model


def _invoke(tmp_path, *arguments):
    if not (tmp_path / "mlruns").exists():
        small_model(tmp_path / "mlruns")
    env = {"CHURN_MLRUNS": str(tmp_path / "mlruns"), "CHURN_LOGS": str(tmp_path / "logs"), "CHURN_SCHEMA": ""}
    return CliRunner().invoke(main, list(map(str, arguments)), env=env)


def test_a_simulation_says_what_it_wrote_and_where(tmp_path):
    arguments = ("simulate", "--scenario", "sudden", "--days", 6, "--per-day", 20, "--delay", 2, "--last", "2026-11-20")
    done = _invoke(tmp_path, *arguments, "--logs", tmp_path / "simulated")
    assert done.exit_code == 0, done.output
    assert "from 2026-11-17 on" in done.output
    assert "120 predictions of churn/1 and 80 outcomes" in done.output
    assert not (tmp_path / "logs").exists()


def test_a_drill_notices_new_levels_and_writes_its_scoreboard(tmp_path):
    arguments = ("drill", "--scenario", "new-levels", "--seeds", 1, "--days", 6, "--per-day", 150, "--window", 2)
    written = ("--csv", tmp_path / "board.csv", "--picture", tmp_path / "board.svg", "--workers", 1)
    done = _invoke(tmp_path, *arguments, *written)
    assert done.exit_code == 0, done.output
    assert "new-levels          1/1" in done.output
    row = next(csv.DictReader((tmp_path / "board.csv").read_text().splitlines()))
    assert (row["scenario"], row["noticed"], row["runs"], row["quiet days"]) == ("new-levels", "1", "1", "2")
    assert (tmp_path / "board.svg").read_text().startswith("<svg")
    assert not (tmp_path / "logs").exists()
