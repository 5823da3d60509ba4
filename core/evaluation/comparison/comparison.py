"""The whole comparison of two models, as a record and as a computation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.errors import EvaluationError
from core.evaluation.comparison.confusion import Confusion, confusion
from core.evaluation.comparison.fairness import Fairness, fairness
from core.evaluation.comparison.figures import Figure, figures
from core.evaluation.comparison.lines import Calibration, calibration, roc_curve
from core.evaluation.comparison.rule import WORTH, Advice, Case, advise, deciding, leads
from core.evaluation.comparison.segments import Segment, disagreements, segments
from core.evaluation.comparison.trial import Trial
from core.evaluation.paired.mcnemar import McNemar, mcnemar
from core.evaluation.paired.odds import odds_ratio
from core.evaluation.paired.planning import Needed, detectable_effect, needed
from core.evaluation.paired.sequential import Sequential, along
from core.evaluation.paired.table import PairedTable
from core.evaluation.profit import ProfitTerms
from core.model.training.curves import Curve
from core.monitoring.intervals import Interval

Tell = Callable[[float, str], None]
SEED = 7


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Everything that is known about the two on these customers.

    Attributes:
        trial: what was looked at.
        terms: of the profit; None without.
        positives: customers of whom the positive outcome came true.
        figures: side by side.
        paired: who was right about whom; confusions: of the first and the second.
        roc: a line each; None when a class has fewer than two customers. calibration: a line each.
        test: McNemar's; odds: of the discordant customers, above 1 when the second is better.
        needed: to find a difference of one point of accuracy; None without anybody discordant.
        detectable: smallest difference of accuracies that these customers show in 4 of 5 cases; None when none.
        segments: by their share of disagreement. disagree: indices into the trial of those decided differently.
        fairness: by protected column.
        sequential: the always-valid evidence, for outcomes that arrive one by one; None otherwise.
        advice: what the stated rule says.
    """

    trial: Trial
    terms: ProfitTerms | None
    positives: int
    figures: tuple[Figure, ...]
    paired: PairedTable
    confusions: tuple[Confusion, Confusion]
    roc: tuple[Curve, Curve] | None
    calibration: tuple[Calibration, Calibration]
    test: McNemar
    odds: Interval
    needed: Needed
    detectable: float | None
    segments: tuple[Segment, ...]
    disagree: np.ndarray[tuple[int], np.dtype[np.int64]]
    fairness: tuple[Fairness, ...]
    sequential: Sequential | None
    advice: Advice

    def figure(self, name: str) -> Figure | None:
        """The figure of this name, when these customers could give it."""
        return next((figure for figure in self.figures if figure.name == name), None)

    def leader(self, figure: Figure) -> Literal["first", "second", ""]:
        """Who is better beyond chance in it, by the same rule that recommends."""
        return leads(figure, self.test, self.sequential.e if self.sequential is not None else None)


def compare(
    trial: Trial, terms: ProfitTerms | None = None, tell: Tell = lambda share, doing: None, seed: int = SEED
) -> Comparison:
    """Compare two models on the same customers; the same trial and seed give the same result.

    Args:
        trial: at least two customers.
        terms: for the expected profit; None leaves it out.
        tell: called with the finished share and what is being done.
        seed: of the bootstrap.

    Raises:
        EvaluationError: fewer than two customers.
    """
    n = len(trial)
    if n < 2:
        raise EvaluationError(
            f"There {'is only one customer' if n else 'are no customers'} to compare on.",
            todo="Take a table with more labelled customers, or wait for more outcomes.",
        )
    tell(0.0, f"Figures of {n:,} customers")
    found, paired = figures(trial, terms, np.random.default_rng(seed)), trial.paired()
    tell(0.5, "Curves")
    sides, positives = (trial.first, trial.second), int(trial.target.sum())
    roc = [roc_curve(trial.target, one.probability) for one in sides] if 1 < positives < n - 1 else None
    said = [calibration(trial.target, one.probability) for one in sides]
    tell(0.7, "Where they disagree")
    where, groups, evidence = segments(trial), fairness(trial), _evidence(trial) if trial.in_order else None
    test, missing = mcnemar(paired.only_first, paired.only_second), _needed(paired)
    decisive, worth = deciding(found, terms, positives / n)
    e = evidence.e if evidence is not None else None
    case = Case(*trial.labels, n, positives, found, test, groups, missing, worth, e)
    tell(1.0, "Done")
    return Comparison(
        trial=trial,
        terms=terms,
        positives=positives,
        figures=found,
        paired=paired,
        confusions=(confusion(trial.first, trial.target), confusion(trial.second, trial.target)),
        roc=(roc[0], roc[1]) if roc else None,
        calibration=(said[0], said[1]),
        test=test,
        odds=odds_ratio(paired.only_first, paired.only_second),
        needed=missing,
        detectable=detectable_effect(n, paired.discordant / n) if paired.discordant else None,
        segments=where,
        disagree=disagreements(trial),
        fairness=groups,
        sequential=evidence,
        advice=advise(case, decisive),
    )


def _needed(paired: PairedTable) -> Needed:
    """For the smallest difference that is worth a change, or all that their disagreement allows."""
    effect = min(WORTH, paired.discordant / paired.n)
    return needed(paired.only_first, paired.only_second, paired.n, effect)


def _evidence(trial: Trial) -> Sequential:
    one, two = trial.right()
    return along(two[one != two])
