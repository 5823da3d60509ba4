"""May this version be promoted? Only on a report of the gate about exactly this version, data, policy and champion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation.gate.report import Report

SHOWN = 3
"""Checks that a refusal names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report must be about.

    Attributes:
        name, number: of the version.
        model_hash: sha256 of its manifest file, hex.
        data_hash: of the labelled table, hex.
        policy_hash: of the policy in force, hex.
        champion: in office now, or None.
    """

    name: str
    number: int
    model_hash: str
    data_hash: str
    policy_hash: str
    champion: int | None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Whether the gate lets a version through.

    Attributes:
        report, sha256: that it rests on; the nearest one when it does not hold; None and "" without any.
        refusal: why not, as sentences; "" when it may.
        todo: what to do then.
        fits: whether the report is about exactly what was wanted, whatever it says.
    """

    report: Report | None
    sha256: str
    refusal: str = ""
    todo: str = ""
    fits: bool = False


def grounds(reports: Sequence[tuple[Report, str]], wanted: Wanted) -> Grounds:
    """What the newest report that is about exactly this says.

    Args:
        reports: on this version with their sha256, the newest first.
    """
    label = f"{wanted.name}/{wanted.number}"
    command = f"python model_validation.py models:/{label}"
    if not reports:
        return Grounds(None, "", f"No report of the gate on {label}.", f"Run the gate: {command}")
    by_fit = sorted(reports, key=lambda one: len(differences(one[0], wanted)))  # stable: the newest of equals
    report, sha256 = by_fit[0]
    if differs := differences(report, wanted):
        return Grounds(
            report,
            sha256,
            f"The gate has not judged {label} as it would be promoted now: its report of {report.created[:16].replace('T', ' ')} UTC is "
            f"{' and '.join(differs)}.",
            f"Run the gate again: {command}",
        )
    if report.verdict != "pass":
        says = f"The gate says {report.verdict} on {label}. {failed(report)}".strip()
        return Grounds(report, sha256, says, _helps(report), fits=True)
    return Grounds(report, sha256, fits=True)


def differences(report: Report, wanted: Wanted) -> tuple[str, ...]:
    """In what a report is about something else than wanted; () when it fits."""
    found = []
    if report.model_hash != wanted.model_hash:
        found.append("about other files than stand under this number")
    if report.data_hash != wanted.data_hash:
        found.append(f"on other data ({report.data})")
    if report.policy_hash != wanted.policy_hash:
        found.append(f"under another policy ({report.policy})")
    if report.champion != wanted.champion:
        found.append(
            f"against {_champion(report.name, report.champion)}, not {_champion(report.name, wanted.champion)}"
        )
    return tuple(found)


def failed(report: Report) -> str:
    """The checks that did not pass, in words; the first few."""
    wrong = [check.says for check in report.checks if check.verdict not in (None, "pass")]
    more = f" And {len(wrong) - SHOWN} more." if len(wrong) > SHOWN else ""
    return " ".join(text if text.endswith(".") else f"{text}." for text in wrong[:SHOWN]) + more


def _helps(report: Report) -> str:
    helps = dict.fromkeys(check.helps for check in report.checks if check.verdict == "fail" and check.helps)
    return " ".join([*helps, "Mend that and run the gate again; overruling it takes --override."])


def _champion(name: str, number: int | None) -> str:
    return "no champion" if number is None else f"{name}/{number}"
