"""No worse than the champion, on the same customers."""

from __future__ import annotations

import numpy as np

from core.evaluation.gate.evidence import Evidence, Pair
from core.evaluation.gate.judging import half_width
from core.evaluation.gate.performance import more_customers
from core.evaluation.gate.phrases import bare, chance, of_points, percent
from core.evaluation.gate.policy import Certainty
from core.evaluation.gate.report import Check, Verdict
from core.evaluation.paired.bootstrap import CellValues, paired_differences
from core.evaluation.paired.delong import auc_difference
from core.evaluation.paired.difference import accuracy_difference
from core.evaluation.paired.mcnemar import mcnemar
from core.evaluation.paired.table import PairedTable, paired_table
from core.monitoring.intervals import Interval, share

NOT_STATED = (
    "State CHURN_CUSTOMER_VALUE, CHURN_CONTACT_COST and CHURN_ACCEPTANCE, or [profit] in the policy, to have it judged."
)


def comparison_checks(evidence: Evidence) -> tuple[Check, ...]:
    """ROC-AUC (DeLong) and expected profit within their margins; McNemar and flipped decisions as the policy wants."""
    pair = evidence.pair
    if pair is None:
        verdict: Verdict | None = "inconclusive" if evidence.doubtful else None
        helps = "Train both on the same table, or judge on a table that neither has seen: --data." if verdict else ""
        return (Check("champion", "comparison", verdict, None, None, None, None, "", 0, evidence.no_champion, helps),)
    table = paired_table(pair.champion.at_risk == (pair.target == 1), pair.version.at_risk == (pair.target == 1))
    return (
        _area(evidence, pair),
        _profit(evidence, pair),
        _accuracy(pair, table),
        _mcnemar(evidence, table),
        _flips(evidence, pair),
    )


def no_worse(figure: Interval, margin: float, *, enough: bool) -> Verdict:
    """Non-inferiority: proven when the whole interval lies above −margin; refuted when it all lies below, or when enough
    customers were judged and the difference itself does.

    >>> no_worse(Interval(-0.002, -0.008, 0.004, 1408), 0.01, enough=True)
    'pass'
    >>> no_worse(Interval(-0.005, -0.014, 0.004, 1408), 0.01, enough=True)
    'inconclusive'
    >>> no_worse(Interval(-0.015, -0.024, -0.006, 1408), 0.01, enough=True)
    'fail'
    """
    if figure.low >= -margin:
        return "pass"
    return "fail" if figure.high < -margin or (enough and figure.value < -margin) else "inconclusive"


def _area(evidence: Evidence, pair: Pair) -> Check:
    margin, certainty = evidence.policy.champion.roc_auc_margin, evidence.policy.certainty
    found = auc_difference(pair.target, pair.champion.probability, pair.version.probability)
    figure = Interval(found.difference, found.low, found.high, found.n)
    verdict = no_worse(figure, margin, enough=pair.sample.enough(certainty))
    says = (
        f"ROC-AUC {bare(found.second)}, {pair.champion.version.label} {bare(found.first)}: {_signed(figure)}, "
        f"may be {bare(margin)} lower (DeLong, {chance(found.p)})."
    )
    helps = _helps(
        verdict, figure, margin, evidence.policy.certainty, pair, "It ranks worse than the champion: keep the champion."
    )
    return Check(
        "champion", "ROC-AUC difference", verdict, figure.value, figure.low, figure.high, -margin, "share", figure.n,
        says, helps,
    )  # fmt: skip


