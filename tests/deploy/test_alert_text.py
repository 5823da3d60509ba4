import json

from deploy.alert_text import text_of

RESULT = {
    "model": "churn/3",
    "first": "2026-11-15",
    "last": "2026-11-21",
    "predictions": 3500,
    "mean_risk": 0.31449,
    "findings": [
        {"signal": "feature_drift", "subject": "plan", "says": "plan moved | PSI .31."},
        {"signal": "mean_risk", "subject": "", "says": "Mean risk rose."},
    ],
    "open": [
        {"id": "a", "signal": "feature_drift", "subject": "plan", "severity": "WARNING"},
        {"id": "b", "signal": "mean_risk", "subject": "", "severity": "CRITICAL"},
    ],
}


def test_open_alerts_become_a_table_with_their_findings():
    lines = text_of(json.dumps(RESULT)).splitlines()
    assert lines[0] == "**churn/3**, 2026-11-15 to 2026-11-21: 3,500 predictions, mean risk 0.314."
    assert lines[4] == "| WARNING | feature_drift | plan | plan moved \\| PSI .31. |"
    assert lines[5] == "| CRITICAL | mean_risk | the model | Mean risk rose. |"


def test_no_result_is_said_to_be_none():
    assert "could not evaluate" in text_of("\n")
