"""`python -m core monitor` with outcomes: quiet, concept drift, one segment that is served badly and recovers."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from core import __main__
from core.customers.checked import CheckedTable
from core.journal.days import stamp
from core.journal.lines import OutcomeLine
from core.journal.store import Journal
from core.model.store import save_version, set_aliases, version_folder
from core.model.training.metrics import metrics
from core.serving.desk import open_desk
from tests.commands.test_monitor import customers
from tests.model.kinds import fitted
from tests.serving.conftest import settings_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HORIZON = 30


def labels(p, rng):
    return (rng.random(len(p)) < p).astype(np.int8)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Probabilities of this version hold for outcomes that are drawn from them, and its floors are those of such outcomes."""
    settings = settings_in(tmp_path)
    version = fitted("logistic").version
    p = version.compiled.both(version.encoder.encode_table(customers(4_000, 1)))[1]
    holdout = metrics(labels(p, np.random.default_rng(1)), p, version.threshold).as_dict()
    version = replace(version, card=replace(version.card, metrics={"holdout": holdout}))
    save_version(version_folder(settings.mlruns, settings.model_name, version.number), version)
    set_aliases(settings.mlruns, settings.model_name, {"champion": version.number})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHURN_LOGS", str(settings.logs))
    monkeypatch.setenv("CHURN_MLRUNS", str(settings.mlruns))
    return open_desk(settings)


def past(desk, back, n=800, turned=None, known=1.0):
    """n customers scored so many days before the horizon, and what became of them; `turned`: for whom the opposite."""
    when = NOW - (HORIZON + back) * DAY
    desk.journal = Journal(desk.settings.logs, fsync="never", now=lambda: when)
    table = customers(n, 100 + back)
    desk.answer_table(CheckedTable(table, (), 0, n, np.array([], np.int64), ()))
    lines = list(desk.journal.read(when.date(), when.date(), ("prediction",)))
    p = np.array([line.probability for line in lines])
    rng = np.random.default_rng(back + 50)
    target = labels(p, rng)
    if turned is not None:
        target = np.where([turned(line) for line in lines], 1 - target, target)
    observed = (when + 20 * DAY).date().isoformat()
    keep = rng.random(n) < known
    desk.journal.append_many(
        OutcomeLine(*stamp(NOW - 5 * DAY), line.customer, line.id, observed, bool(one))
        for line, one, kept in zip(lines, target, keep, strict=True)
        if kept
    )
    desk.journal.close()


def now(desk, when=NOW):
    desk.journal = Journal(desk.settings.logs, fsync="never", now=lambda: when)
    table = customers(300, 7)
    desk.answer_table(CheckedTable(table, (), 0, 300, np.array([], np.int64), ()))
    desk.journal.close()


def run(monkeypatch, when=NOW, window="7d"):
    monkeypatch.setattr("core.commands.monitor.utc_now", lambda: when)
    done = CliRunner().invoke(__main__.main, ["monitor", "--window", window, "--json"])
    return done.exit_code, json.loads(done.stdout)


def states(body, signal):
    return {one["subject"]: one["state"] for one in body["findings"] if one["signal"] == signal}


def test_outcomes_as_promised_are_quiet(desk, monkeypatch):
    for back in range(3):
        past(desk, back)
    now(desk)
    code, body = run(monkeypatch)
    assert code == 0, body["open"]
    assert set(states(body, "performance")) == {"accuracy", "precision", "recall", "f1", "roc_auc"}
    assert set(states(body, "performance").values()) == set(states(body, "performance_gap").values()) == {"ok"}
    assert states(body, "segment") == {}
    assert body["labels"] == {
        "window": {"first": "2026-10-16", "last": "2026-10-22"}, "made": 2400, "covered": 2400, "labelled": 2400
    }  # fmt: skip


def test_concept_drift_shows_in_what_came_true_and_not_in_the_estimate(desk, monkeypatch):
    for back in range(3):
        past(desk, back, turned=lambda line: True)
    now(desk)
    code, body = run(monkeypatch)
    assert code == 1
    assert {"accuracy", "roc_auc"} <= {one["subject"] for one in body["open"] if one["signal"] == "performance"}
    assert {one["severity"] for one in body["open"]} == {"CRITICAL"}
    assert states(body, "performance_gap")["roc_auc"] == "moved"
    assert set(states(body, "estimated_performance").values()) == {"ok"}
    told = CliRunner().invoke(__main__.main, ["monitor"]).stdout.splitlines()
    named, n = [line for line in told if line.startswith("segment ")], len(states(body, "segment"))
    assert n > 5 and len(named) == 5, "the worst, not a wall of them"
    assert f"and {n - 5} more segments that are served worse: --json, or the page" in told


def test_a_segment_that_is_served_badly_is_named_and_recovers(desk, monkeypatch):
    contract = "Two year"
    for back in (3, 2):
        past(desk, back, turned=lambda line: line.features["Contract"] == contract)
    for back in (1, 0):
        past(desk, back)
    opened = []
    for back in (3, 2, 1, 0):
        now(desk, NOW - back * DAY)
        _, body = run(monkeypatch, NOW - back * DAY, "1d")
        opened.append([one["subject"] for one in body["open"] if one["signal"] == "segment"])
    assert opened[0] == [] and any(contract.lower() in subject.lower() for subject in opened[1])
    assert opened[3] == []


def test_a_selection_of_outcomes_is_no_verdict(desk, monkeypatch):
    past(desk, 0, known=0.2)
    now(desk)
    code, body = run(monkeypatch)
    assert code == 0 and set(states(body, "performance").values()) == {"not_enough"}
    assert "of 800 predictions that are due" in next(
        o["says"] for o in body["findings"] if o["signal"] == "performance"
    )


def test_a_damaged_file_is_told_and_the_counts_are_judged_all_the_same(desk, monkeypatch):
    past(desk, 0)
    now(desk)
    run(monkeypatch)
    for path in (desk.settings.logs / "views").glob("*.parquet"):
        size, stat = path.stat().st_size, path.stat()
        path.write_bytes(b"\0" * size)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    code, body = run(monkeypatch)
    assert code == 0 and "were not looked at" in body["warnings"][-1] and states(body, "feature_drift")