def _profit(evidence: Evidence, pair: Pair) -> Check:
    terms, name, n = evidence.terms, "expected profit difference", len(pair.target)
    if terms is None:
        says = "Not stated what a customer is worth, so not judged."
        return Check("champion", name, None, None, None, None, None, "", n, says, NOT_STATED)
    worth = CellValues(tp=terms.acceptance * terms.customer_value - terms.contact_cost, fp=-terms.contact_cost)
    found = paired_differences(
        pair.target, pair.champion.at_risk, pair.version.at_risk, evidence.rng(3),
        evidence.policy.certainty.bootstrap, worth,
    )["profit"]  # fmt: skip
    figure = Interval(found.difference, found.low, found.high, n)
    margin = evidence.policy.champion.profit_margin * abs(found.first)
    verdict = no_worse(figure, margin, enough=pair.sample.enough(evidence.policy.certainty))
    unit = evidence.currency
    says = (
        f"{_money(found.second, unit)} a customer, {pair.champion.version.label} {_money(found.first, unit)}: "
        f"{found.difference:+,.2f} (95 %: {found.low:+,.2f} to {found.high:+,.2f}), may be {margin:,.2f} lower."
    )
    helps = _helps(
        verdict,
        figure,
        margin,
        evidence.policy.certainty,
        pair,
        "It earns less than the champion at its threshold: try another.",
    )
    return Check(
        "champion", name, verdict, figure.value, figure.low, figure.high, -margin, unit or "money", n, says, helps
    )


def _accuracy(pair: Pair, table: PairedTable) -> Check:
    figure = accuracy_difference(table)
    says = (
        f"{of_points(figure)} against {pair.champion.version.label} (Tango). Reported only: a threshold that catches more "
        "customers is wrong more often on purpose."
    )
    return Check(
        "champion", "accuracy difference", None, figure.value, figure.low, figure.high, None, "points", table.n, says
    )


def _mcnemar(evidence: Evidence, table: PairedTable) -> Check:
    alpha, found = evidence.policy.champion.mcnemar, mcnemar(table.only_first, table.only_second)
    worse = table.only_second < table.only_first
    verdict: Verdict | None = None if alpha is None else "fail" if worse and found.p <= alpha else "pass"
    says = (
        f"Only the champion was right about {table.only_first:,} customers, only this version about "
        f"{table.only_second:,}: {chance(found.p)} ({found.method})."
    )
    helps = "It decides wrongly more often than the champion: another threshold, or keep the champion."
    return Check(
        "champion",
        "McNemar",
        verdict,
        found.p,
        None,
        None,
        alpha,
        "p",
        table.n,
        says,
        helps if verdict == "fail" else "",
    )


def _flips(evidence: Evidence, pair: Pair) -> Check:
    most, n = evidence.policy.champion.most_flips, len(pair.target)
    flipped = pair.champion.at_risk != pair.version.at_risk
    figure = share(int(np.count_nonzero(flipped)), n)
    new = int(np.count_nonzero(flipped & pair.version.at_risk))
    verdict: Verdict | None = None if most is None else "pass" if figure.value <= most else "fail"
    says = (
        f"The decision about {percent(figure.value)} of {n:,} customers changes: {new:,} become at risk, "
        f"{int(flipped.sum()) - new:,} no longer are."
    )
    helps = "Warn those who work with the list, or choose a threshold that flags as many as before."
    return Check(
        "champion", "decisions that flip", verdict, figure.value, figure.low, figure.high, most, "share", n, says,
        helps if verdict == "fail" else "",
    )  # fmt: skip


def _helps(verdict: Verdict, figure: Interval, margin: float, certainty: Certainty, pair: Pair, worse: str) -> str:
    if verdict == "pass":
        return ""
    if verdict == "fail":
        return worse
    room = figure.value + margin  # the interval's lower half must fit in here
    if room <= 0.1 * half_width(figure):
        return "It looks worse by about the margin: keep the champion unless it wins by something else."
    return more_customers(figure, certainty, pair.sample, room)


def _signed(figure: Interval) -> str:
    return f"{figure.value:+.3f} (95 %: {figure.low:+.3f} to {figure.high:+.3f}; n = {figure.n:,})"


def _money(value: float, unit: str) -> str:
    return f"{value:,.2f} {unit}".strip()
