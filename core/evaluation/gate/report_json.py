"""A report as JSON text and back: nothing is lost."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import get_args

from core.errors import EvaluationError
from core.evaluation.gate.report import GROUPS, Check, Report, Verdict

FORMAT = 1


def to_json(report: Report) -> str:
    """The report as JSON, keys in the order of the fields; the same report gives the same text."""
    return json.dumps({"format": FORMAT, **asdict(report)}, ensure_ascii=False, indent=1, allow_nan=False)


def from_json(text: str, where: str) -> Report:
    """The inverse of `to_json`.

    Args:
        text: the JSON.
        where: it stands, for messages.

    Raises:
        EvaluationError: it is no report of this release.
    """
    try:
        raw = json.loads(text)
        if raw["format"] != FORMAT:
            raise ValueError(f"format {raw['format']!r} is not known to this release, which reads format {FORMAT}")
        checks = tuple(Check(**check) for check in raw["checks"])
        known = {field.name: raw[field.name] for field in fields(Report)}
        report = Report(**{**known, "checks": checks})
        verdicts = get_args(Verdict)
        if report.verdict not in verdicts or any(
            c.verdict not in (*verdicts, None) or c.group not in GROUPS for c in checks
        ):
            raise ValueError("a verdict or a group is unknown")
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{where} is no report of the gate: {error}.", todo="Run the gate again.") from error
    return report
