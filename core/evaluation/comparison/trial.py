"""What a comparison looks at: two models' answers about the same customers, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.evaluation.paired.table import PairedTable, paired_table
from core.model.scoring import Scorer
from core.model.version import ModelVersion
from core.model.walk import FEW

Target = NDArray[np.int8]
Progress = Callable[[float], None]
BANDS = (0.3, 0.6)  # not looked at here; the scorer wants some
SMALL = 4 * FEW
"""Customers up to which the first comparison of a process is faster without the kernel."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One model about every customer.

    Attributes:
        label: e.g. "churn/3".
        kind: e.g. "Logistic regression"; "" when it is not known.
        threshold: from which a customer is at risk, 0 to 1.
        probability: shape (n,), 0 to 1.
    """

    label: str
    kind: str
    threshold: float
    probability: NDArray[np.float64]

    @property
    def at_risk(self) -> NDArray[np.bool_]:
        """The decisions, shape (n,)."""
        return self.probability >= self.threshold


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Two models and the same customers.

    Attributes:
        first: the one in office (champion).
        second: the one that wants to be (challenger).
        target: what became of them, 1 positive, shape (n,).
        ids: of the customers, text, shape (n,).
        table: the customers themselves; None when only answers and outcomes are known.
        data: where they come from, short, e.g. "hold-out of customers.csv".
        says: the same as a sentence, with what was left out.
        in_order: the customers stand in the order in which their outcomes arrived (live traffic).
    """

    first: Answers
    second: Answers
    target: Target
    ids: NDArray[np.object_]
    table: CustomerTable | None
    data: str
    says: str
    in_order: bool = False

    def __len__(self) -> int:
        return len(self.target)

    @property
    def labels(self) -> tuple[str, str]:
        return self.first.label, self.second.label

    def right(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whose decisions came true, shape (n,) each."""
        actual = self.target == 1
        return self.first.at_risk == actual, self.second.at_risk == actual

    def paired(self) -> PairedTable:
        """Customers, counted by who was right about them."""
        return paired_table(*self.right())


def ask(version: ModelVersion, table: CustomerTable, progress: Progress = lambda share: None) -> Answers:
    """A version's answers about a table with its columns.

    Args:
        progress: called with the finished share, 0 to 1.
    """
    scorer, n = Scorer(version, BANDS), len(table)
    if n > SMALL:
        probability = scorer.score_table(table, lambda done, n: progress(done / n)).probability
    else:  # in pieces that do not wait for the kernel: its first import takes longer than a hold-out
        pieces = [np.arange(start, min(start + FEW, n)) for start in range(0, n, FEW)]
        probability = np.concatenate(
            [np.empty(0), *(scorer.score_table(table.take(one)).probability for one in pieces)]
        )
    return Answers(version.label, version.card.kind_label, version.threshold, probability)
