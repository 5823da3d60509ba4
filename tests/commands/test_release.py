"""`python -m core promote`, `rollback`, `archive`, `release`, as a person types them: words and exit codes."""

import json

import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.model.store import read_aliases
from tests.model.registry.conftest import empty_database  # noqa: F401  (a fixture)
from tests.release.conftest import check, four, judge, settings  # noqa: F401  (fixtures)


@pytest.fixture
def desk(settings, monkeypatch):  # noqa: F811
    for name in ("CHURN_DATA", "CHURN_SCHEMA", "MLFLOW_TRACKING_URI", "CHURN_GATE_POLICY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(settings.mlruns.parent)
    monkeypatch.setenv("CHURN_MLRUNS", str(settings.mlruns))
    monkeypatch.setenv("CHURN_LOGS", str(settings.logs))

    def call(line, code=0):
        done = CliRunner().invoke(main, _words(line))
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done.output

    return call


def _words(line):
    import shlex

    return shlex.split(line)


def test_promote_says_who_is_champion_now_and_on_what_grounds(desk, judge, settings):  # noqa: F811
    report = judge(2)
    said = desk("promote 2 --reason 'Better on seniors.' --expect-champion 1")
    assert "churn/2 is champion; before it was churn/1." in said and f"report {report[:12]}" in said
    assert read_aliases(settings.mlruns, "churn")["champion"] == 2
    shown = desk("release log")
    assert "promote   1 → 2" in shown and "Better on seniors." in shown and "OVERRIDE" not in shown


def test_what_is_refused_ends_with_1_and_says_what_to_do(desk, judge):  # noqa: F811
    said = desk("promote 2 --reason x", code=1)
    assert "Refused. No report of the gate on churn/2." in said
    assert "python model_validation.py models:/churn/2" in said
    judge(2, verdict="fail", checks=(check("recall", "fail", 0.61, "Lower the threshold."),))
    said = desk("promote 2 --reason x", code=1)
    assert "The gate says fail on churn/2. recall is 0.61" in said and "Lower the threshold." in said
    assert "is churn/1 and not churn/3: set by its training" in desk("promote 2 --reason x --expect-champion 3", code=1)
    assert "no champion before churn/1" in desk("rollback", code=1)
    assert "Missing option '--reason'" in desk("promote 2", code=2)


def test_overruling_is_loud_in_the_terminal_and_in_the_log(desk):
    assert "OVERRIDE: the gate did not let this version through" in desk("promote 2 --reason 'Drill.' --override")
    assert "OVERRIDE" in desk("release log")
    assert json.loads(desk("release log --json"))["override"] is True


def test_rollback_and_archive_and_a_sound_log(desk):
    desk("promote 2 --reason a --override")
    assert "churn/1 is champion; before it was churn/2." in desk("rollback --reason 'Complaints.' --expect-champion 2")
    assert "churn/2 is archived; churn/1 stays champion." in desk("archive 2 --reason 'Complaints.'")
    assert "Sound: 3 entries" in desk("release verify")
    assert len(desk("release log -n 2 --json").splitlines()) == 2


def test_verify_ends_with_1_and_says_where(desk, settings):  # noqa: F811
    desk("promote 2 --reason a --override")
    (path,) = settings.logs.glob("*.jsonl")
    path.write_text(path.read_text().replace('"reason":"a"', '"reason":"b"'))
    assert f"{path.stem}, line 1: The promote of churn/2" in desk("release verify", code=1)
    found = json.loads(desk("release verify --json", code=1))
    assert (found["sound"], found["entries"], found["faults"][0]["where"]) == (False, 1, f"{path.stem}, line 1")
    path.write_text("")
    assert "the end of the log was cut off" in desk("release verify", code=1)
    assert "0 entries" in desk("release rebuild")


def test_who_was_live_at_a_time_with_and_without_zone(desk):
    assert "churn/1, set by its training" in desk("release at 2026-01-20")
    desk("promote 2 --reason a --override")
    assert (
        "At 2026-01-20 11:00:00, read as Europe/Berlin: 2026-01-20 10:00:00 UTC:\nchurn/1, set by its training"
        in desk("release at '2026-01-20 11:00' --zone Europe/Berlin")
    )
    assert "nobody: churn/1, the first champion of the log, was trained 2026-01-01" in desk(
        "release at 2025-12-31T23:59Z"
    )
    shown = desk("release at 2999-01-01T00:00+02:00")
    assert "2998-12-31 22:00:00 UTC" in shown and "not come yet" in shown and "churn/2, since" in shown
    assert "is no time" in desk("release at yesterday", code=1)
    assert "clocks were put forward" in desk("release at 2026-03-29T02:30 --zone Europe/Berlin", code=1)
    assert "the first of two" in desk("release at 2025-10-26T02:30 --zone Europe/Berlin")


def test_sync_enters_a_champion_that_was_moved_in_mlflow(desk, settings):  # noqa: F811
    from core.model.registry.store import connect

    desk("promote 2 --reason a --override")
    connect(settings).client.set_registered_model_alias("churn", "champion", "3")
    said = desk("models sync")
    assert "champion → churn/3" in said and "the log says so" in said
    assert "outside the release log" in desk("release log") and "Sound: 2 entries" in desk("release verify")


def test_without_any_release_the_log_says_who_is_champion_and_why(desk):
    assert desk("release log") == "No release yet. churn/1 is champion, set by its training.\n"
    assert "Sound: 0 entries, head none." in desk("release verify")


def test_a_version_may_be_named_by_its_alias(desk, judge):  # noqa: F811
    judge(4)
    assert "is neither a version's number nor one of the aliases" in desk("promote nobody --reason x", code=1)
    assert "churn/4 is champion" in desk("promote challenger --reason Approved.")
    assert "churn/2 is archived; churn/4 stays champion." in desk("archive churn/2 --reason Old.")
