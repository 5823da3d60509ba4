"""The bundle: reproducible, whole, and without anything that is not the app's or a model's."""

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from core.errors import NoModelError
from core.settings import Settings
from deploy.bundle import FOLDER, build
from deploy.smoke import SmokeError, unpack
from tests.chromium import find
from tests.pages.running import small_model

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    small_model(folder / "mlruns")
    return Settings(_env_file=None, mlruns=folder / "mlruns", logs=folder / "logs")


@pytest.fixture(scope="module")
def bundle(settings, tmp_path_factory):
    path = tmp_path_factory.mktemp("build") / "deep" / "churn-desk.tar.gz"
    assert build(settings, path) == hashlib.sha256(path.read_bytes()).hexdigest()
    return path


def test_the_same_commit_and_models_give_the_same_bytes(settings, bundle, tmp_path):
    build(settings, tmp_path / "again.tar.gz")
    assert (tmp_path / "again.tar.gz").read_bytes() == bundle.read_bytes()


def test_it_holds_the_app_and_the_served_model_and_no_tests(bundle):
    with tarfile.open(bundle) as packed:
        names = {name.removeprefix(f"{FOLDER}/") for name in packed.getnames()}
    assert {"app.py", "requirements.txt", "core/serving/desk.py", "mlruns/served/churn/aliases.json"} <= names
    assert "mlruns/served/churn/1/manifest.json" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "logs/")) or "mlflow.db" in name]


def test_it_says_what_it_was_made_from(bundle, tmp_path):
    home = unpack(bundle, tmp_path)
    note = json.loads((home / "bundle.json").read_text())
    assert note["aliases"] == {"champion": 1}
    assert len(note["commit"].removesuffix("+changes")) == 40


def test_a_changed_file_is_found(bundle, tmp_path):
    home = unpack(bundle, tmp_path / "first")
    (home / "app.py").write_text("print('hello')")
    with tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as packed:
        packed.add(home, FOLDER)
    with pytest.raises(SmokeError, match=r"app\.py do not match"):
        unpack(tmp_path / "bad.tar.gz", tmp_path / "second")


def test_without_a_champion_there_is_no_bundle(tmp_path):
    with pytest.raises(NoModelError, match="no champion"):
        build(Settings(_env_file=None, mlruns=tmp_path, logs=tmp_path), tmp_path / "x.tar.gz")
    assert not (tmp_path / "x.tar.gz").exists()


@pytest.mark.browser
@pytest.mark.skipif(find() is None, reason="there is no Chromium: python -m tests.chromium")
def test_a_customer_is_scored_in_the_app_that_starts_from_it(bundle):
    command = [sys.executable, "-m", "deploy.smoke", bundle, "--python", sys.executable]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "stands in the journal" in done.stdout
