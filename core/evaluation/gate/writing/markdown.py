"""The report for a pull request's comment: the verdict first, all figures folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.evaluation.gate.phrases import interval, number, shown
from core.evaluation.gate.report import GROUPS, Check, Group, Report
from core.evaluation.gate.writing.words import VERDICTS, detail, facts, group_verdict, headline, named, tally, troubles


def markdown(report: Report) -> str:
    """GitHub's Markdown; whatever comes from a schema or a table is escaped."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"## {escaped(headline(report))}"
    yield ""
    yield escaped(facts(report))
    yield ""
    yield "| Part | Verdict | Checks |"
    yield "|---|---|---|"
    for group, title in GROUPS.items():
        yield f"| {title} | {_verdict(group_verdict(report, group))} | {tally(report, group)} |"
    found = troubles(report)
    if found:
        yield ""
        yield "### What did not pass, and what would help"
        yield ""
    for check in found:
        yield f"- {_verdict(check.verdict)} · **{escaped(named(check))}**: {escaped(detail(check))}"
        if check.helps:
            yield f"  <br>{escaped(check.helps)}"
    yield ""
    yield "<details><summary>Every figure</summary>"
    for group in GROUPS:
        yield from _table(report, group)
    yield ""
    yield "</details>"
    yield ""
    yield f"Model {report.model_hash[:12]}, data {report.data_hash[:12]}, policy {report.policy_hash[:12]}, {report.created[:16]} UTC."


def _table(report: Report, group: Group) -> Iterator[str]:
    yield ""
    yield f"**{GROUPS[group]}**"
    yield ""
    yield "| Check | Figure | 95 % | Bound | n | Verdict |"
    yield "|---|--:|---|--:|--:|---|"
    yield from (_row(check) for check in report.of(group))


def _row(check: Check) -> str:
    figure, bound = shown(check), number(check.bound, check.unit)
    cells = (named(check), figure, interval(check), bound, f"{check.n:,}")
    return f"| {' | '.join(map(escaped, cells))} | {_verdict(check.verdict)} |"


def _verdict(verdict: object) -> str:
    word = VERDICTS[verdict]  # type: ignore[index]
    return f"**{word}**" if verdict in ("fail", "inconclusive") else word


def escaped(text: str) -> str:
    """Text that cannot become markup, a table's cell or a mention.

    >>> escaped("a|b <c> *d* @e")
    'a\\\\|b &lt;c&gt; \\\\*d\\\\* @\\u200be'
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
    safe = re.sub(r"([\\`*_{}\[\]|#])", r"\\\1", safe)
    return safe.replace("@", "@\u200b")
