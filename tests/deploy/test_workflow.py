"""The pipeline's file: valid by GitHub's schema, safe by zizmor, every stage a target of the Makefile."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "mlops.yml"
TEXT = WORKFLOW.read_text()
BIN = Path(sys.executable).parent
STAGES = ("quality", "tests", "train", "validate", "staging", "production", "monitor")


def _run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_is_valid_by_githubs_schema():
    _run(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW)


def test_the_workflow_is_safe_by_an_audit():
    _run(BIN / "zizmor", "--offline", "--no-progress", WORKFLOW)


@pytest.mark.skipif(not shutil.which("actionlint"), reason="actionlint is not installed; its wheel downloads a program")
def test_the_workflow_passes_actionlint():
    _run("actionlint", WORKFLOW)


def test_every_action_is_pinned_to_a_commit_and_says_which_release():
    uses = re.findall(r"uses: (.+)", TEXT)
    assert len(uses) >= 10
    assert [use for use in uses if not re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_one_action_has_one_commit():
    pins = dict(re.findall(r"uses: actions/(\w[\w-]*)\S*@([0-9a-f]{40})", TEXT))
    for action, commit in re.findall(r"uses: actions/(\w[\w-]*)\S*@([0-9a-f]{40})", TEXT):
        assert pins[action] == commit


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_runs_the_make_target_of_its_name(stage):
    job = TEXT[TEXT.index(f"\n  {stage}:\n") :]
    assert f"run: make ci-{stage}" in job
    assert re.search(rf"^ci-{stage}:", (ROOT / "Makefile").read_text(), re.M)


def test_no_stage_before_production_needs_a_secret():
    before = TEXT[: TEXT.index("\n  production:\n")]
    assert "secrets." not in before
    assert "vars." not in before


def test_permissions_are_least():
    assert "\npermissions: {}\n" in TEXT
    written = re.findall(r"^ +([\w-]+): write", TEXT, re.M)
    assert sorted(written) == ["issues", "pull-requests"]
