"""Every form of a report under the name of its file; also when there is no report."""

from __future__ import annotations

import json

from core.evaluation.gate.report import Report
from core.evaluation.gate.report_json import to_json
from core.evaluation.gate.writing.junit import junit, junit_of_error
from core.evaluation.gate.writing.markdown import escaped, markdown
from core.evaluation.gate.writing.page import page

JSON, MARKDOWN, HTML, JUNIT = NAMES = ("report.json", "report.md", "report.html", "junit.xml")


def forms(report: Report) -> dict[str, str]:
    """File name → text."""
    return {JSON: to_json(report), MARKDOWN: markdown(report), HTML: page(report), JUNIT: junit(report)}


def forms_of_error(version: str, message: str, created: str) -> dict[str, str]:
    """The same when nothing could be judged: so that whoever collects a report finds the reason and no older verdict.

    Args:
        version: what was to be judged, as it was asked for.
        message: why it could not be, and what to do.
        created: UTC, ISO 8601.
    """
    body = {"verdict": None, "error": message, "version": version, "created": created}
    said = f"## The gate could not judge {escaped(version)}\n\n{escaped(message)}\n"
    return {
        JSON: json.dumps(body, ensure_ascii=False, indent=1),
        MARKDOWN: said,
        JUNIT: junit_of_error(version, message, created),
    }
