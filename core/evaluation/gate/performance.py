"""How good the version is alone: the five floors under the policy's average, those of the churn class, calibration."""

from __future__ import annotations

from dataclasses import asdict

from core.evaluation.gate.average_precision import average_precision
from core.evaluation.gate.calibration import calibration
from core.evaluation.gate.confusion import FIGURES, confusion, with_intervals
from core.evaluation.gate.evidence import Evidence
from core.evaluation.gate.judging import Sample, customers_needed, half_width, verdict_of
from core.evaluation.gate.phrases import apart, bare, of_share
from core.evaluation.gate.policy import AVERAGES, Average, Certainty, Floors
from core.evaluation.gate.report import Check, Verdict
from core.evaluation.gate.thresholds import advice, keeping
from core.model.training.auc import auc
from core.monitoring.intervals import Interval, around

LABELS = {
    "accuracy": "accuracy",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
}
HELPS = {
    "accuracy": "It is wrong too often.",
    "precision": "Too many of those it flags would have stayed.",
    "recall": "It misses too many of those who leave.",
    "f1": "It flags too many who stay, or misses too many who leave.",
    "pr_auc": "Its list of those at most risk holds too many who stay: finer scores, other kinds of model, better columns.",
    "roc_auc": "It ranks too poorly at any threshold: other kinds of model, more customers, better columns.",
}


def performance_checks(evidence: Evidence) -> tuple[Check, ...]:
    """The five floors twice, and the calibration error; every figure on customers that the version has not seen."""
    policy = evidence.policy.performance
    main = _five(evidence, policy.average, policy.floors, AVERAGES[policy.average])
    if policy.average == "churn":
        main = tuple(check for check in main if check.name != f"ROC-AUC ({AVERAGES['churn']})")
    churn = _five(evidence, "churn", policy.churn, f"{evidence.noun} class")
    return (*main, *churn, _pr_auc(evidence), _calibration(evidence))


def _five(evidence: Evidence, average: Average, floors: Floors, label: str) -> tuple[Check, ...]:
    certainty, scored = evidence.policy.certainty, evidence.version
    counts = confusion(evidence.target, scored.at_risk)
    found = with_intervals(counts, average, certainty.bootstrap, evidence.rng(1))
    area = auc(evidence.target, scored.probability)
    found["roc_auc"] = around(area.value, area.error, len(evidence.target), 0.0, 1.0)
    enough = evidence.sample.enough(certainty)
    bounds = asdict(floors)
    return tuple(
        _check(f"{LABELS[name]} ({label})", name, figure, bounds[name], certainty, enough, evidence)
        for name, figure in found.items()
    )


def _check(
    title: str, name: str, figure: Interval, floor: float, certainty: Certainty, enough: bool, evidence: Evidence
) -> Check:
    certain = enough and half_width(figure) <= certainty.widest
    verdict = verdict_of(figure, floor, at_least=True, certain=certain)
    says = f"{of_share(figure, floor)}, floor {bare(floor)}{_missing(verdict, floor - figure.value)}."
    fails = f"{HELPS[name]} {_threshold(evidence)}" if verdict == "fail" and name in FIGURES else HELPS[name]
    helps = {"pass": "", "fail": fails, "inconclusive": more_customers(figure, certainty, evidence.sample)}[verdict]
    return Check(
        "performance", title, verdict, figure.value, figure.low, figure.high, floor, "share", figure.n, says, helps
    )


def _threshold(evidence: Evidence) -> str:
    found = keeping(evidence.target, evidence.version.probability, evidence.policy.performance)
    return advice(evidence.version.version.threshold, found)


def _missing(verdict: Verdict, by: float) -> str:
    if verdict == "inconclusive":
        return ": too few customers to tell"
    return f": {bare(by, apart(by, 0.0, 3))} short" if verdict == "fail" and by > 0 else ""


def more_customers(figure: Interval, certainty: Certainty, sample: Sample, widest: float | None = None) -> str:
    """What helps against a doubt: about how many customers with a known outcome it takes."""
    rarer = max(1, min(sample.positives, sample.n - sample.positives))
    fewest = max(certainty.fewest, -(-certainty.fewest_of_each * sample.n // rarer))
    needed = customers_needed(figure, widest or certainty.widest, sample.n, fewest)
    return f"About {needed:,} customers that it has not seen would settle it; there are {sample.n:,}."


def _pr_auc(evidence: Evidence) -> Check:
    policy, certainty = evidence.policy.performance, evidence.policy.certainty
    figure = average_precision(evidence.target, evidence.version.probability, certainty.bootstrap, evidence.rng(6))
    title, enough = f"PR-AUC ({evidence.noun} class)", evidence.sample.enough(certainty)
    return _check(title, "pr_auc", figure, policy.pr_auc, certainty, enough, evidence)


def _calibration(evidence: Evidence) -> Check:
    certainty, highest = evidence.policy.certainty, evidence.policy.performance.calibration_error
    found = calibration(evidence.target, evidence.version.probability, certainty.bootstrap, evidence.rng(2))
    figure = found.error
    certain = evidence.sample.enough(certainty) and half_width(figure) <= certainty.widest
    verdict = verdict_of(figure, highest, at_least=False, certain=certain)
    says = f"{of_share(figure, highest)}, at most {bare(highest)}; chance alone would show {bare(found.chance)}."
    helps = {
        "pass": "",
        "fail": "Its risks are not what comes true: train again on recent customers, which calibrates it anew.",
        "inconclusive": more_customers(figure, certainty, evidence.sample),
    }[verdict]
    return Check(
        "performance", "calibration error", verdict, figure.value, figure.low, figure.high, highest, "share",
        figure.n, says, helps,
    )  # fmt: skip
