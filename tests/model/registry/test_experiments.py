"""Runs as MLflow keeps them, read without it; and what is computed from them."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import AwayError, DamagedModelError, ModelError
from core.model.registry.experiments.database.store import read_database
from core.model.registry.experiments.figures import CHOICE, figure, in_order
from core.model.registry.experiments.importance import epsilon_squared, grouped, parameters, what_mattered
from core.model.registry.experiments.ranking import best_of, trend
from core.model.registry.experiments.rows import as_table
from core.model.registry.experiments.run import Board, Run
from core.model.registry.experiments.server.client import read_server
from core.model.registry.experiments.store import read_board, read_curves, state_of
from core.model.registry.register import register
from core.model.registry.store import connect
from tests.model.registry.conftest import ORIGIN

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def run(number: int = 0, **more) -> Run:
    """A finished run."""
    start = NOW + timedelta(minutes=number)
    given = {"metrics": {}, "params": {}, "tags": {"data_hash": "d"}} | more
    return replace(
        Run(f"{number:032x}", "run", "e", "FINISHED", start, start + timedelta(seconds=3), "", {}, {}, {}, ""), **given
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty_database, only_logistic):
    """A training of ours, and what else may stand in a database."""
    import shutil

    from mlflow.entities import Metric, Param

    from core.settings import Settings

    mlruns = tmp_path_factory.mktemp("mlruns")
    shutil.copy(empty_database, mlruns / "mlflow.db")
    settings = Settings(mlruns=mlruns, tracking_uri="", _env_file=None)
    registry = connect(settings, create=True)
    register(only_logistic, replace(ORIGIN, by="ann"), registry)
    client, key = registry.client, registry.experiment
    bare = client.create_run(key)
    failed = client.create_run(key, tags={"mlflow.runName": "broke"})
    client.set_terminated(failed.info.run_id, "FAILED")
    odd = client.create_run(client.create_experiment("elsewhere"), tags={"mlflow.user": "bob", "odd": "ü'\"; --"})
    metrics = [Metric("loss", 0.25, 1, 0), Metric("loss", 0.5, 2, 1), Metric("nan", float("nan"), 1, 0)]
    metrics += [Metric("inf", float("inf"), 1, 0)]
    client.log_batch(odd.info.run_id, metrics=metrics, params=[Param("lr", "0.1"), Param("empty", "")])
    gone = client.create_run(key)
    client.delete_run(gone.info.run_id)
    client.delete_experiment(client.create_experiment("deleted"))
    second = client.create_model_version("churn", f"runs:/{odd.info.run_id}/model", odd.info.run_id)
    client.delete_model_version("churn", client.create_model_version("churn", "runs:/x/model").version)
    client.set_registered_model_alias("churn", "shadow", second.version)
    return settings, bare.info.run_id


def plain(board: Board) -> object:
    """A board as something that can be compared."""
    runs = sorted(
        (r.id, r.name, r.experiment, r.status, r.start, r.end, r.user, dict(r.metrics), dict(r.params), dict(r.tags))
        for r in board.runs
    )
    return (board.experiments, runs, board.versions)


def test_the_database_read_by_us_says_what_mlflows_client_says(filled):
    settings, _ = filled
    names = ["churn-training", "elsewhere", "no such experiment"]
    ours = read_database(settings.mlruns / "mlflow.db", names)
    assert plain(ours) == plain(read_server(connect(settings), names))
    assert len(ours.runs) == 5
    assert [run.start for run in ours.runs] == sorted((run.start for run in ours.runs), reverse=True)


def test_a_training_of_ours_is_recognised_with_all_it_says(filled):
    settings, _ = filled
    board = read_board(settings, ["churn-training"])
    (ours,) = [run for run in board.runs if run.kind]
    assert (ours.kind_label, ours.who, ours.data_hash, ours.commit) == (
        "Logistic regression",
        "ann",
        "d" * 64,
        "c" * 40,
    )
    assert ours.status == "FINISHED" and ours.seconds >= 0
    assert ours.metrics["holdout_roc_auc"] == pytest.approx(0.8, abs=0.15)
    (version,) = board.versions_of(ours.id)
    assert (version.label, version.aliases) == ("churn/1", ("champion",))
    assert board.holding("churn", "champion") == version
    parent = board.run(ours.parent)
    assert parent.name.startswith("training ") and board.children(parent.id) == (ours,)
    assert parent not in board.models and ours in board.models
    assert read_curves(settings, ours).roc.y[-1] == 1.0


def test_foreign_bare_and_failed_runs_are_read_as_what_they_are(filled):
    settings, bare = filled
    board = read_board(settings, ["elsewhere", "churn-training"])
    (odd,) = [run for run in board.runs if run.experiment == "elsewhere"]
    assert (odd.metrics, odd.params, odd.who) == ({"loss": 0.5}, {"lr": "0.1", "empty": ""}, "bob")
    assert (odd.kind, odd.parent, odd.end) == ("", "", None)
    assert odd.tags["odd"] == "ü'\"; --"
    assert read_curves(settings, odd) is None
    assert board.run(bare).seconds is None
    assert {run.status for run in board.runs} == {"FINISHED", "FAILED", "RUNNING"}
    assert [one.aliases for one in board.versions_of(odd.id)] == [("shadow",)]


def test_a_folder_without_a_database_has_no_runs_and_gets_no_database(tmp_path):
    from core.settings import Settings

    settings = Settings(mlruns=tmp_path / "nothing", tracking_uri="", _env_file=None)
    assert read_board(settings, ["churn-training"]).runs == ()
    assert not (tmp_path / "nothing").exists()


def test_a_database_of_another_form_is_left_to_the_client(filled, monkeypatch):
    import core.model.registry.experiments.database.store as database

    settings, _ = filled
    ours = read_board(settings, ["elsewhere"])
    monkeypatch.setattr(database, "METRICS", database.METRICS.replace("is_nan", "no_such_column"))
    assert plain(read_board(settings, ["elsewhere"])) == plain(ours)


def test_a_file_that_is_no_database_or_stays_locked_is_said(tmp_path, filled, monkeypatch):
    import core.model.registry.experiments.database.store as database

    (tmp_path / "mlflow.db").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(ModelError, match="no database"):
        read_database(tmp_path / "mlflow.db", ["e"])
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    path = filled[0].mlruns / "mlflow.db"
    with sqlite3.connect(path) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ModelError, match="locked"):
            read_database(path, ["elsewhere"])
        writer.rollback()


def test_the_state_changes_with_the_database_and_a_server_has_none(filled):
    settings, bare = filled
    before = state_of(settings)
    assert state_of(settings) == before
    connect(settings).client.set_tag(bare, "looked", "at")
    assert state_of(settings) != before
    assert state_of(settings.model_copy(update={"tracking_uri": "http://127.0.0.1:9"})) is None


def test_a_dead_server_is_said_within_three_seconds(filled):
    import socket
    import time

    with socket.socket() as deaf:  # takes the call and never answers
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        for address in ("http://127.0.0.1:9", f"http://127.0.0.1:{deaf.getsockname()[1]}"):
            begin = time.monotonic()
            with pytest.raises(AwayError, match="does not answer"):
                read_board(filled[0].model_copy(update={"tracking_uri": address}), ["e"])
            assert time.monotonic() - begin < 3


def test_curves_that_were_spoiled_are_said(tmp_path):
    (tmp_path / "curves").mkdir()
    (tmp_path / "curves" / "curves.json").write_text('{"roc": 1}')
    from core.settings import Settings

    settings = Settings(mlruns=tmp_path, tracking_uri="", _env_file=None)
    with pytest.raises(DamagedModelError, match="curves"):
        read_curves(settings, run(artifacts=tmp_path.as_uri()))


def test_the_best_is_the_best_finished_run_and_says_who_is_as_good():
    runs = [run(at, metrics={CHOICE: value}) for at, value in enumerate((0.80, 0.84, 0.835, 0.84))]
    runs[1] = replace(runs[1], metrics={CHOICE: 0.84, f"{CHOICE}_error": 0.01})
    runs.append(run(9, metrics={CHOICE: 0.99}, status="FAILED"))
    best = best_of(runs, figure(CHOICE))
    assert (best.run, best.value, best.error, best.tables) == (runs[1], 0.84, 0.01, 1)
    assert best.as_good == (runs[2], runs[3])
    assert best_of(runs, figure("no such metric")) is None


def test_of_a_loss_the_smallest_is_best():
    runs = [run(at, metrics={"val_loss": value}) for at, value in enumerate((0.5, 0.3, 0.4))]
    assert best_of(runs, figure("val_loss")).run is runs[1]
    assert [step.best for step in trend(runs[::-1], figure("val_loss"))] == [0.5, 0.3, 0.3]
    assert [step.record for step in trend(runs, figure("val_loss"))] == [True, True, False]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.booleans())
def test_the_best_so_far_never_gets_worse_and_ends_with_the_best(values, smaller):
    what = figure("brier" if smaller else "accuracy")
    steps = trend([run(at, metrics={what.name: value}) for at, value in enumerate(values)], what)
    best = [step.best for step in steps]
    assert best == sorted(best, reverse=smaller)
    assert best[-1] == what.best(values)


def test_the_share_of_a_parameter_against_a_golden_value():
    # one-way ANOVA of [6,8,4,5,3,4], [8,12,9,11,6,8], [13,9,11,8,7,12]: F = 9.3, so with 2 and 15 degrees of freedom
    # epsilon squared = 2·(F − 1) / (2·F + 15) = .494048
    values = np.array([6, 8, 4, 5, 3, 4, 8, 12, 9, 11, 6, 8, 13, 9, 11, 8, 7, 12], float)
    found = epsilon_squared(values, np.repeat([0, 1, 2], 6))
    from scipy.stats import f_oneway

    f = f_oneway(values[:6], values[6:12], values[12:]).statistic
    assert f == pytest.approx(9.3, abs=0.05)
    assert found == pytest.approx(2 * (f - 1) / (2 * f + 15))


def test_a_parameter_that_matters_stands_first_and_noise_near_nothing():
    rng = np.random.default_rng(1)
    runs = []
    for at in range(120):
        depth, noise = int(rng.integers(1, 5)), str(rng.random())
        params = {"depth": str(depth), "noise": noise, "same": "1", "calibration_slope": noise}
        runs.append(run(at, metrics={"acc": 0.7 + 0.02 * depth + 0.005 * rng.normal()}, params=params))
    depth, noise = what_mattered(runs, figure("acc"))
    assert (depth.name, depth.best, depth.groups, depth.runs) == ("depth", "4", 4, 120)
    assert depth.share > 0.9 and noise.share < 0.1
    assert parameters(runs) == ("depth", "noise", "same")


def test_few_runs_or_one_value_say_nothing_about_a_parameter():
    few = [run(at, metrics={"acc": at / 10}, params={"depth": str(at % 2)}) for at in range(7)]
    assert what_mattered(few, figure("acc")) == ()
    same = [run(at, metrics={"acc": at / 10}, params={"depth": "3"}) for at in range(20)]
    assert what_mattered(same, figure("acc")) == ()


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=40))
def test_every_value_falls_into_a_group_that_has_a_name(numbers):
    codes, words = grouped([repr(number) for number in numbers])
    assert codes.min() >= 0 and codes.max() < len(words)


def test_metrics_come_in_a_fixed_order_without_what_is_none():
    names = [one.name for one in in_order(["holdout_brier", "own", "holdout_accuracy", "threshold", "n_train", CHOICE])]
    assert names == [CHOICE, "holdout_accuracy", "holdout_brier", "own"]


def test_the_table_holds_everything_and_nulls_for_what_is_not_there(filled):
    settings, _ = filled
    board = read_board(settings, ["churn-training", "elsewhere"])
    table = as_table(board, board.runs)
    assert table.num_rows == len(board.runs)
    assert {"metric.holdout_roc_auc", "metric.loss", "param.lr", "tag.odd", "data_hash", "parent"} <= set(
        table.column_names
    )
    assert table["metric.loss"].null_count == table.num_rows - 1
    assert table.schema.field("started").type == pa.timestamp("ms", "UTC")
    row = table.filter(pa.compute.equal(table["kind"], "logistic")).to_pylist()[0]
    assert (row["registered_as"], row["aliases"], row["who"]) == ("churn/1", "champion", "ann")
