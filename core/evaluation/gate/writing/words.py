"""What all forms of a report say the same way."""

from __future__ import annotations

from core.evaluation.gate.report import GROUPS, Check, Group, Report, Verdict

VERDICTS: dict[Verdict | None, str] = {
    "pass": "pass", "fail": "FAIL", "inconclusive": "inconclusive", None: "reported",
}  # fmt: skip
SAYS: dict[Verdict, str] = {"pass": "passes", "fail": "fails", "inconclusive": "is inconclusive"}
ORDER: tuple[Verdict, ...] = ("fail", "inconclusive")


def headline(report: Report) -> str:
    """Who was judged and what came out, e.g. "churn/3 (Random forest) fails the gate"."""
    return f"{report.label} ({report.kind_label}) {SAYS[report.verdict]}{' the gate' if report.verdict != 'inconclusive' else ''}"


def facts(report: Report) -> str:
    """On whom, against whom, by which policy, as a sentence."""
    against = "not compared with a champion" if report.champion is None else f"against {report.name}/{report.champion}"
    left = f" ({report.n_seen:,} left out: a model has seen them)" if report.n_seen else ""
    return (
        f"Judged on {report.n:,} customers that it has not seen{left}; data: {report.data}; {against}; policy: "
        f"{report.policy} ({report.policy_hash[:12]}), seed {report.seed}; {report.seconds:.1f} s."
    )


def tells_more(check: Check) -> bool:
    """Whether the sentence says more than the figures beside it."""
    return check.group != "performance" or check.verdict != "pass" or ", floor " not in check.says


def tally(report: Report, group: Group) -> str:
    """How a group came out, e.g. "1 failed, 3 passed, 4 reported"."""
    found = [check.verdict for check in report.of(group)]
    words: tuple[tuple[Verdict | None, str], ...] = (
        ("fail", "failed"),
        ("inconclusive", "inconclusive"),
        ("pass", "passed"),
        (None, "reported"),
    )
    counts = [(found.count(verdict), word) for verdict, word in words]
    return ", ".join(f"{n} {word}" for n, word in counts if n) or "no checks"


def group_verdict(report: Report, group: Group) -> Verdict | None:
    """The worst verdict within a group; None when it judges nothing."""
    found = [check.verdict for check in report.of(group)]
    return next((verdict for verdict in (*ORDER, "pass") if verdict in found), None)


def troubles(report: Report) -> tuple[Check, ...]:
    """What did not pass: failures first."""
    return tuple(check for verdict in ORDER for check in report.checks if check.verdict == verdict)


def named(check: Check) -> str:
    """The check's name as a sentence begins.

    >>> named(Check("sanity", "reasons add up", None, None, None, None, None, "", 0, ""))
    'Reasons add up'
    """
    return check.name[:1].upper() + check.name[1:]


def detail(check: Check) -> str:
    """What it says, without its name in front, for where the name stands beside it."""
    return check.says.removeprefix(f"{named(check)}: ")


def title(group: Group) -> str:
    """The group for people."""
    return GROUPS[group]
