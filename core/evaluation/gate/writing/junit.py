"""The report as JUnit's XML, which every CI shows: one test case for each check."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from core.evaluation.gate.report import GROUPS, Check, Report
from core.evaluation.gate.writing.words import named, troubles

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    """The XML. A failed check is a failure, an inconclusive one an error, one that is reported only is skipped."""
    cases = [_case(check) for check in report.checks]
    return _document(f"gate {report.label}", cases, report.created, report.seconds, len(troubles(report)))


def junit_of_error(label: str, message: str, created: str) -> str:
    """The XML when nothing could be judged: one test case, in error."""
    case = Xml.Element("testcase", {"classname": "gate", "name": "evaluation", "time": "0"})
    Xml.SubElement(case, "error", {"type": "could not evaluate", "message": _clean(message)})
    return _document(f"gate {label}".strip(), [case], created, 0.0, 1)


def _document(name: str, cases: list[Xml.Element], created: str, seconds: float, wrong: int) -> str:
    failures = sum(case.find("failure") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    counts = {"tests": len(cases), "failures": failures, "errors": wrong - failures, "skipped": skipped}
    numbers = {key: str(value) for key, value in counts.items()} | {"time": f"{seconds:.3f}"}
    root = Xml.Element("testsuites", {"name": _clean(name), **numbers})
    suite = Xml.SubElement(root, "testsuite", {"name": _clean(name), **numbers, "timestamp": created[:19]})
    suite.extend(cases)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _case(check: Check) -> Xml.Element:
    case = Xml.Element(
        "testcase", {"classname": f"gate.{GROUPS[check.group]}", "name": _clean(named(check)), "time": "0"}
    )
    if check.verdict == "fail":
        Xml.SubElement(case, "failure", {"type": "fail", "message": _clean(check.says)}).text = _clean(check.helps)
    elif check.verdict == "inconclusive":
        Xml.SubElement(case, "error", {"type": "inconclusive", "message": _clean(check.says)}).text = _clean(
            check.helps
        )
    elif check.verdict is None:
        Xml.SubElement(case, "skipped", {"message": "reported, not judged"})
    Xml.SubElement(case, "system-out").text = _clean(check.says)
    return case


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return NOT_XML.sub("�", text)
