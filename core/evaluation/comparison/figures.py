"""Every figure of two models side by side, each with its interval, and the difference with a paired one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np

from core.evaluation.comparison.trial import Answers, Target, Trial
from core.evaluation.paired.bootstrap import CellValues, Difference, paired_differences
from core.evaluation.paired.delong import auc_difference
from core.evaluation.paired.difference import accuracy_difference
from core.evaluation.profit import ProfitTerms, profits
from core.model.training.auc import auc
from core.model.training.metrics import calibration_error
from core.monitoring.intervals import Interval, around, f1, mean, share

Better = Literal["higher", "lower", "neither"]
FEWEST = 2  # of each class: without them there is no ROC curve


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of both models.

    Attributes:
        name: e.g. "roc_auc"; label: for people.
        unit: "share", "score" (no unit) or "money" per customer.
        better: which way is better.
        first, second: of each model with its 95 % interval; both ends nan where none is known.
        difference: second - first with its paired 95 % interval; both ends nan where none is known.
        how: the intervals come about, in a few words.
    """

    name: str
    label: str
    unit: Literal["share", "score", "money"]
    better: Better
    first: Interval
    second: Interval
    difference: Interval
    how: str

    @property
    def known(self) -> bool:
        """Whether the difference has an interval."""
        return self.difference.low == self.difference.low

    @property
    def leader(self) -> Literal["first", "second", ""]:
        """Who is better beyond chance: the interval of the difference leaves out 0; "" when nobody."""
        if not self.known or self.better == "neither" or self.difference.low <= 0 <= self.difference.high:
            return ""
        return "second" if (self.difference.value > 0) is (self.better == "higher") else "first"


def figures(trial: Trial, terms: ProfitTerms | None, rng: np.random.Generator) -> tuple[Figure, ...]:
    """All figures that these customers can give, the decisive ones first.

    Intervals of shares are Wilson's, of F1 Wilson's through its own function, of the area DeLong's, of means normal.
    Intervals of differences are paired: Tango for accuracy, DeLong for the area, a stratified bootstrap for what follows
    from the decisions, normal for means.

    Args:
        trial: at least two customers.
        terms: for the expected profit; None leaves it out.
        rng: of the bootstrap.
    """
    resampled = paired_differences(
        trial.target, trial.first.at_risk, trial.second.at_risk, rng, values=_cells(terms) if terms else None
    )
    found = [_accuracy(trial), *_decided(trial, resampled)]
    if min(int(trial.target.sum()), int((trial.target == 0).sum())) >= FEWEST:
        found.append(_area(trial))
    if terms is not None:
        found.append(_profit(trial, terms, resampled["profit"]))
    return (*found, _brier(trial), _calibration(trial), _contacted(trial))


def _cells(terms: ProfitTerms) -> CellValues:
    return CellValues(tp=terms.acceptance * terms.customer_value - terms.contact_cost, fp=-terms.contact_cost)


def _counts(answers: Answers, target: Target) -> tuple[int, int, int]:
    """True positives, false positives, false negatives."""
    flagged, actual = answers.at_risk, target == 1
    hits = int(np.count_nonzero(flagged & actual))
    return hits, int(np.count_nonzero(flagged)) - hits, int(np.count_nonzero(actual)) - hits


def _accuracy(trial: Trial) -> Figure:
    paired = trial.paired()
    first, second = share(paired.both + paired.only_first, paired.n), share(paired.both + paired.only_second, paired.n)
    how = "Wilson; difference: Tango"
    return Figure("accuracy", "Accuracy", "share", "higher", first, second, accuracy_difference(paired), how)


def _decided(trial: Trial, differences: Mapping[str, Difference]) -> list[Figure]:
    one, two = (_counts(answers, trial.target) for answers in (trial.first, trial.second))
    found = []
    for name, label in (("f1", "F1"), ("recall", "Recall"), ("precision", "Precision")):
        if name in differences:
            first, second = _interval(name, *one), _interval(name, *two)
            how = "Wilson; difference: paired bootstrap"
            between = _between(differences[name], len(trial))
            found.append(Figure(name, label, "share", "higher", first, second, between, how))
    return found


def _interval(name: str, hits: int, false: int, missed: int) -> Interval:
    if name == "f1":
        return f1(hits, false + missed)
    return share(hits, hits + (false if name == "precision" else missed))


def _between(difference: Difference, n: int) -> Interval:
    return Interval(difference.difference, difference.low, difference.high, n)


def _area(trial: Trial) -> Figure:
    found = auc_difference(trial.target, trial.first.probability, trial.second.probability)
    first, second = (
        around(area.value, area.error, len(trial), 0.0, 1.0)
        for area in (auc(trial.target, answers.probability) for answers in (trial.first, trial.second))
    )
    between = Interval(found.difference, found.low, found.high, found.n)
    return Figure("roc_auc", "ROC-AUC", "score", "higher", first, second, between, "DeLong")


def _profit(trial: Trial, terms: ProfitTerms, difference: Difference) -> Figure:
    first, second = (mean(profits(trial.target, one.at_risk, terms)) for one in (trial.first, trial.second))
    how = "expected; normal; difference: paired bootstrap"
    label = f"Profit per customer ({terms.currency})" if terms.currency else "Profit per customer"
    return Figure("profit", label, "money", "higher", first, second, _between(difference, len(trial)), how)


def _brier(trial: Trial) -> Figure:
    one, two = ((answers.probability - trial.target) ** 2 for answers in (trial.first, trial.second))
    return Figure("brier", "Brier score", "score", "lower", mean(one), mean(two), mean(two - one), "normal")


def _calibration(trial: Trial) -> Figure:
    n = len(trial)
    first, second = (calibration_error(trial.target, answers.probability) for answers in (trial.first, trial.second))
    one, two, gap = (Interval(value, nan, nan, n) for value in (first, second, second - first))
    return Figure("calibration_error", "Calibration error", "share", "lower", one, two, gap, "ten bins; no interval")


def _contacted(trial: Trial) -> Figure:
    one, two = trial.first.at_risk, trial.second.at_risk
    first, second = share(int(one.sum()), len(trial)), share(int(two.sum()), len(trial))
    between = mean(two.astype(np.float64) - one)
    how = "Wilson; difference: normal"
    return Figure("contacted", "Called at risk", "share", "neither", first, second, between, how)
