"""Served copies follow the registry's aliases, and survive its absence."""

import logging
import shutil
import socket
import sqlite3
import time
from contextlib import closing

import pytest

from core.errors import AwayError, ModelError
from core.model.registry.register import register
from core.model.registry.store import connect
from core.model.registry.sync import Synced, follow, sync
from core.model.store import open_alias, read_aliases, version_folder
from tests.model.registry.conftest import ORIGIN


@pytest.fixture
def two(settings, only_logistic):
    registry = connect(settings)
    register(only_logistic, ORIGIN, registry)
    register(only_logistic, ORIGIN, registry)
    return registry


def test_an_alias_that_was_moved_in_mlflow_moves_what_is_served(settings, two):
    two.client.set_registered_model_alias("churn", "champion", "2")
    two.client.delete_registered_model_alias("churn", "challenger")
    done = sync(settings)
    assert (done.aliases["champion"], done.changed) == (2, ("challenger", "champion"))
    assert open_alias(settings.mlruns, "churn").version.number == 2
    assert "challenger" not in read_aliases(settings.mlruns, "churn")
    assert sync(settings).changed == ()


def test_versions_that_are_missing_or_damaged_here_are_fetched_whole(settings, two):
    shutil.rmtree(version_folder(settings.mlruns, "churn", 1))
    card = version_folder(settings.mlruns, "churn", 2) / "card.json"
    card.write_text(card.read_text().replace("a test", "b test"))
    assert sync(settings).fetched == (1, 2)
    assert open_alias(settings.mlruns, "churn").version.card.data == "a test"
    assert open_alias(settings.mlruns, "churn").notice == ""


def test_a_version_that_was_never_ours_is_refused_and_the_champion_stays(settings, two):
    run = two.client.create_run(two.experiment).info.run_id
    foreign = two.client.create_model_version("churn", f"runs:/{run}/model", run)
    two.client.set_registered_model_alias("churn", "champion", foreign.version)
    with pytest.raises(ModelError, match="has no served form"):
        sync(settings)
    assert open_alias(settings.mlruns, "churn").version.number == 1


def test_an_empty_registry_takes_nothing_away(settings, two, empty_database):
    shutil.copy(empty_database, settings.mlruns / "other.db")
    other = settings.model_copy(update={"tracking_uri": f"sqlite:///{settings.mlruns / 'other.db'}"})
    assert sync(other) == Synced({"champion": 1, "challenger": 2}, empty=True)


@pytest.mark.parametrize("typed", ["sqlite:///{}/mlfow.db", ""], ids=["mistyped", "default"])
def test_a_look_at_a_database_that_is_not_there_says_so_and_makes_none(settings, tmp_path, typed):
    elsewhere = settings.model_copy(update={"mlruns": tmp_path / "new", "tracking_uri": typed.format(tmp_path)})
    with pytest.raises(AwayError, match=r"database .*\.db is not there"):
        sync(elsewhere)
    assert sorted(tmp_path.rglob("*.db")) == [settings.mlruns / "mlflow.db"]


def test_a_registration_that_was_killed_before_its_last_step_is_finished_by_the_next_look(settings, two):
    (settings.mlruns / "served" / "churn" / "aliases.json").unlink()
    assert follow(two).aliases == {"champion": 1, "challenger": 2}


@pytest.mark.parametrize(
    ("uri", "says"),
    [("postgresql://h/x", "needs a driver"), ("mysql://h/x", "needs a driver"), ("http://h:abc", "does not answer")],
)
def test_an_address_that_cannot_be_reached_from_here_is_reported(settings, uri, says):
    with pytest.raises(AwayError, match=f"{uri} {says}"):
        sync(settings.model_copy(update={"tracking_uri": uri}))


def test_a_database_that_fails_is_reported_once_without_mlflows_traceback(settings, caplog):
    with closing(sqlite3.connect(settings.mlruns / "mlflow.db")) as database:
        database.execute("DROP TABLE experiments")
    logging.getLogger("mlflow").addHandler(caplog.handler)
    try:
        with pytest.raises(ModelError, match=r"cannot be used.*no such"):
            sync(settings)
    finally:
        logging.getLogger("mlflow").removeHandler(caplog.handler)
    assert not caplog.records


@pytest.mark.parametrize("listening", [False, True], ids=["nobody there", "there but silent"])
def test_a_registry_that_is_away_is_reported_within_seconds_and_copies_stay(settings, two, listening):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        if listening:
            door.listen()
        away = settings.model_copy(update={"tracking_uri": f"http://127.0.0.1:{door.getsockname()[1]}"})
        began = time.monotonic()
        with pytest.raises(AwayError, match="does not answer"):
            sync(away)
        assert time.monotonic() - began < 5
    assert open_alias(settings.mlruns, "churn").version.number == 1
