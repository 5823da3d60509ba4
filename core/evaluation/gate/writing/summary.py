"""The report on a terminal: what failed, by how much, what would help."""

from __future__ import annotations

from collections.abc import Iterator

from core.evaluation.gate.phrases import interval, number, shown
from core.evaluation.gate.report import GROUPS, Check, Report
from core.evaluation.gate.writing.words import VERDICTS, facts, group_verdict, headline, tally, troubles


def summary(report: Report) -> str:
    """The whole summary, plain text, lines of about 110 characters where sentences allow it."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{headline(report)}."
    yield facts(report)
    for group, title in GROUPS.items():
        yield ""
        yield f"{title}: {VERDICTS[group_verdict(report, group)]} ({tally(report, group)})"
        judged = [check for check in report.of(group) if check.verdict is not None]
        width = max((len(check.name) for check in judged), default=0)
        yield from (_line(check, width) for check in judged)
    found = troubles(report)
    if found:
        yield ""
        yield "What did not pass, and what would help:"
    for check in found:
        yield f"  {VERDICTS[check.verdict]:12} {check.says}"
        if check.helps:
            yield f"  {'':12} → {check.helps}"
    told = [check for check in report.checks if check.verdict is None and check.helps]
    if told:
        yield ""
        yield "Not judged:"
        yield from (f"  {check.says} {check.helps}" for check in told)


def _line(check: Check, width: int) -> str:
    unit = check.unit
    return (
        f"  {VERDICTS[check.verdict]:12} {check.name:<{width}} {shown(check):>12}  {interval(check):<21} "
        f"bound {number(check.bound, unit)}, n = {check.n:,}"
    )
