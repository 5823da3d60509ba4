"""`python -m core train` and `models`, as a person types them."""

import shutil

import pytest
from click.testing import CliRunner

from core.commands.models import models
from core.commands.train import train
from core.customers.export.as_arrow import as_arrow
from core.customers.store import read_schema
from core.customers.synthetic.table import synthetic_table
from core.errors import BusyError, ModelError, NoModelError, TableError
from tests.model.registry.conftest import empty_database  # noqa: F401  (a fixture)


@pytest.fixture
def desk(tmp_path, monkeypatch, empty_database):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    for name in ("CHURN_DATA", "CHURN_SCHEMA", "CHURN_MLRUNS", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "mlruns").mkdir()
    shutil.copy(empty_database, tmp_path / "mlruns" / "mlflow.db")
    runner = CliRunner()

    def call(command, *arguments):
        done = runner.invoke(command, list(arguments), catch_exceptions=True)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return call


def test_a_first_training_tells_each_step_the_table_of_candidates_and_who_won(desk):
    said = desk(train, "--rows", "400", "--kinds", "logistic,boosting")
    assert "400 customers: synthetic customers" in said
    assert "100%  Registered" in said
    assert "churn/1    logistic" in said and "churn/2    boosting" in said
    assert "highest validation ROC-AUC" in said
    assert "is champion: there was none." in said
    assert "mlflow ui --backend-store-uri sqlite:///mlruns/mlflow.db" in said
    assert "champion" in desk(models, "list")
    shown = desk(models, "show", "champion")
    assert "train, 80 validation" in shown and "threshold" in shown
    assert desk(models, "sync") == "Nothing has changed.\n"
    assert desk(train, "--if-none") in ("churn/1 is there.\n", "churn/2 is there.\n")


def test_models_without_a_training_say_what_to_do(desk):
    with pytest.raises(NoModelError, match="python -m core train"):
        desk(models, "list")


def test_a_look_at_an_empty_registry_says_that_it_knows_no_alias(desk, tmp_path, monkeypatch):
    uri = f"sqlite:///{tmp_path / 'mlruns' / 'mlflow.db'}"  # MLflow keeps a relative address's first connection
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    assert desk(models, "sync") == f"The registry at {uri} knows no alias of churn; nothing has changed.\n"


def test_a_table_that_is_not_there_is_reported_before_any_training(desk):
    with pytest.raises(TableError, match=r"nowhere\.csv"):
        desk(train, "--data", "nowhere.csv")


@pytest.mark.parametrize("option", [("--seed", "-1"), ("--rows", "-5"), ("--rows", "0")])
def test_a_number_that_cannot_be_is_refused_by_its_option(desk, option):
    assert f"Invalid value for '{option[0]}'" in desk(train, *option)


def test_an_unknown_kind_is_reported(desk):
    with pytest.raises(ModelError, match="Unknown kind of model: svm"):
        desk(train, "--rows", "400", "--kinds", "svm")


def test_rows_with_errors_are_listed_and_left_out_only_when_that_is_asked_for(desk, tmp_path):
    schema, path = read_schema(None), tmp_path / "customers.csv"
    frame = as_arrow(synthetic_table(schema, 60, seed=3).table).to_pandas().astype(object)
    frame.loc[[4, 7], schema.target.column] = "Maybe"
    frame.to_csv(path, index=False)
    with pytest.raises(TableError, match=r"customers\.csv: 2 problems; 2 of 60 rows have errors.*--leave-out-bad-rows"):
        desk(train, "--data", str(path))
    with pytest.raises(ModelError, match="Of 58 customers"):  # too few, but it went on
        desk(train, "--data", str(path), "--leave-out-bad-rows")


def test_a_training_that_is_running_is_reported(desk, tmp_path):
    from datetime import UTC, datetime

    from core.model.registry.lock import training_lock

    with training_lock(tmp_path / "mlruns", datetime.now(UTC)), pytest.raises(BusyError, match="already running"):
        desk(train, "--rows", "400")
