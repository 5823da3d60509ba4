"""Reads the text of a policy strictly: whatever is wrong with it is said at once, with where it stands."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from core.errors import PolicyError
from core.evaluation.gate.policy import (
    AVERAGES,
    Certainty,
    Champion,
    Fairness,
    Floors,
    Performance,
    Policy,
    Profit,
    Robustness,
    Sanity,
)

Values = dict[str, object]
Rule = Callable[[object], str]
"""What is wrong with a value, "" when nothing is."""


def parse_policy(text: str, where: str, *, base: str = "", name: str = "") -> Policy:
    """A policy from its TOML.

    Args:
        text: the TOML; it needs only what differs from the base.
        where: the file's name, for messages.
        base: the TOML of a complete policy; "" when the text is complete itself.
        name: of the policy; "" for the file's.

    Raises:
        PolicyError: it is not TOML, a key is unknown or missing, or a value is wrong; the message lists all faults.
    """
    faults: list[str] = []
    given = _flat(_toml(text, where), faults)
    values = (_flat(_toml(base, "the base"), []) if base else {}) | given
    faults += [_unknown(key) for key in given if key not in RULES]
    faults += [
        f"{key}: {said}, found {given[key]!r}" for key in given if key in RULES and (said := RULES[key](given[key]))
    ]
    faults += [f"{key}: is missing" for key in RULES if key not in values and key not in OPTIONAL]
    if faults:
        listed = "\n".join(f"- {fault}" for fault in faults)
        raise PolicyError(f"{where} has {len(faults)} fault(s):\n{listed}\n", todo="Correct these entries.")
    return _policy(_Reader(values), name or where)


def _toml(text: str, where: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{where} is not TOML: {error}.", todo="Correct that line.") from error


def _flat(tables: Mapping[str, object], faults: list[str], above: str = "") -> Values:
    """Dotted key → value; a section that is no table, or an empty one that nobody knows, is a fault."""
    found: Values = {}
    for key, value in tables.items():
        at = f"{above}{key}"
        if at in SECTIONS and not isinstance(value, dict):
            faults.append(f"{at}: must be a table [{at}], found {value!r}")
        elif at in SECTIONS and isinstance(value, dict):
            found |= _flat(value, faults, f"{at}.")
        else:
            found[at] = value
    return found


def _unknown(key: str) -> str:
    above = key.rpartition(".")[0]
    known = [name.rpartition(".")[2] for name in RULES if name.rpartition(".")[0] == above]
    return f"{key}: unknown key; known are {', '.join(known or sorted(SECTIONS))}"


def _number(low: float, high: float) -> Rule:
    def wrong(found: object) -> str:
        fine = isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)
        return "" if fine and low <= float(found) <= high else f"must be a number {_range(low, high)}"  # type: ignore[arg-type]

    return wrong


def _count(low: int, high: int) -> Rule:
    def wrong(found: object) -> str:
        return "" if type(found) is int and low <= found <= high else f"must be a whole number {_range(low, high)}"

    return wrong


def _range(low: float, high: float) -> str:
    return f"from {low:,g} to {high:,g}" if math.isfinite(high) else f"of at least {low:,g}"


def _average(found: object) -> str:
    return "" if found in AVERAGES else f"must be one of {', '.join(AVERAGES)}"


def _noise(found: object) -> str:
    fine = isinstance(found, list) and 0 < len(found) <= 10 and not any(_number(1e-6, 10)(one) for one in found)
    rising = isinstance(found, list) and fine and all(a < b for a, b in pairwise(found))
    return "" if rising else "must be a rising list of one to ten numbers, such as [0.01, 0.1]"


_SHARE, _SMALL = _number(0, 1), _number(0, 1e3)
_FLOORS: dict[str, Rule] = dict.fromkeys(("accuracy", "precision", "recall", "f1", "roc_auc"), _SHARE)
RULES: dict[str, Rule] = {
    "certainty.fewest": _count(1, 10**9),
    "certainty.fewest_of_each": _count(2, 10**9),
    "certainty.widest": _number(1e-6, 1),
    "certainty.bootstrap": _count(100, 100_000),
    "certainty.seed": _count(0, 2**32 - 1),
    "performance.average": _average,
    "performance.calibration_error": _SHARE,
    **{f"performance.floors.{name}": rule for name, rule in _FLOORS.items()},
    **{f"performance.churn.{name}": rule for name, rule in _FLOORS.items()},
    "performance.churn.pr_auc": _SHARE,
    "champion.roc_auc_margin": _SHARE,
    "champion.profit_margin": _SHARE,
    "champion.mcnemar": _number(1e-12, 1),
    "champion.most_flips": _SHARE,
    "fairness.accuracy_gap": _SHARE,
    "fairness.smallest_group": _count(2, 10**9),
    "fairness.widest": _number(1e-6, 1),
    "fairness.worsening": _SHARE,
    "fairness.selection_rate_ratio": _SHARE,
    "fairness.true_positive_gap": _SHARE,
    "fairness.false_positive_gap": _SHARE,
    "robustness.accuracy_lost": _SHARE,
    "robustness.noise": _noise,
    "robustness.wrong_level": _SHARE,
    "robustness.missing": _SHARE,
    "robustness.out_of_range": _SHARE,
    "robustness.repeats": _count(2, 1000),
    "robustness.most_rows": _count(100, 10**7),
    "sanity.highest_roc_auc": _SHARE,
    "sanity.highest_f1": _SHARE,
    "sanity.single_column_roc_auc": _SHARE,
    "sanity.compiled_difference": _SMALL,
    "sanity.latency": _number(1e-3, 1e6),
    "sanity.residual": _SMALL,
    "sanity.fewest_trained": _count(0, 10**9),
    "profit.customer_value": _number(0, math.inf),
    "profit.contact_cost": _number(0, math.inf),
    "profit.acceptance": _SHARE,
}
"""Dotted key → what it may hold."""

OPTIONAL = {
    "champion.mcnemar", "champion.most_flips", "fairness.selection_rate_ratio", "fairness.true_positive_gap",
    "fairness.false_positive_gap", "profit.customer_value", "profit.contact_cost", "profit.acceptance",
}  # fmt: skip
SECTIONS = {key.rpartition(".")[0] for key in RULES}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checked values, by their kind."""

    values: Values = field(default_factory=dict)

    def number(self, key: str) -> float:
        return float(self.values[key])  # type: ignore[arg-type]

    def count(self, key: str) -> int:
        return int(self.values[key])  # type: ignore[call-overload, no-any-return]

    def maybe(self, key: str) -> float | None:
        return self.number(key) if key in self.values else None

    def floors(self, key: str) -> Floors:
        return Floors(*(self.number(f"{key}.{name}") for name in _FLOORS))


