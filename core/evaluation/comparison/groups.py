"""A column as groups of customers: its levels, or the quarters of a number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Column
from core.model.words import in_words

QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Which group each customer is in.

    Attributes:
        of: index into labels, shape (n,).
        labels: for people; the last two are "not known" and, for levels that the schema does not know, "other".
    """

    of: NDArray[np.int64]
    labels: tuple[str, ...]


def groups_of(table: CustomerTable, column: Column) -> Groups:
    """The groups of one column: every level, or for a number the quarters of these customers.

    >>> from core.customers.store import read_schema
    >>> from core.customers.synthetic.table import synthetic_table
    >>> table = synthetic_table(read_schema(None), 100, seed=1).table
    >>> groups_of(table, table.schema.numbers[0]).labels[-2:], len(groups_of(table, table.schema.numbers[0]).of)
    (('not known', 'other'), 100)
    """
    if not column.is_number:
        labels = tuple(level.label or level.value for level in column.levels)
        return Groups(table.codes[column.name].astype(np.int64), (*labels, "not known", "other"))
    values = table.numbers[column.name]
    known = values[~np.isnan(values)]
    cuts = np.unique(np.quantile(known, QUARTERS, method="inverted_cdf")) if len(known) else np.empty(0)
    cuts = cuts[cuts < known.max()] if len(known) else cuts
    of = np.searchsorted(cuts, values, side="left").astype(np.int64)
    of[np.isnan(values)] = len(cuts) + 1
    return Groups(of, (*_spans(column, cuts.tolist()), "not known", "other"))


def _spans(column: Column, cuts: list[float]) -> tuple[str, ...]:
    """Words for the spans between the cuts, each of which belongs to the span below it."""
    if not cuts:
        return ("all",)
    words = [in_words(column, cut) for cut in cuts]
    between = [f"over {low} to {high}" for low, high in pairwise(words)]
    return (f"up to {words[0]}", *between, f"over {words[-1]}")
