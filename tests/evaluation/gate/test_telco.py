"""What the gate says on the real table: a good model passes, four bad ones do not, each for its own reason."""

import numpy as np
import pytest

from core.customers.store import read_schema, read_table
from tests.evaluation.gate.models import check, evidence, failed, gate, leaking, shallow_tree, trained

pytestmark = pytest.mark.telco


@pytest.fixture(scope="module")
def table(telco_csv):
    return read_table(telco_csv, read_schema(None)).table


@pytest.fixture(scope="module")
def logistic(table):
    return trained(table, "logistic")


@pytest.fixture(scope="module")
def forest(table):
    return trained(table, "forest", number=2)


def test_a_logistic_champion_passes(logistic, table):
    report = gate(logistic, table)
    assert (report.verdict, report.n, report.champion) == ("pass", 1408, None)
    assert failed(report) == []
    assert check(report, "ROC-AUC (macro)").value == pytest.approx(0.853, abs=0.002)
    assert check(report, "F1 (churn class)").value == pytest.approx(0.641, abs=0.005)
    assert check(report, "accuracy gap, Senior citizen").value == pytest.approx(0.086, abs=0.005)


def test_a_random_forest_fails_on_the_seniors_accuracy_gap(forest, logistic, table):
    report = gate(forest, table, logistic)
    assert report.verdict == "fail"
    assert failed(report) == ["accuracy gap, Senior citizen"]
    gap = check(report, "accuracy gap, Senior citizen")
    assert gap.value > gap.bound == 0.10
    assert "Senior citizen: Yes" in gap.helps
    assert {one.verdict for one in report.of("performance")} == {"pass"}


def test_a_tree_of_depth_2_fails_on_performance(logistic, table):
    report = gate(shallow_tree(table, logistic), table, logistic)
    assert "PR-AUC (churn class)" in failed(report)
    assert check(report, "PR-AUC (churn class)").high < 0.57
    assert check(report, "ROC-AUC difference").verdict == "fail"


@pytest.mark.parametrize("column", ["PaperlessBilling", "gender"])
def test_a_model_that_has_seen_the_outcome_sets_off_the_leakage_alarm(column, table):
    leaks = leaking(table, column)
    report = gate(trained(leaks, "logistic"), leaks)
    alarms = [name for name in failed(report) if name.startswith("leakage alarm")]
    assert alarms == ["leakage alarm, ROC-AUC", "leakage alarm, F1 (churn class)", "leakage alarm, single column"]
    assert column in check(report, "leakage alarm, single column").helps


def test_a_model_of_200_rows_judged_on_its_40_is_inconclusive(table):
    few = table.take(np.sort(np.random.default_rng(0).permutation(len(table))[:200]))
    report = gate(trained(few, "logistic"), few)
    assert (report.verdict, report.n) == ("inconclusive", 40)
    assert check(report, "accuracy (macro)").verdict == "inconclusive"
    assert "customers that it has not seen would settle it" in check(report, "accuracy (macro)").helps


def test_a_model_of_200_rows_does_not_pass_on_many_either(table):
    rows = np.random.default_rng(0).permutation(len(table))
    model = trained(table.take(np.sort(rows[:200])), "logistic")
    report = gate(model, table.take(np.sort(rows[200:])))
    assert report.n > 6_000
    assert report.verdict != "pass"
    assert check(report, "customers trained on").verdict == "inconclusive"


def test_the_same_version_table_and_policy_give_the_same_report(logistic, table):
    assert gate(logistic, table) == gate(logistic, table)


def test_every_check_says_how_many_it_rests_on_and_how_sure_it_is(forest, logistic, table):
    report = gate(forest, table, logistic)
    for one in report.checks:
        if one.group in ("performance", "robustness", "fairness") and one.value is not None:
            assert one.n > 0
            assert one.low <= one.value <= one.high
        assert one.verdict == "pass" or one.verdict is None or one.helps


def test_stated_profit_is_judged_and_unstated_profit_is_not(forest, logistic, table):
    from core.evaluation.profit import ProfitTerms

    silent = check(gate(forest, table, logistic), "expected profit difference")
    assert (silent.verdict, silent.value) == (None, None)
    assert "Not stated" in silent.says
    terms = ProfitTerms(customer_value=800, contact_cost=25, acceptance=0.3)
    told = check(gate(forest, table, logistic, terms=terms, currency="USD"), "expected profit difference")
    made = evidence(forest, table, logistic)
    worth = np.where(made.target == 1, 240.0 - 25.0, -25.0)
    by_hand = np.mean(worth * made.version.at_risk) - np.mean(worth * made.pair.champion.at_risk)
    assert told.value == pytest.approx(by_hand)
    assert told.verdict in ("pass", "inconclusive")
    assert told.unit == "USD"