def _policy(r: _Reader, name: str) -> Policy:
    n, c, m = r.number, r.count, r.maybe
    average, noise = r.values["performance.average"], r.values["robustness.noise"]
    return Policy(
        name=name,
        certainty=Certainty(
            c("certainty.fewest"), c("certainty.fewest_of_each"), n("certainty.widest"), c("certainty.bootstrap"),
            c("certainty.seed"),
        ),
        performance=Performance(
            average,  # type: ignore[arg-type]
            r.floors("performance.floors"), r.floors("performance.churn"), n("performance.churn.pr_auc"),
            n("performance.calibration_error"),
        ),
        champion=Champion(
            n("champion.roc_auc_margin"), n("champion.profit_margin"), m("champion.mcnemar"), m("champion.most_flips")
        ),
        fairness=Fairness(
            n("fairness.accuracy_gap"), c("fairness.smallest_group"), n("fairness.widest"), n("fairness.worsening"),
            m("fairness.selection_rate_ratio"), m("fairness.true_positive_gap"), m("fairness.false_positive_gap"),
        ),
        robustness=Robustness(
            n("robustness.accuracy_lost"), tuple(map(float, noise)),  # type: ignore[call-overload]
            n("robustness.wrong_level"), n("robustness.missing"), n("robustness.out_of_range"), c("robustness.repeats"),
            c("robustness.most_rows"),
        ),
        sanity=Sanity(
            n("sanity.highest_roc_auc"), n("sanity.highest_f1"), n("sanity.single_column_roc_auc"),
            n("sanity.compiled_difference"), n("sanity.latency"), n("sanity.residual"), c("sanity.fewest_trained"),
        ),
        profit=Profit(m("profit.customer_value"), m("profit.contact_cost"), m("profit.acceptance")),
    )  # fmt: skip
