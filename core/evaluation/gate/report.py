"""The gate's report: what was checked, what came out, what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["pass", "fail", "inconclusive"]
Group = Literal["performance", "champion", "fairness", "robustness", "sanity"]
GROUPS: dict[Group, str] = {
    "performance": "Performance",
    "champion": "Against the champion",
    "fairness": "Fairness",
    "robustness": "Robustness",
    "sanity": "Sanity",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One figure and its bound.

    Attributes:
        group: which part of the gate.
        name: of the figure, unique within its group, e.g. "accuracy (macro)".
        verdict: None for a figure that is reported and not judged.
        value: what was found; None when it could not be computed.
        low, high: its 95 % interval; None without one.
        bound: what it is held to; None when it is reported only.
        unit: of value and bound: "share", "points" (of a share), "ms", "log-odds", "p", money's currency, or "".
        n: customers it rests on.
        says: the result as a sentence.
        helps: what would help when it did not pass; "" otherwise.
    """

    group: Group
    name: str
    verdict: Verdict | None
    value: float | None
    low: float | None
    high: float | None
    bound: float | None
    unit: str
    n: int
    says: str
    helps: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What the gate says about one version, on one table, under one policy.

    Attributes:
        name, number: of the version, e.g. "churn" and 3.
        kind_label: e.g. "Logistic regression".
        model_hash: sha256 of the version's manifest file: these very bytes were judged.
        run_id: MLflow's; "" when unknown.
        created: UTC, ISO 8601.
        data: the table in words.
        data_hash: core.model.registry.facts.data_hash of the whole table, hex.
        n: customers judged, none of which the version was trained on.
        n_seen: customers of the table that were left out because a model had seen them.
        champion: number of the version it was compared with; None when there was none.
        policy: name of the policy file, "bundled" for the default.
        policy_hash: `Policy.hash`, sha256 of every value in force, hex.
        seed: of bootstrap and noise.
        seconds: that the gate took.
        verdict: of all checks together.
        checks: in the order of GROUPS.
    """

    name: str
    number: int
    kind_label: str
    model_hash: str
    run_id: str
    created: str
    data: str
    data_hash: str
    n: int
    n_seen: int
    champion: int | None
    policy: str
    policy_hash: str
    seed: int
    seconds: float
    verdict: Verdict
    checks: tuple[Check, ...]

    @property
    def label(self) -> str:
        """For people and logs, e.g. "churn/3"."""
        return f"{self.name}/{self.number}"

    def of(self, group: Group) -> tuple[Check, ...]:
        """The checks of one part."""
        return tuple(check for check in self.checks if check.group == group)
