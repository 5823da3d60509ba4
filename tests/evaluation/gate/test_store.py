"""Kept reports come back whole or not at all."""

import json
from dataclasses import replace

import pytest

from core.errors import EvaluationError, ModelError
from core.evaluation.gate.report_json import from_json, to_json
from core.evaluation.gate.store import damaged_reports, kept_reports, save_report
from tests.evaluation.gate.examples import FAILED, PASSED, TOLD, UNSURE, a_report


def test_a_report_survives_its_json():
    report = a_report(PASSED, UNSURE, FAILED, TOLD, verdict="fail", champion=None)
    assert from_json(to_json(report), "here") == report


def test_what_is_no_report_is_refused():
    for text in ("", "[]", "{}", to_json(a_report()).replace('"format": 1', '"format": 9')):
        with pytest.raises(EvaluationError, match="here is no report"):
            from_json(text, "here")
    with pytest.raises(EvaluationError, match="verdict"):
        from_json(to_json(a_report()).replace('"verdict": "pass"', '"verdict": "fine"'), "here")


def test_kept_reports_come_back_newest_first_with_their_hash(tmp_path):
    first = save_report(tmp_path, a_report())
    second = save_report(tmp_path, a_report(created="2026-11-22T08:00:00+00:00", verdict="fail"))
    other = save_report(tmp_path, a_report(number=4, created="2026-11-20T08:00:00+00:00"))
    assert kept_reports(tmp_path, "churn", 3) == (second, first)
    assert kept_reports(tmp_path, "churn") == (second, first, other)
    assert kept_reports(tmp_path, "other") == ()
    assert kept_reports(tmp_path, "churn", 5) == ()
    assert first.path.parent == tmp_path / "reports" / "churn" / "3"
    assert first.sha256 in first.path.name


def test_saving_twice_is_saving_once(tmp_path):
    assert save_report(tmp_path, a_report()) == save_report(tmp_path, a_report())
    assert len(kept_reports(tmp_path, "churn")) == 1


def test_a_changed_report_is_none(tmp_path):
    kept = save_report(tmp_path, a_report(FAILED, verdict="fail"))
    changed = {**json.loads(kept.path.read_text()), "verdict": "pass"}
    kept.path.write_text(json.dumps(changed))
    assert kept_reports(tmp_path, "churn") == ()
    assert damaged_reports(tmp_path, "churn") == (kept.path,)


def test_a_report_under_another_number_is_none(tmp_path):
    kept = save_report(tmp_path, a_report())
    moved = tmp_path / "reports" / "churn" / "4" / kept.path.name
    moved.parent.mkdir()
    moved.write_bytes(kept.path.read_bytes())
    assert kept_reports(tmp_path, "churn", 4) == ()
    assert damaged_reports(tmp_path, "churn", 4) == (moved,)


def test_what_a_killed_run_left_is_not_seen(tmp_path):
    kept = save_report(tmp_path, a_report())
    (kept.path.parent / ".12345678.partial").write_text("{")
    assert kept_reports(tmp_path, "churn") == (kept,)
    assert damaged_reports(tmp_path, "churn") == ()


def test_a_disk_that_refuses_is_said(tmp_path):
    (tmp_path / "reports").write_text("in the way")
    with pytest.raises(EvaluationError, match="cannot be kept"):
        save_report(tmp_path, a_report())


def test_a_name_cannot_leave_the_folder(tmp_path):
    with pytest.raises(ModelError):
        save_report(tmp_path, replace(a_report(), name="../churn"))
