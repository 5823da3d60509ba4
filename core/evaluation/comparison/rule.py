"""The stated rule: promote, keep, or not enough evidence, with the reason as a sentence.

1. **What decides.** The expected profit per customer when the business has given its three numbers, else accuracy, each model at
   its own threshold. Better means: the paired 95 % interval of the difference lies above 0. Of accuracy McNemar's p must be below
   .05, too, and on live traffic, which is looked at again and again, the always-valid e-value at least 20.
2. **Promote** when the challenger is better in what decides and no guard speaks against it.
3. **Guards.** ROC-AUC or F1 is worse beyond chance; or the accuracy gap between the groups of a protected column exceeds 10
   points and is more than 2 points larger than the champion's. Then: **keep**.
4. **Keep** when the challenger is worse in what decides, or when the interval shows that whatever it gains is less than a point of
   accuracy (of profit: less than 1 % of what a perfect model would earn).
5. **Not enough** in every other case, and whenever a class has fewer than 30 customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.evaluation.comparison.fairness import Fairness
from core.evaluation.comparison.figures import Figure
from core.evaluation.paired.mcnemar import McNemar
from core.evaluation.paired.planning import Needed
from core.evaluation.profit import ProfitTerms
from core.journal.kinds.releases import Recommendation

FEWEST = 30
"""Customers of each class under which nothing is recommended."""
LEVEL = 0.05
WORTH = 0.01
"""A difference of accuracy that would be worth a change."""
WORTH_OF_PERFECT = 0.01
"""The same of profit, as a share of what a perfect model would earn."""
GUARDS = ("roc_auc", "f1")
WIDEST_GAP, WORSE_BY = 0.10, 0.02


@dataclass(frozen=True, slots=True)
class Advice:
    """What the rule says.

    Attributes:
        recommendation: promote (the second), keep (the first), not_enough.
        title: in a few words, e.g. "Keep churn/1".
        says: the reason as a sentence.
        decides: name of the figure that decided.
    """

    recommendation: Recommendation
    title: str
    says: str
    decides: str


@dataclass(frozen=True, slots=True)
class Case:
    """What the rule looks at.

    Attributes:
        first, second: labels.
        n, positives: customers.
        worth: difference of the deciding figure that would be worth a change, > 0.
        evidence: the always-valid e-value when outcomes arrive one by one; None otherwise.
    """

    first: str
    second: str
    n: int
    positives: int
    figures: Sequence[Figure]
    test: McNemar
    fairness: Sequence[Fairness]
    needed: Needed
    worth: float
    evidence: float | None = None


def deciding(figures: Sequence[Figure], terms: ProfitTerms | None, share_positive: float) -> tuple[Figure, float]:
    """The figure that decides, and the difference in it that would be worth a change.

    Where the business's numbers say that no contact ever pays, profit cannot choose between models and accuracy decides.
    """
    by_name = {figure.name: figure for figure in figures}
    if terms is not None and "profit" in by_name:
        perfect = share_positive * (terms.acceptance * terms.customer_value - terms.contact_cost)
        if perfect > 0:
            return by_name["profit"], WORTH_OF_PERFECT * perfect
    return by_name["accuracy"], WORTH


def advise(case: Case, decisive: Figure) -> Advice:
    """Apply the rule."""
    few = min(case.positives, case.n - case.positives)
    if few < FEWEST:
        says = f"{_so_few(few)}; {FEWEST} of each are needed before anything is said."
        return _advice(case, decisive, "not_enough", says)
    if case.test.discordant == 0:
        says = f"They decide alike on every one of the {case.n:,} customers, so a change would change nothing."
        return _advice(case, decisive, "keep", says)
    leader = leads(decisive, case.test, case.evidence)
    if leader != decisive.leader and case.evidence is not None and case.test.p < LEVEL:
        says = (
            f"One look would do ({in_words(decisive)}), but live traffic is looked at again and again: the e-value is "
            f"{case.evidence:.1f}, and {1 / LEVEL:.0f} are needed. {_more(case)}"
        )
        return _advice(case, decisive, "not_enough", says)
    if leader == "second":
        against = _guards(case)
        found = f"{case.second} is better: {in_words(decisive)}"
        if against:
            return _advice(case, decisive, "keep", f"{found}; but {against}.")
        return _advice(
            case, decisive, "promote", f"{found}, and neither ROC-AUC, F1 nor fairness speaks against it.{_price(case)}"
        )
    if leader == "first":
        return _advice(case, decisive, "keep", f"{case.second} is worse: {in_words(decisive)}.{_although(case)}")
    if decisive.difference.high < case.worth:
        most = signed(decisive, max(decisive.difference.high, 0.0)).lstrip("+") + (
            " points" if decisive.unit == "share" else ""
        )
        says = f"{case.second} gains at most {most}, too little to be worth a change: {in_words(decisive)}.{_although(case)}"
        return _advice(case, decisive, "keep", says)
    return _advice(
        case, decisive, "not_enough", f"Chance alone may explain the difference: {in_words(decisive)}. {_more(case)}"
    )


def leads(figure: Figure, test: McNemar, evidence: float | None) -> Literal["first", "second", ""]:
    """Who is better beyond chance in a figure; "" when nobody. Of accuracy, interval and test may part by a hair: both must hold.

    Args:
        test: of the same customers.
        evidence: the always-valid e-value when outcomes arrive one by one; None otherwise.
    """
    if figure.name != "accuracy":
        return figure.leader
    looked_at_often = evidence is not None and evidence < 1 / LEVEL
    return "" if test.p >= LEVEL or looked_at_often else figure.leader


def in_words(figure: Figure) -> str:
    """The difference of a figure with its interval, in words.

    >>> from core.monitoring.intervals import Interval
    >>> nothing = Interval(0.8, 0.79, 0.81, 100)
    >>> in_words(Figure("accuracy", "Accuracy", "share", "higher", nothing, nothing, Interval(0.012, -0.003, 0.027, 100), ""))
    'accuracy +1.2 points (95 % interval −0.3 to +2.7)'
    """
    found = figure.difference
    name = figure.label if figure.label.isupper() or "-" in figure.label else figure.label[0].lower() + figure.label[1:]
    unit = " points" if figure.unit == "share" else ""
    value, low, high = (signed(figure, one) for one in (found.value, found.low, found.high))
    return f"{name} {value}{unit} (95 % interval {low} to {high})" if figure.known else f"{name} {value}{unit}"


def signed(figure: Figure, difference: float) -> str:
    """A difference with its sign: points of a share, three digits of a score, cents of money.

    >>> from core.monitoring.intervals import Interval
    >>> i = Interval(0, 0, 0, 1)
    >>> [signed(Figure("", "", unit, "higher", i, i, i, ""), -0.01234) for unit in ("share", "score", "money")]
    ['−1.2', '−0.012', '−0.01']
    """
    scaled, digits = (
        (100 * difference, 1) if figure.unit == "share" else (difference, 3 if figure.unit == "score" else 2)
    )
    text = f"{abs(scaled):.{digits}f}"
    return text if not float(text) else ("−" if scaled < 0 else "+") + text


def _advice(case: Case, decisive: Figure, recommendation: Recommendation, says: str) -> Advice:
    title = {
        "promote": f"Promote {case.second}",
        "keep": f"Keep {case.first}",
        "not_enough": "Not enough evidence",
    }[recommendation]
    return Advice(recommendation, title, says, decisive.name)


def _guards(case: Case) -> str:
    """What speaks against the second model although it is better; "" when nothing does."""
    found = [
        f"its {in_words(figure)} is worse"
        for figure in case.figures
        if figure.name in GUARDS and figure.leader == "first"
    ]
    for one in case.fairness:
        before, after = one.first_gap or 0.0, one.second_gap or 0.0
        if after > WIDEST_GAP and after - before > WORSE_BY:
            gaps = f"{100 * after:.0f} points, {case.first}'s {100 * before:.0f}"
            found.append(f"its accuracy gap by {one.title} is {gaps}")
    return " and ".join(found)


def _price(case: Case) -> str:
    """What a reader should know before a model is taken that earns more and is right less often."""
    for figure in case.figures:
        if figure.name == "accuracy" and leads(figure, case.test, case.evidence) == "first":
            return f" It is right less often, {in_words(figure)}: by the stated money what it catches outweighs that."
    return ""


def _so_few(few: int) -> str:
    return f"One of the two outcomes has {f'only {few}' if few else 'no'} customer{'' if few == 1 else 's'}"


def points(share: float) -> str:
    """A difference of shares as points, without its sign.

    >>> points(0.01), points(-0.021)
    ('1 point', '2.1 points')
    """
    text = f"{100 * abs(share):.1f}".removesuffix(".0")
    return f"{text} point{'' if text == '1' else 's'}"


def _although(case: Case) -> str:
    """What a reader should know before a model is turned down that only decides worse."""
    for figure in case.figures:
        if figure.name == "roc_auc" and figure.leader == "second":
            return f" Yet it ranks better, {in_words(figure)}: with another threshold it may serve better."
    return ""


def _more(case: Case) -> str:
    needed = case.needed
    if needed.more is None or needed.total is None:
        return "No number of customers will tell them apart if they stay as equal as this."
    if needed.more == 0:
        return f"{case.n:,} customers would have shown a difference of {points(needed.effect)} in 4 of 5 cases."
    return f"About {needed.more:,} more labelled customers would show whether one is better by {points(needed.effect)} of accuracy."
