"""Registration: what MLflow holds, what is served, and what happens when something is wrong or half done."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.customers.export.as_arrow import as_arrow
from core.errors import CompiledMismatchError, NoModelError, RowError
from core.model.compiled import calibrated
from core.model.registry.register import register
from core.model.registry.store import connect
from core.model.store import load_version, open_alias, read_aliases, saved_numbers, version_folder
from tests.model.registry.conftest import ORIGIN


@pytest.fixture
def registered(settings, trained):
    registry = connect(settings)
    return registry, register(trained, ORIGIN, registry)


def test_a_first_training_serves_its_winner_and_every_candidate_is_a_version(registered, settings, trained):
    registry, done = registered
    choice = trained.choice
    assert sorted(done.numbers.values()) == [1, 2, 3, 4, 5][: len(trained.candidates)]
    assert done.promoted
    expected = {"champion": done.numbers[choice.champion], "challenger": done.numbers[choice.challenger]}
    assert read_aliases(settings.mlruns, "churn") == done.aliases == expected
    assert registry.client.get_registered_model("churn").aliases == expected
    assert open_alias(settings.mlruns, "churn").version.kind == choice.champion


def test_runs_hold_parameters_metrics_curves_and_where_it_all_comes_from(registered, trained):
    registry, done = registered
    client = registry.client
    runs = {run.data.tags.get("kind"): run for run in client.search_runs([registry.experiment])}
    assert all(run.info.status == "FINISHED" for run in runs.values())
    run, candidate = runs["boosting"], trained.of("boosting")
    assert run.data.tags["mlflow.parentRunId"] == done.run == runs[None].info.run_id
    assert (run.data.tags["data_hash"], run.data.tags["git_commit"], run.data.params["seed"]) == (
        "d" * 64,
        "c" * 40,
        "7",
    )
    assert run.data.params["max_leaf_nodes"] == str(candidate.params["max_leaf_nodes"])
    for side in ("validation", "holdout"):
        for name, value in getattr(candidate, side).as_dict().items():
            assert run.data.metrics[f"{side}_{name}"] == value
    names = {file.path for file in client.list_artifacts(run.info.run_id, "curves")}
    assert names == {"curves/curves.json", "curves/curves.svg"}
    version = client.get_model_version("churn", str(done.numbers["boosting"]))
    assert (version.tags["kind"], float(version.tags["threshold"])) == ("boosting", candidate.threshold)


def test_mlflow_loads_each_version_without_a_pickle_and_it_says_what_is_served(registered, settings, trained, tmp_path):
    import mlflow

    registry, done = registered
    holdout = trained.table.take(trained.split.holdout)
    frame = as_arrow(holdout).to_pandas()[[column.name for column in holdout.schema.columns]]
    for number in done.numbers.values():
        version = load_version(version_folder(settings.mlruns, "churn", number))
        served = version.compiled.both(version.encoder.encode_table(holdout))[1]
        source = registry.client.get_model_version("churn", str(number)).run_id
        loaded = mlflow.pyfunc.load_model(
            registry.client.download_artifacts(source, "model", str(_new(tmp_path, number)))
        )
        assert np.array_equal(loaded.predict(frame).to_numpy(), served)
    files = {path.suffix for path in (settings.mlruns / "artifacts").rglob("*") if path.is_file()}
    assert not files & {".pkl", ".pickle", ".joblib", ".cloudpickle"}


def test_a_row_that_cannot_be_scored_is_named(registered, trained, tmp_path):
    import mlflow

    registry, _ = registered
    run = registry.client.get_model_version("churn", "1").run_id
    loaded = mlflow.pyfunc.load_model(registry.client.download_artifacts(run, "model", str(tmp_path)))
    frame = as_arrow(trained.table.take(np.arange(3))).to_pandas()
    name = trained.table.schema.numbers[0].name
    frame[name] = frame[name].astype(object)
    frame.loc[1, name] = "abc"
    with pytest.raises(RowError, match=f"row 2, {name}: 'abc' is not a number"):
        loaded.predict(frame[[column.name for column in trained.table.schema.columns]])


def test_the_originals_load_again_with_the_fixed_list_of_types_and_agree(registered, trained, tmp_path):
    import mlflow.sklearn

    registry, done = registered
    x = trained.encoded(trained.split.holdout)
    for kind in ("logistic", "boosting", "forest"):
        run = registry.client.get_model_version("churn", str(done.numbers[kind])).run_id
        folder = registry.client.download_artifacts(run, "original", str(_new(tmp_path, kind)))
        candidate = replace(trained.of(kind), original=mlflow.sklearn.load_model(folder))
        difference = trained.original_margins(candidate, x) - candidate.compiled.margins(x)
        assert np.abs(difference).max() <= 1e-9


def test_a_wrong_compilation_of_one_kind_registers_nothing_at_all(settings, trained):
    registry = connect(settings)
    good, *rest = trained.candidates
    last = replace(rest[-1], compiled=calibrated(rest[-1].compiled, 1.0, 1e-6))
    with pytest.raises(CompiledMismatchError):
        register(replace(trained, candidates=(good, *rest[:-1], last)), ORIGIN, registry)
    assert saved_numbers(settings.mlruns, "churn") == ()
    assert registry.client.search_model_versions("name = 'churn'") == []
    with pytest.raises(NoModelError):
        open_alias(settings.mlruns, "churn")


def test_a_champion_in_office_stays_and_the_new_winner_challenges_it(settings, only_logistic):
    registry = connect(settings)
    register(only_logistic, ORIGIN, registry)
    second = register(only_logistic, ORIGIN, registry)
    assert not second.promoted
    assert second.aliases == {"champion": 1, "challenger": 2}


def test_numbers_go_on_above_whatever_was_deleted_or_left_behind(settings, only_logistic):
    registry = connect(settings)
    register(only_logistic, ORIGIN, registry)
    register(only_logistic, ORIGIN, registry)
    registry.client.delete_registered_model_alias("churn", "challenger")
    registry.client.delete_model_version("churn", "2")  # MLflow counts on, and does not say so
    shutil.rmtree(version_folder(settings.mlruns, "churn", 2))
    assert register(only_logistic, ORIGIN, registry).numbers == {"logistic": 4}
    shutil.copytree(version_folder(settings.mlruns, "churn", 4), version_folder(settings.mlruns, "churn", 6))
    assert register(only_logistic, ORIGIN, registry).numbers == {"logistic": 7}
    assert saved_numbers(settings.mlruns, "churn") == (1, 4, 6, 7)


def test_a_lost_database_never_overwrites_what_is_served(settings, only_logistic, empty_database):
    register(only_logistic, ORIGIN, connect(settings))
    before = open_alias(settings.mlruns, "churn").version.card.run_id
    other = replace_database(settings, empty_database)
    assert register(only_logistic, ORIGIN, connect(other)).numbers == {"logistic": 2}
    assert load_version(version_folder(settings.mlruns, "churn", 1)).card.run_id == before


def test_curves_of_the_run_are_the_candidates(registered, trained, tmp_path):
    registry, done = registered
    run = registry.client.get_model_version("churn", str(done.numbers["logistic"])).run_id
    text = Path(registry.client.download_artifacts(run, "curves/curves.json", str(tmp_path))).read_text()
    assert json.loads(text)["reliability"]["y"] == list(trained.of("logistic").curves.reliability.y)


def replace_database(settings, empty):
    """The same folder with another, empty database (MLflow keeps the old one's connection open, hence the new name)."""
    shutil.copy(empty, settings.mlruns / "other.db")
    return settings.model_copy(update={"tracking_uri": f"sqlite:///{settings.mlruns / 'other.db'}"})


def _new(tmp_path, name):
    folder = tmp_path / str(name)
    folder.mkdir()
    return folder
