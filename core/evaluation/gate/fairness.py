"""Is it right about everybody: accuracy and decisions by protected column and by their intersections."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.evaluation.gate.evidence import Evidence, Pair
from core.evaluation.gate.groups import Grouping, groupings
from core.evaluation.gate.judging import half_width, keeps, verdict_of
from core.evaluation.gate.performance import more_customers
from core.evaluation.gate.phrases import bare, of_points
from core.evaluation.gate.policy import Policy
from core.evaluation.gate.rates import Rate, Spread, spreads, worsening
from core.evaluation.gate.report import Check, Verdict
from core.monitoring.intervals import Interval

TITLES: dict[Rate, str] = {
    "selection_rate": "selection rate",
    "true_positive_rate": "true positive rate",
    "false_positive_rate": "false positive rate",
}


def fairness_checks(evidence: Evidence) -> tuple[Check, ...]:
    """Accuracy gap, selection rate and error rates of each grouping; no larger gap than the champion's."""
    found = groupings(evidence.table)
    if not found:
        says = "The schema marks no column as protected, so there is nobody to compare."
        return (Check("fairness", "protected columns", None, 0.0, None, None, None, "", 0, says),)
    return tuple(check for part, one in enumerate(found) for check in _of_grouping(evidence, one, part))


def _of_grouping(evidence: Evidence, every: Grouping, part: int) -> tuple[Check, ...]:
    policy, draws = evidence.policy.fairness, evidence.policy.certainty.bootstrap
    groups, kept, small = every.keep(policy.smallest_group)
    if len(groups.names) < 2:
        return (_too_few(every, small, policy.smallest_group, len(evidence.target)),)
    target, at_risk = evidence.target[kept], evidence.version.at_risk[kept]
    found = spreads(target, at_risk, groups, draws, evidence.rng(100 + part))
    checks = [_gap(evidence, groups, found["accuracy"], small)]
    if evidence.pair is not None:
        checks.append(_against(evidence, evidence.pair, groupings(evidence.pair.table)[part], part))
    checks += [_rate(evidence, groups, rate, found[rate]) for rate in TITLES if rate in found]
    if policy.selection_rate_ratio is not None and "selection_rate" in found:
        checks.append(_ratio(evidence, groups, found["selection_rate"].ratio, policy.selection_rate_ratio))
    return tuple(checks)


def _against(evidence: Evidence, pair: Pair, every: Grouping, part: int) -> Check:
    """The same groups among the customers that the champion has not seen either."""
    smallest = evidence.policy.fairness.smallest_group
    groups, kept, small = every.keep(smallest)
    name = f"accuracy gap against champion, {every.label}"
    if len(groups.names) < 2:
        return replace(_too_few(every, small, smallest, len(pair.target)), name=name)
    grown = worsening(
        pair.target[kept], pair.champion.at_risk[kept], pair.version.at_risk[kept], groups,
        evidence.policy.certainty.bootstrap, evidence.rng(200 + part),
    )  # fmt: skip
    return _grown(evidence.policy, pair, groups, grown, name)


def _too_few(every: Grouping, small: tuple[str, ...], smallest: int, n: int) -> Check:
    verdict: Verdict | None = "inconclusive" if every.columns == 1 else None
    says = f"Fewer than two groups have {smallest:,} customers: {', '.join(small)}."
    helps = f"Judge on a table with at least {smallest:,} customers of two groups." if verdict else ""
    return Check("fairness", f"accuracy gap, {every.label}", verdict, None, None, None, None, "points", n, says, helps)


def _judge(evidence: Evidence, groups: Grouping, figure: Interval, bound: float, *, at_least: bool) -> Verdict | None:
    """Between groups of one column by the gate's rule. Between intersections, many small groups lie far apart by chance
    alone: there only a gap whose whole interval lies beyond the bound fails, and one that is larger by itself is told."""
    policy = evidence.policy
    certain = evidence.sample.enough(policy.certainty) and half_width(figure) <= policy.fairness.widest
    if groups.columns == 1:
        return verdict_of(figure, bound, at_least=at_least, certain=certain)
    proven = figure.low > bound if at_least is False else figure.high < bound
    if proven:
        return "fail"
    return "pass" if certain and keeps(figure.value, bound, at_least) else None


