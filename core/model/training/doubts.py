"""What a person should know before trusting a training: columns that know too much, sides that hold too few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.draft.infer import LEAK
from core.customers.draft.leaks import auc_of_levels, auc_of_numbers
from core.customers.schema import Column
from core.model.training.candidate import Trained

TOO_GOOD = 0.98  # validation ROC-AUC: nobody foretells people's decisions like that
FEW = 50  # of an outcome on a side: its figures then have standard errors of several points


def doubts(trained: Trained) -> tuple[str, ...]:
    """One sentence for each doubt, () when there is none.

    Columns are looked at on the training side; a number also for whether it is there at all.
    """
    return (*_columns(trained.table.take(trained.split.train)), *_too_good(trained), *_few(trained))


def _columns(table: CustomerTable) -> list[str]:
    positive = np.asarray(table.target, np.bool_)
    found = {column.name: _alone(table, column, positive) for column in table.schema.columns}
    return [
        f"Suspicious: '{name}' alone has AUC {area:.3f}. Take it out if it is known only after the outcome."
        for name, area in found.items()
        if area >= LEAK
    ]


def _alone(table: CustomerTable, column: Column, positive: NDArray[np.bool_]) -> float:
    if not column.is_number:
        return auc_of_levels(table.codes[column.name].astype(np.int64), positive)
    numbers = table.numbers[column.name]
    return max(auc_of_numbers(numbers, positive), auc_of_levels(np.isnan(numbers).astype(np.int64), positive))


def _too_good(trained: Trained) -> list[str]:
    best = max(candidate.area.value for candidate in trained.candidates)
    if best <= TOO_GOOD:
        return []
    return [
        f"Too good to be true: validation ROC-AUC {best:.3f}. Look for columns that are known only after the outcome."
    ]


def _few(trained: Trained) -> list[str]:
    smallest = min(
        min(figures.positives, figures.n - figures.positives)
        for figures in (trained.candidates[0].validation, trained.candidates[0].holdout)
    )
    if smallest >= FEW:
        return []
    return [
        f"Few customers: validation or hold-out has only {smallest} of an outcome; below {FEW} all figures are rough."
    ]
