"""The same with a real MLflow server: train to it from one folder, follow it into another."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from urllib.request import urlopen

import pytest

from core.model.registry.store import connect
from core.model.registry.sync import sync
from core.model.registry.training import train_and_register
from core.model.store import open_alias
from core.settings import Settings


@pytest.fixture(scope="module")
def server(tmp_path_factory, empty_database):
    import shutil

    folder = tmp_path_factory.mktemp("server")
    shutil.copy(empty_database, folder / "mlflow.db")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}", "--serve-artifacts"]
    command += ["--artifacts-destination", str(folder / "artifacts")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True)
    try:
        uri = f"http://127.0.0.1:{port}"
        for _ in range(1_800):  # half a minute of work, on a busy machine
            assert process.poll() is None, (folder / "log").read_text()
            try:
                urlopen(f"{uri}/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield uri
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its leave-taking lasts ten seconds and is not what is tested
        process.wait(20)


def test_a_training_goes_to_the_server_and_another_folder_follows_it(server, tmp_path, small_table):
    here, there = (Settings(mlruns=tmp_path / name, tracking_uri=server, _env_file=None) for name in ("here", "there"))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    done = train_and_register(here, small_table, data="a test", now=now, kinds=("logistic",)).registered
    assert sync(there).fetched == (1,)
    one, other = (open_alias(settings.mlruns, "churn").version for settings in (here, there))
    assert one.card == other.card and done.aliases == {"champion": 1}
    assert one.compiled.weights.tolist() == other.compiled.weights.tolist()
    train_and_register(there, small_table, data="a test", now=now, kinds=("logistic",))
    connect(here).client.set_registered_model_alias("churn", "champion", "2")
    assert sync(here).aliases["champion"] == 2
    assert open_alias(here.mlruns, "churn").version.number == 2
    assert not (here.mlruns / "mlflow.db").exists()


def test_mlflow_itself_loads_the_version_from_the_server(server, small_table):
    import mlflow

    from core.customers.export.as_arrow import as_arrow

    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(server)
    try:
        loaded = mlflow.pyfunc.load_model("models:/churn/1")
    finally:
        mlflow.set_tracking_uri(before)
    frame = as_arrow(small_table).to_pandas()[[column.name for column in small_table.schema.columns]]
    assert loaded.predict(frame.head(20)).between(0, 1).all()
