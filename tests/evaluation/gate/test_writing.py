"""The report in each of its forms."""

import json
import re
from xml.etree import ElementTree

from core.evaluation.gate.report import GROUPS
from core.evaluation.gate.report_json import from_json
from core.evaluation.gate.writing.forms import HTML, JSON, JUNIT, MARKDOWN, forms, forms_of_error
from core.evaluation.gate.writing.markdown import markdown
from core.evaluation.gate.writing.page import page
from core.evaluation.gate.writing.strip import strip
from core.evaluation.gate.writing.summary import summary
from tests.evaluation.gate.examples import FAILED, PASSED, TOLD, UNSURE, a_report

REPORT = a_report(PASSED, UNSURE, FAILED, TOLD, verdict="fail")


def test_the_summary_says_what_failed_by_how_much_and_what_would_help():
    said = summary(REPORT)
    assert said.startswith("churn/3 (Random forest) fails the gate.\nJudged on 1,408 customers")
    assert "5,635 left out" in said
    assert "policy: bundled (pppppppppppp)" in said
    assert "Fairness: FAIL (1 failed, 1 reported)" in said
    assert "Robustness: reported (no checks)" in said
    assert re.search(
        r"FAIL +accuracy gap, <Senior> +12\.4 points +6\.2 to 18\.6 points +bound 10\.0 points, n = 1,408", said
    )
    assert said.index(FAILED.says) < said.index(UNSURE.says)
    assert f"→ {FAILED.helps}" in said
    assert "What did not pass" not in summary(a_report(PASSED))


def test_an_inconclusive_report_says_so():
    assert summary(a_report(UNSURE, verdict="inconclusive")).startswith("churn/3 (Random forest) is inconclusive.")


def test_markdown_escapes_what_comes_from_schema_and_table():
    said = markdown(a_report(FAILED, verdict="fail", data="x|y <script> @everyone"))
    assert "<script>" not in said
    assert "&lt;Senior&gt;" in said
    assert "Collect \\| more seniors." in said
    assert "@everyone" not in said
    rows = [line for line in said.splitlines() if line.startswith("| Accuracy gap")]
    assert rows[0].count(" | ") == 5


def test_markdown_folds_every_figure_below_the_verdict():
    said = markdown(REPORT)
    assert (
        said.index("## churn/3") < said.index("What did not pass") < said.index("<details>") < said.index("</details>")
    )
    assert all(title in said for title in GROUPS.values())


def test_the_page_needs_nothing_from_elsewhere_and_escapes():
    said = page(REPORT)
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//|@import|url\(|<script", said)
    assert "&lt;Senior&gt;" in said
    assert "<Senior>" not in said
    assert "prefers-color-scheme: dark" in said
    assert said.count("<tr class=") >= 4
    assert "churn/3 (Random forest) fails the gate" in said


def test_the_strip_shows_where_figure_and_bound_stand():
    at = strip(FAILED)
    assert at.low < at.bound < at.value < at.high
    assert strip(TOLD) is None


def test_junit_counts_failures_doubts_and_what_is_only_told():
    suite = ElementTree.fromstring(forms(REPORT)[JUNIT])[0]
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4", "failures": "1", "errors": "1", "skipped": "1",
    }  # fmt: skip
    assert suite.find("testcase/failure").get("message") == FAILED.says
    assert suite.find("testcase/error").get("type") == "inconclusive"


def test_junit_holds_no_character_that_xml_cannot():
    odd = forms(a_report(FAILED.__class__(*[*_fields(FAILED)[:9], "bell \x07 here", ""]), verdict="fail"))[JUNIT]
    assert "bell � here" in odd
    ElementTree.fromstring(odd)


def _fields(check):
    return [getattr(check, name) for name in check.__slots__]


def test_json_is_the_report():
    assert from_json(forms(REPORT)[JSON], "here") == REPORT


def test_what_could_not_be_judged_has_forms_without_a_verdict():
    found = forms_of_error("models:/churn/9", "There is no churn/9. Train one.", "2026-11-21T12:00:00+00:00")
    assert json.loads(found[JSON])["verdict"] is None
    assert "There is no churn/9" in found[MARKDOWN]
    suite = ElementTree.fromstring(found[JUNIT])[0]
    assert (suite.get("errors"), suite.get("failures")) == ("1", "0")
    assert HTML not in found