def grown_too_much(figure: Interval, bound: float, *, certain: bool) -> Verdict:
    """Whether a gap that may grow by a bound has grown more, beyond chance.

    >>> [grown_too_much(Interval(0.03, low, 0.06, 1408), 0.02, certain=True) for low in (0.005, -0.005)]
    ['fail', 'inconclusive']
    >>> grown_too_much(Interval(0.01, -0.02, 0.04, 1408), 0.02, certain=True)
    'pass'
    """
    if figure.value > bound:
        return "fail" if figure.low > 0 else "inconclusive"
    return "pass" if certain or figure.high <= bound else "inconclusive"


def _gap(evidence: Evidence, groups: Grouping, found: Spread, small: tuple[str, ...]) -> Check:
    figure, bound = found.difference, evidence.policy.fairness.accuracy_gap
    verdict = _judge(evidence, groups, figure, bound, at_least=False)
    worst = min(found.by_group, key=lambda name: found.by_group[name])
    says = f"{of_points(figure, bound)}, at most {100 * bound:g}: {_listed(found)}."
    if verdict is None:
        says += " Not beyond chance with groups of this size, so not judged; the columns by themselves are."
    if small:
        says += f" Too small to judge: {', '.join(small)}."
    helps = ""
    if verdict == "fail":
        helps = (
            f"It is wrong most often about {groups.label}: {worst} ({found.sizes[worst]:,} customers). Look at these "
            "decisions; a simpler kind of model, more such customers or columns that explain them narrow the gap."
        )
    elif verdict == "inconclusive":
        helps = more_customers(figure, evidence.policy.certainty, evidence.sample, evidence.policy.fairness.widest)
    return Check(
        "fairness", f"accuracy gap, {groups.label}", verdict, figure.value, figure.low, figure.high, bound, "points",
        figure.n, says, helps,
    )  # fmt: skip


def _grown(policy: Policy, pair: Pair, groups: Grouping, figure: Interval, name: str) -> Check:
    bound = policy.fairness.worsening
    enough = pair.sample.enough(policy.certainty)
    certain = enough and half_width(figure) <= policy.fairness.widest
    verdict: Verdict | None = grown_too_much(figure, bound, certain=certain)
    if groups.columns > 1 and verdict == "inconclusive":
        verdict = None
    champion = pair.champion.version.label
    says = f"The gap changes by {of_points(figure, bound)} against {champion}, at most {100 * bound:g}."
    helps = ""
    if verdict == "fail":
        helps = "It treats these groups less equally than the champion: keep the champion, or narrow the gap first."
    elif verdict == "inconclusive":
        helps = f"It may be chance. {more_customers(figure, policy.certainty, pair.sample, max(figure.value, 0.005))}"
    return Check(
        "fairness", name, verdict, figure.value, figure.low, figure.high,
        bound, "points", figure.n, says, helps,
    )  # fmt: skip


def _rate(evidence: Evidence, groups: Grouping, rate: Rate, found: Spread) -> Check:
    policy, figure = evidence.policy.fairness, found.difference
    bound = {"true_positive_rate": policy.true_positive_gap, "false_positive_rate": policy.false_positive_gap}.get(rate)
    verdict = None if bound is None else _judge(evidence, groups, figure, bound, at_least=False)
    ratio = found.ratio
    says = f"{of_points(figure)} apart, ratio {bare(ratio.value)} ({bare(ratio.low)} to {bare(ratio.high)}): {_listed(found)}."
    helps = "A threshold or columns that treat these groups alike." if verdict in ("fail", "inconclusive") else ""
    return Check(
        "fairness", f"{TITLES[rate]}, {groups.label}", verdict, figure.value, figure.low, figure.high, bound, "points",
        figure.n, says, helps,
    )  # fmt: skip


def _ratio(evidence: Evidence, groups: Grouping, figure: Interval, bound: float) -> Check:
    verdict = _judge(evidence, groups, figure, bound, at_least=True)
    says = f"The rarest flagged group is flagged {bare(figure.value)} times as often as the most flagged, at least {bare(bound)}."
    helps = "" if keeps(figure.value, bound, True) else "A threshold or columns that treat these groups alike."
    return Check(
        "fairness", f"selection rate ratio, {groups.label}", verdict, figure.value, figure.low, figure.high, bound,
        "share", figure.n, says, helps,
    )  # fmt: skip


def _listed(found: Spread) -> str:
    ordered = sorted(found.by_group.items(), key=lambda item: np.round(item[1], 12))
    return "; ".join(f"{name} {bare(value)} (n = {found.sizes[name]:,})" for name, value in ordered)
