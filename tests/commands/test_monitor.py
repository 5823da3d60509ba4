"""End to end: a saved version, a journal that a desk has written, the views, the rules, the alerts."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from core import __main__
from core.customers.checked import CheckedTable
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.customers.synthetic.telco import TELCO
from core.journal.store import Journal
from core.model.store import save_version, set_aliases, version_folder
from core.serving.desk import open_desk
from tests.model.kinds import fitted, with_holes
from tests.serving.conftest import settings_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MONTHLY = replace(
    TELCO,
    contract=replace(TELCO.contract, others=tuple((name, chance.plus(-3.0)) for name, chance in TELCO.contract.others)),
)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    settings = settings_in(tmp_path)
    version = fitted("logistic").version
    save_version(version_folder(settings.mlruns, settings.model_name, version.number), version)
    set_aliases(settings.mlruns, settings.model_name, {"champion": version.number})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHURN_LOGS", str(settings.logs))
    monkeypatch.setenv("CHURN_MLRUNS", str(settings.mlruns))
    at(monkeypatch, NOW)
    return open_desk(settings)


def at(monkeypatch, now):
    monkeypatch.setattr("core.commands.monitor.utc_now", lambda: now)


def customers(n, seed, process=TELCO):
    """With as many holes as the training customers have."""
    return with_holes(synthetic_table(read_schema(None), n, seed, process).table, seed, share=0.01)


def score(desk, table, when):
    desk.journal = Journal(desk.settings.logs, fsync="never", now=lambda: when)
    desk.answer_table(CheckedTable(table, (), 0, len(table), np.array([], np.int64), ()))
    desk.journal.close()


def run(*arguments):
    return CliRunner().invoke(__main__.main, ["monitor", *arguments])


def body_of(done):
    return json.loads(done.stdout)


def test_quiet_customers_are_quiet(desk):
    for back in range(3):
        score(desk, customers(600, 20 + back), NOW - back * DAY)
    done = run()
    assert done.exit_code == 0, done.output
    assert "1,800 predictions on 3 of 7 days" in done.output and "No alert is open." in done.output
    found = [(line.signal, line.subject, line.state) for line in Journal(desk.settings.logs).read(kinds=("finding",))]
    assert len(found) > 50 and {state for _, _, state in found} == {"ok"}
    counted = {"feature_drift", "score_drift", "mean_risk", "data_quality"}
    assert counted | {"multivariate_drift", "estimated_performance"} == {signal for signal, _, _ in found}
    assert "Outcomes are due for 2026-10-16 to 2026-10-22: no predictions then." in done.output


def test_another_process_raises_an_alert_when_it_lasts(desk, monkeypatch):
    for back in range(2):
        score(desk, customers(800, 30 + back, MONTHLY), NOW - back * DAY)
    at(monkeypatch, NOW - DAY)
    first = run("--window", "1d")
    assert first.exit_code == 0 and "the rules wait until it lasts" in first.output
    at(monkeypatch, NOW)
    done = run("--window", "1d", "--json")
    assert done.exit_code == 1, done.output
    found = body_of(done)
    moved = [(one["signal"], one["subject"]) for one in found["findings"] if one["state"] == "moved"]
    assert ("feature_drift", "Contract") in moved
    assert ("feature_drift", "Contract") in [(one["signal"], one["subject"]) for one in found["open"]]
    assert body_of(run("--window", "1d", "--json"))["events"] == []  # the same window again raises nothing twice


def test_the_column_that_moved_the_risk_is_named(desk):
    table = customers(800, 40)
    codes, unseen = {**table.codes, "Contract": np.zeros(len(table), np.int16)}, {**table.unseen, "Contract": {}}
    score(desk, replace(table, codes=codes, unseen=unseen), NOW)
    found = body_of(run("--json"))
    shares = found["why"]["shares"]
    assert shares[0]["column"] == "Contract" and shares[0]["low"] > 0
    change = found["why"]["after"] - found["why"]["before"]
    assert sum(one["change"] for one in shares) == pytest.approx(change, abs=1e-6)
    first = found["findings"][0]
    assert (first["signal"], first["subject"], first["state"]) == ("feature_drift", "Contract", "moved")


def test_cells_that_are_suddenly_empty_are_an_alert_at_once(desk):
    table = customers(800, 50)
    tenure = np.where(np.arange(len(table)) % 5 == 0, np.nan, table.numbers["tenure"])
    score(desk, replace(table, numbers={**table.numbers, "tenure": tenure}), NOW)
    done = run()
    assert done.exit_code == 1
    assert "CRITICAL, new: data quality of missing tenure" in done.output
    assert "(21 %) empty cells" in done.output and "1 open alert: " in done.output


def test_a_handful_of_predictions_is_no_verdict(desk):
    score(desk, customers(10, 60), NOW)
    done = run()
    assert (
        done.exit_code == 0 and "not_enough" in done.output and "Why the mean risk moved cannot be said" in done.output
    )


@pytest.mark.parametrize("lacking", ["journal", "model"])
def test_what_cannot_be_evaluated_is_exit_code_two_and_says_what_to_do(desk, tmp_path, monkeypatch, capsys, lacking):
    if lacking == "model":
        score(desk, customers(60, 70), NOW)
        monkeypatch.setenv("CHURN_MLRUNS", str(tmp_path / "none"))
    monkeypatch.setattr("sys.argv", ["core", "monitor"])
    with pytest.raises(SystemExit) as ended:
        __main__.run()
    said = capsys.readouterr()
    assert ended.value.code == 2 and said.out == ""
    assert ("Score customers first" if lacking == "journal" else "python -m core train") in said.err


def test_another_folder_and_a_wrong_window(desk, tmp_path):
    score(desk, customers(60, 80), NOW)
    assert run("--window", "1d", "--logs", str(tmp_path / "logs")).exit_code == 0
    assert run("--window", "soon").exit_code == 2
