"""kill -9 at any moment of a training: what is served is the champion before or nothing, and the next training works."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.model.registry.store import connect
from core.model.store import load_version, read_aliases, saved_numbers, version_folder
from core.settings import Settings

STEPS = ["Opening the registry", "Registering", "Pointing", "Serving"]


FIRST = [*STEPS, 9, 18, 27, 36, "never"]
LATER = ["never", *STEPS[1:], 5, 14, 23, 32, "never"]


@pytest.fixture(scope="module")
def histories(tmp_path_factory, empty_database):
    """Both histories, by one process (its imports take longer than either): settings and what was seen, of each."""
    both, arguments = [], []
    for moments in (FIRST, LATER):
        mlruns = tmp_path_factory.mktemp("mlruns")
        shutil.copy(empty_database, mlruns / "mlflow.db")
        both.append(Settings(mlruns=mlruns, tracking_uri="", _env_file=None))
        arguments += ["+", str(mlruns), *map(str, moments)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.model.registry.killed", *arguments[1:]],
        capture_output=True,
        text=True,
        timeout=250,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 0, done.stderr
    found = [[json.loads(line) for line in text.splitlines()] for text in done.stdout.strip().split("\n\n")]
    return list(zip(both, found, strict=True))


def test_a_first_training_killed_anywhere_serves_nothing_and_a_rerun_works(histories):
    settings, (*killed, writes, last) = histories[0]
    assert all(one["signal"] == 9 for one in killed)
    # "Serving" is killed after MLflow's alias was set: the next training, also when it is killed, finishes that first
    before = [one for one in killed if one["moment"] in STEPS]
    assert [one["number"] for one in before] == [None] * 4
    assert writes["writes"] > 36 and last["signal"] == 0
    registry = connect(settings)
    champion = registry.client.get_registered_model("churn").aliases["champion"]
    later = [one["number"] for one in killed if one["moment"] not in STEPS]
    assert set(later) == {champion} and last["number"] == champion
    for number in saved_numbers(settings.mlruns, "churn"):
        load_version(version_folder(settings.mlruns, "churn", number))  # whatever stands there is whole
    runs = registry.client.search_runs([registry.experiment])
    assert {one.info.status for one in runs} == {"FINISHED", "KILLED"}


def test_a_later_training_killed_anywhere_leaves_the_champion_in_office(histories):
    settings, found = histories[1]
    killed = [one for one in found if one.get("signal") == 9]
    assert len(killed) == 7 and {one["number"] for one in killed} == {1}
    assert {one["notice"] for one in killed} == {""}
    aliases = read_aliases(settings.mlruns, "churn")
    assert aliases["champion"] == 1 and aliases["challenger"] == max(saved_numbers(settings.mlruns, "churn"))
