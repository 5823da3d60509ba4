import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.errors import AlertError
from core.monitoring.alerts.rules_text import parse_rules
from core.monitoring.alerts.store import BUNDLED, read_rules
from core.monitoring.findings import SIGNALS, Finding
from core.monitoring.windows import Window

GOOD = """
[[rule]]
signal = "feature_drift"
floors = { WARNING = 0.1, CRITICAL = 0.25 }
budget = 0.01
windows = { bad = 2, of = 3 }
channels = ["all"]
repeat = "24h"
"""


def test_every_signal_has_a_bundled_rule():
    assert {rule.signal for rule in read_rules(None).rules} == set(SIGNALS)


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_signal_stands_in_the_docs(signal):
    assert f"| `{signal}` |" in (Path(__file__).parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")


def test_the_rule_in_the_docs_can_be_read():
    text = (Path(__file__).parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    assert parse_rules(example, "alerts.md").rules[0].subject == "Contract"


def test_a_rule_is_read_with_all_of_its_keys():
    (rule,) = parse_rules(GOOD, "rules.toml", ["mail", "slack"]).rules
    assert rule.floors == (("WARNING", 0.1), ("CRITICAL", 0.25)) and (rule.bad, rule.of) == (2, 3)
    assert rule.channels == ("log", "mail", "slack") and rule.repeat == timedelta(days=1) and rule.budget == 0.01


@pytest.mark.parametrize(("channels", "heard"), [("[]", ("log",)), ('["slack"]', ("log", "slack"))])
def test_the_log_always_hears_of_it(channels, heard):
    text = GOOD.replace('["all"]', channels)
    assert parse_rules(text, "rules.toml", ["mail", "slack"]).rules[0].channels == heard


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"feature_drift"', '"feeling"', "signal: must be one of"),
        ("CRITICAL = 0.25", "CRITICAL = 0.1", "must lie above the 0.1 of WARNING"),
        ("WARNING = 0.1", "SEVERE = 0.1", "unknown severity 'SEVERE'"),
        ("WARNING = 0.1", "WARNING = nan", "must be a number of at least 0, found nan"),
        ("WARNING = 0.1", "WARNING = true", "must be a number of at least 0, found True"),
        ("{ WARNING = 0.1, CRITICAL = 0.25 }", "{}", "floors: must be"),
        ("budget = 0.01", "budget = 0", "must be a number above 0 and at most 1, found 0"),
        ("budget = 0.01", "", "budget: must be a number above 0 and at most 1, found None"),
        ("bad = 2", "bad = 4", "1 ≤ bad ≤ of"),
        ("bad = 2", "bad = 2.0", "1 ≤ bad ≤ of"),
        ("of = 3", "of = 99", "of ≤ 60"),
        ('["all"]', '["pager"]', "'pager' is not among all, log, mail (CHURN_ALERT_CHANNELS)"),
        ('["all"]', '"all"', "must be a list"),
        ('"24h"', '"soon"', "must be a time such as"),
        ('"24h"', "24", "must be a time such as"),
        ("budget", "colour = 'red'\nbudget", "unknown key 'colour'"),
        ("budget", "subject = ''\nbudget", "subject: must be a text"),
        ("[[rule]]", "[rule]", "must be tables [[rule]]"),
        ("[[rule]]", "x = 1\n[[rule]]", "the file: unknown key 'x'"),
        ("[[rule]]", GOOD + "[[rule]]", "have a rule already"),
    ],
)
def test_a_fault_is_named_with_its_place_and_what_was_found(old, new, says):
    assert old in GOOD
    with pytest.raises(AlertError) as raised:
        parse_rules(GOOD.replace(old, new), "mine.toml", ["mail"])
    assert says in raised.value.found and "mine.toml has 1 fault(s)" in raised.value.found


def test_all_faults_are_told_at_once():
    with pytest.raises(AlertError) as raised:
        parse_rules("x = 1\n[[rule]]\nsignal = 'feature_drift'\n[[rule]]\n", "mine.toml")
    assert "mine.toml has 12 fault(s)" in raised.value.found


def test_what_is_no_toml_or_not_there_is_told(tmp_path):
    with pytest.raises(AlertError, match="is not TOML"):
        parse_rules("[[rule", "mine.toml")
    with pytest.raises(AlertError, match="CHURN_ALERT_RULES"):
        read_rules(tmp_path / "nowhere.toml")


def test_a_file_of_ones_own_is_read(tmp_path):
    (tmp_path / "mine.toml").write_text("\ufeff" + BUNDLED.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_rules(tmp_path / "mine.toml") == read_rules(None)


def test_one_torn_or_foreign_line_among_millions_is_an_alert_by_the_bundled_rules():
    rules, day = read_rules(None), Window(date(2026, 11, 21), date(2026, 11, 21))
    for subject in ("torn", "foreign"):
        found = Finding("data_quality", subject, 1e-7, 1e-7, 0.0, 0.0, 10_000_000, day, "moved", "")
        assert rules.for_key("data_quality", subject).severity(found) == "WARNING"
    other = Finding("data_quality", "missing plan", 1e-7, 1e-7, 0.0, 0.0, 10_000_000, day, "moved", "")
    assert rules.for_key("data_quality", "missing plan").severity(other) is None
