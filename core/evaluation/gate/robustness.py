"""What remains of the accuracy when the customers' data are a little wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from core.customers.customer import CustomerTable
from core.evaluation.gate.disturbing import noisy, out_of_range, with_holes, with_wrong_levels
from core.evaluation.gate.evidence import BANDS, Evidence
from core.evaluation.gate.judging import verdict_of
from core.evaluation.gate.performance import more_customers
from core.evaluation.gate.phrases import bare, percent
from core.evaluation.gate.policy import Robustness
from core.evaluation.gate.report import Check
from core.model.scoring import Scorer
from core.monitoring.intervals import Interval, mean

Disturb = Callable[[CustomerTable, np.random.Generator], CustomerTable]


def robustness_checks(evidence: Evidence, progress: Callable[[str, float], None]) -> Iterator[Check]:
    """One check for each kind of disturbance: the share of the accuracy that it costs, and how many decisions flip.

    Args:
        evidence: the customers; of more than the policy's `most_rows` a random sample.
        progress: called with what is being done and the finished share.
    """
    policy, rng = evidence.policy.robustness, evidence.rng(4)
    rows = np.sort(rng.permutation(len(evidence.target))[: policy.most_rows])
    table = evidence.table.take(rows)
    kinds = tuple(_kinds(policy))
    for part, (name, words, disturb) in enumerate(kinds):
        progress(f"Robustness: {name}", part / len(kinds))
        yield _check(evidence, rows, table, name, words, disturb, evidence.rng(300 + part))


def _kinds(policy: Robustness) -> Iterator[tuple[str, str, Disturb]]:
    for sigma in policy.noise:
        words = f"Gaussian noise of {sigma:g} standard deviations on every number"
        yield f"noise σ = {sigma:g}", words, lambda table, rng, sigma=sigma: noisy(table, sigma, rng)  # type: ignore[misc]
    share = policy.wrong_level
    words = f"Another level in {100 * share:g} % of the categories' cells"
    yield "wrong levels", words, lambda table, rng: with_wrong_levels(table, policy.wrong_level, rng)
    words = f"{100 * policy.missing:g} % of all cells empty"
    yield "missing values", words, lambda table, rng: with_holes(table, policy.missing, rng)
    words = f"{100 * policy.out_of_range:g} % of the numbers beyond their legal range"
    yield "out-of-range values", words, lambda table, rng: out_of_range(table, policy.out_of_range, rng)


def _check(
    evidence: Evidence,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    table: CustomerTable,
    name: str,
    words: str,
    disturb: Disturb,
    rng: np.random.Generator,
) -> Check:
    policy, scorer = evidence.policy.robustness, Scorer(evidence.version.version, BANDS)
    leaves, decided = evidence.target[rows] == 1, evidence.version.at_risk[rows]
    right = decided == leaves
    lost, flips = np.zeros(len(rows)), 0.0
    for _ in range(policy.repeats):
        disturbed = scorer.score_table(disturb(table, rng)).at_risk
        lost += right.astype(np.float64) - (disturbed == leaves)
        flips += float(np.mean(disturbed != decided))
    accuracy = float(right.mean())
    each = mean(lost / policy.repeats)
    figure = _relative(each, accuracy)
    verdict = verdict_of(
        figure, policy.accuracy_lost, at_least=False, certain=evidence.sample.enough(evidence.policy.certainty)
    )
    says = (
        f"{words}: {percent(figure.value)} of the accuracy lost (95 %: {percent(figure.low)} to {percent(figure.high)}; n = {figure.n:,}, "
        f"{policy.repeats} times), at most {percent(policy.accuracy_lost)}; {percent(flips / policy.repeats)} of the decisions flip."
    )
    helps = {
        "pass": "",
        "fail": f"Accuracy falls from {bare(accuracy)} to {bare(accuracy * (1 - figure.value))}: a smoother kind of model, or "
        "checks that keep such data out.",
        "inconclusive": more_customers(figure, evidence.policy.certainty, evidence.sample),
    }[verdict]
    return Check(
        "robustness", name, verdict, figure.value, figure.low, figure.high, policy.accuracy_lost, "share", figure.n, says,
        helps,
    )  # fmt: skip


def _relative(lost: Interval, accuracy: float) -> Interval:
    """Lost points as a share of the accuracy."""
    whole = accuracy or 1.0
    return Interval(lost.value / whole, lost.low / whole, lost.high / whole, lost.n)
