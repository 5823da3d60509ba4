"""Who becomes champion, by a rule that is fixed before anybody looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.model.card import KIND_LABELS, Kind
from core.model.training.auc import Auc
from core.model.training.candidates import SIMPLICITY


@dataclass(frozen=True, slots=True)
class Choice:
    """The winner, the runner-up (None when nobody else ran) and the reason as a sentence."""

    champion: Kind
    challenger: Kind | None
    why: str


def choose(standings: Sequence[tuple[Kind, Auc]]) -> Choice:
    """The simplest candidate whose validation ROC-AUC lies within one standard error (DeLong's) of the highest.

    The runner-up is the candidate with the highest validation ROC-AUC of the others. Hold-out figures are not looked at.

    Args:
        standings: each kind and its area on validation, one or more.

    Reference:
        L. Breiman et al., "Classification and Regression Trees" (1984), §3.4.3: the rule of one standard error.

    >>> choose([("logistic", Auc(0.84, 0.01)), ("boosting", Auc(0.845, 0.01)), ("forest", Auc(0.82, 0.01))])
    Choice(champion='logistic', challenger='boosting', why='Gradient boosting has the highest validation ROC-AUC (0.845 ± 0.010); Logistic regression (0.840) lies within that error and is simpler.')
    """
    best, top = max(standings, key=lambda one: one[1].value)
    close = [kind for kind, area in standings if area.value >= top.value - top.error]
    champion = min(close, key=SIMPLICITY.index)
    others = [(area.value, kind) for kind, area in standings if kind != champion]
    why = f"{KIND_LABELS[best]} has the highest validation ROC-AUC ({top.value:.3f} ± {top.error:.3f})"
    if champion != best:
        own = next(area.value for kind, area in standings if kind == champion)
        why += f"; {KIND_LABELS[champion]} ({own:.3f}) lies within that error and is simpler"
    elif len(close) > 1:
        why += " and is the simplest within that error"
    return Choice(champion, max(others)[1] if others else None, why + ".")
