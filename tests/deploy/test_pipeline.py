"""Stages 1 to 5 and 7 of the pipeline, one after the other, by the same make targets, on few customers."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.chromium import find

ROOT = Path(__file__).parents[2]


@pytest.mark.browser
@pytest.mark.timeout(900)
@pytest.mark.skipif(not (ROOT / ".venv" / "dev").exists(), reason="the make targets need make's own environment")
@pytest.mark.skipif(find() is None, reason="there is no Chromium: python -m tests.chromium")
def test_from_quality_to_monitoring_by_the_make_targets(tmp_path):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHURN_", "GROQ_", "MLFLOW_", "COV_", "PYTEST_"))}
    env = {**kept, "CHURN_MLRUNS": str(tmp_path / "mlruns"), "CHURN_LOGS": str(tmp_path / "logs")}
    build = tmp_path / "build"

    def stage(name: str, *variables: str, code: int = 0) -> str:
        command = ["make", f"ci-{name}", f"BUILD={build}", *variables]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{name}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    assert "Contracts:" in stage("quality")
    assert " passed" in stage("tests", "TESTS=tests/test_settings.py", "COVERAGE=")
    assert "is champion: there was none" in stage("train", "TRAIN=--rows 4000 --kinds logistic,boosting")
    stage("validate", "MODEL=models:/churn@champion")
    report = json.loads((build / "gate" / "report.json").read_text())
    assert (report["name"], report["verdict"]) == ("churn", "pass")
    assert "a customer was scored" in stage("staging", "SMOKE=--python .venv/bin/python")
    for command in (
        ("customers", "make", "300", "--out", str(tmp_path / "new.csv")),
        ("score", str(tmp_path / "new.csv"), "--out", str(tmp_path / "scored.csv")),
    ):
        subprocess.run([".venv/bin/python", "-m", "core", *command], cwd=ROOT, env=env, check=True, capture_output=True)
    stage("monitor")
    assert json.loads((build / "monitor.json").read_text())["predictions"] == 300
