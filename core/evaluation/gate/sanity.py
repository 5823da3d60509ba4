"""What must be so for any figure to mean something: enough training, compiled = original, speed, schema, reasons."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.evaluation.gate.compatible import refusals
from core.evaluation.gate.evidence import BANDS, Evidence
from core.evaluation.gate.leakage import leakage_checks
from core.evaluation.gate.phrases import number
from core.evaluation.gate.report import Check, Verdict
from core.model.scoring import Scorer

Clock = Callable[[], float]
"""Seconds, rising."""

TIMED, WARM_UP = 300, 30
EXPLAINED = 100
"""Customers whose reasons are added up; a tree's reasons take milliseconds."""


def sanity_checks(evidence: Evidence, clock: Clock) -> tuple[Check, ...]:
    """The leakage alarm, then what must hold of the model itself."""
    return (
        *leakage_checks(evidence),
        _trained(evidence),
        *_compiled(evidence),
        _latency(evidence, clock),
        _schema(evidence),
        _reasons(evidence),
    )


def _trained(evidence: Evidence) -> Check:
    n, fewest = evidence.version.version.card.n_train, evidence.policy.sanity.fewest_trained
    fine = n >= fewest
    verdict: Verdict = "pass" if fine else "inconclusive"
    says = f"Trained on {n:,} customers, at least {fewest:,}" + (
        "." if fine else ": others would have made another model."
    )
    helps = "" if fine else "Train on more customers."
    return Check("sanity", "customers trained on", verdict, float(n), None, None, float(fewest), "", n, says, helps)


def _compiled(evidence: Evidence) -> tuple[Check, ...]:
    bound, card, again = evidence.policy.sanity.compiled_difference, evidence.version.version.card, evidence.original
    kept = _difference(
        "compiled = original, at registration", card.compiled_difference, bound, card.n_holdout, "On its hold-out"
    )
    if again.difference is None:
        return (
            kept,
            Check("sanity", "compiled = original, now", None, None, None, None, bound, "log-odds", 0, again.says),
        )
    return (kept, _difference("compiled = original, now", again.difference, bound, again.n, again.says))


def _difference(name: str, found: float, bound: float, n: int, who: str) -> Check:
    fine = found <= bound  # not when it is NaN
    says = f"{who}: scores differ by at most {found:.2g} log-odds, allowed {bound:.0e} (n = {n:,})."
    helps = "" if fine else "The served form is not the model that was trained: train and register it again."
    value = found if np.isfinite(found) else None
    return Check("sanity", name, "pass" if fine else "fail", value, None, None, bound, "log-odds", n, says, helps)


def _latency(evidence: Evidence, clock: Clock) -> Check:
    bound, version = evidence.policy.sanity.latency, evidence.version.version
    scorer, table = Scorer(version, BANDS), evidence.table
    customers = [table.customer(index % len(table)) for index in range(WARM_UP + TIMED)]
    taken = np.empty(len(customers))
    for index, customer in enumerate(customers):
        began = clock()
        scorer.score(customer)
        taken[index] = 1e3 * (clock() - began)
    middle, slow = np.quantile(taken[WARM_UP:], [0.5, 0.95]).tolist()
    fine = slow <= bound
    says = f"One customer: {slow:.3g} ms (95th percentile; median {middle:.3g}; n = {TIMED}), at most {bound:g} ms."
    helps = "" if fine else "A smaller model, or a machine that is less busy: run the gate again."
    return Check("sanity", "latency", "pass" if fine else "fail", slow, None, None, bound, "ms", TIMED, says, helps)


def _schema(evidence: Evidence) -> Check:
    champion, name = evidence.champion_version, "schema, compatible with the champion"
    if champion is None:
        return Check("sanity", name, None, None, None, None, None, "", 0, evidence.no_champion)
    found = refusals(champion.schema, evidence.version.version.schema)
    n = len(evidence.version.version.schema.columns)
    if not found:
        says = f"Whatever {champion.label} takes, it takes too ({n} columns)."
        return Check("sanity", name, "pass", 0.0, None, None, 0.0, "", n, says)
    says = f"{len(found)} things that {champion.label} takes it does not: {'; '.join(found)}."
    helps = "Change whoever sends the customers first, or train with the champion's schema."
    return Check("sanity", name, "fail", float(len(found)), None, None, 0.0, "", n, says, helps)


def _reasons(evidence: Evidence) -> Check:
    from core.model.reasons import Explainer

    bound, version = evidence.policy.sanity.residual, evidence.version.version
    table = evidence.table.take(np.arange(min(EXPLAINED, len(evidence.table))))
    explainer = Explainer(version)
    margins = Scorer(version, BANDS).score_table(table).margin
    residual = float(np.abs(explainer.base_margin + explainer.contributions(table).sum(axis=1) - margins).max())
    fine = residual <= bound
    says = f"Base and reasons miss the score by at most {residual:.2g} log-odds, allowed {number(bound, 'log-odds')} (n = {len(table):,})."
    helps = "" if fine else "The reasons shown would not be those of the score: do not serve it."
    value = residual if np.isfinite(residual) else None
    return Check(
        "sanity",
        "reasons add up",
        "pass" if fine else "fail",
        value,
        None,
        None,
        bound,
        "log-odds",
        len(table),
        says,
        helps,
    )
