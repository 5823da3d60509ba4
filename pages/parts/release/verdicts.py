"""The gate's verdicts as signs and words, and a report as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.evaluation.gate.report import GROUPS, Check, Report
from core.evaluation.gate.writing.words import detail, facts, named, troubles
from pages.parts.guards import plain
from pages.parts.release.standing import Reports
from pages.parts.tables import table

BADGES = {
    "pass": ":material/verified: Gate passed",
    "fail": ":material/gpp_bad: Gate failed",
    "inconclusive": ":material/help: Gate inconclusive",
    "": ":material/radio_button_unchecked: No report of the gate",
}
SHOWN = 3
WORDS = {"pass": "passed", "fail": "failed", "inconclusive": "inconclusive", "": "not judged"}
OF_CHECK = {"pass": "passed", "fail": "failed", "inconclusive": "inconclusive", None: "reported"}


def last_verdict(reports: Reports) -> str:
    """Of the newest report; "" without any."""
    return reports[0][0].verdict if reports else ""


def show_report(report: Report) -> None:
    """What did not pass and by how much; then everything."""
    wrong = troubles(report)
    judged = sum(check.verdict is not None for check in report.checks)
    if wrong:
        for check in wrong[:SHOWN]:
            sign = ":material/close:" if check.verdict == "fail" else ":material/help:"
            gap = f" {_by(check)}" if check.verdict == "fail" else ""
            helps = f"  \n:small[{plain(check.helps)}]" if check.helps else ""
            st.markdown(f"{sign} **{plain(named(check))}**: {plain(detail(check))}{gap}{helps}")
        if len(wrong) > SHOWN:
            st.caption(f"And {len(wrong) - SHOWN} more, below.")
    st.caption(f"{judged - len(wrong)} of {judged} checks passed. {plain(facts(report))}")
    with st.expander(f"All {len(report.checks)} figures", icon=":material/table_rows:"):
        table(_rows(report.checks), f"gate {report.name}-{report.number}", says="The gate's figures")


def by_how_much(check: Check) -> float | None:
    """How far the figure is from its bound, in its unit; None without either.

    >>> round(by_how_much(Check("performance", "recall", "fail", 0.61, None, None, 0.65, "share", 200, "")), 2)
    -0.04
    """
    return None if check.value is None or check.bound is None else check.value - check.bound


def _by(check: Check) -> str:
    gap = by_how_much(check)
    if gap is None:
        return ""
    text = (
        f"{100 * abs(gap):.1f} points" if check.unit in ("share", "points") else f"{abs(gap):.3g} {check.unit}".strip()
    )
    return f"({text} {'below' if gap < 0 else 'above'} the bound)"


def _rows(checks: Sequence[Check]) -> dict[str, list[object]]:
    return {
        "Part": [GROUPS[check.group] for check in checks],
        "Figure": [check.name for check in checks],
        "Verdict": [OF_CHECK[check.verdict] for check in checks],
        "Found": [check.value for check in checks],
        "From": [check.low for check in checks],
        "To": [check.high for check in checks],
        "Bound": [check.bound for check in checks],
        "Unit": [check.unit for check in checks],
        "n": [check.n for check in checks],
        "Says": [check.says for check in checks],
    }
