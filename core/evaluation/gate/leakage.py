"""Too good to be true: a model, or one column alone, that knows the outcome."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.draft.leaks import auc_of_levels, auc_of_numbers
from core.customers.schema import Column
from core.evaluation.gate.confusion import confusion, with_intervals
from core.evaluation.gate.evidence import Evidence
from core.evaluation.gate.phrases import bare, of_share
from core.evaluation.gate.report import Check
from core.model.training.auc import auc
from core.monitoring.intervals import Interval, around

HELPS = (
    "Look for columns that are known only after the outcome, and for customers that stand on both sides of the split."
)


def leakage_checks(evidence: Evidence) -> tuple[Check, ...]:
    """Two figures of the model and the strongest single column; each alarms when its whole interval lies above its bound."""
    policy, certainty = evidence.policy.sanity, evidence.policy.certainty
    area = auc(evidence.target, evidence.version.probability)
    whole = around(area.value, area.error, len(evidence.target), 0.0, 1.0)
    counts = confusion(evidence.target, evidence.version.at_risk)
    f1 = with_intervals(counts, "churn", certainty.bootstrap, evidence.rng(5))["f1"]
    return (
        _alarm("leakage alarm, ROC-AUC", whole, policy.highest_roc_auc, "", HELPS),
        _alarm(f"leakage alarm, F1 ({evidence.noun} class)", f1, policy.highest_f1, "", HELPS),
        _column(evidence, policy.single_column_roc_auc),
    )


def _column(evidence: Evidence, bound: float) -> Check:
    found = {column: alone(evidence.table, column, evidence.target) for column in evidence.table.schema.columns}
    strongest = max(found, key=lambda column: found[column].value)
    helps = f"Take {strongest.label} ({strongest.name}) out if it is known only after the outcome, and train again."
    return _alarm("leakage alarm, single column", found[strongest], bound, f"{strongest.label} alone: ", helps)


def _alarm(name: str, figure: Interval, bound: float, who: str, helps: str) -> Check:
    alarm = figure.low > bound
    said = "too good to be true" if alarm else "not beyond chance" if figure.value > bound else "no alarm"
    says = f"{who}{of_share(figure)}, alarm above {bare(bound)}: {said}."
    return Check(
        "sanity", name, "fail" if alarm else "pass", figure.value, figure.low, figure.high, bound, "share", figure.n, says,
        helps if alarm else "",
    )  # fmt: skip


def alone(table: CustomerTable, column: Column, target: NDArray[np.int8]) -> Interval:
    """How well one column by itself tells who leaves: its ROC-AUC in the better direction; a number also by whether it is there.

    Standard error: √((A(1−A) + (p−1)(Q₁−A²) + (q−1)(Q₂−A²)) / pq) with Q₁ = A/(2−A), Q₂ = 2A²/(1+A), p and q customers with
    and without the outcome.

    Reference:
        J. Hanley, B. McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve",
        Radiology 143 (1982).
    """
    positive = target == 1
    if column.is_number:
        numbers = table.numbers[column.name]
        empty = np.isnan(numbers).astype(np.int64)
        area = max(auc_of_numbers(numbers, positive), auc_of_levels(empty, positive))
    else:
        area = auc_of_levels(table.codes[column.name].astype(np.int64), positive)
    p, n = int(positive.sum()), len(target)
    q1, q2 = area / (2 - area), 2 * area * area / (1 + area)
    square = area * (1 - area) + (p - 1) * (q1 - area * area) + (n - p - 1) * (q2 - area * area)
    return around(area, sqrt(max(0.0, square / (p * (n - p)))), n, 0.0, 1.0)
