"""Train, validation and hold-out: stratified, by customer, seeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.errors import ModelError, TableError
from core.model.training.duplicates import Groups, duplicate_groups

Index = NDArray[np.int64]
SHARES = (0.6, 0.2, 0.2)
FEWEST = 30  # of each class: below that, a fifth of them says nothing about anybody
FEWEST_ON_A_SIDE = 5  # different customers of each class: a fifth of 30, less what whole groups may shift
SIDES = ("training", "validation", "hold-out")


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Row indices (0-based, ascending) of the three sides; every row is on exactly one.

    Attributes:
        train: what candidates are fitted, searched and calibrated on, about 60 %.
        validation: what chooses the threshold and the winner, about 20 %.
        holdout: what is reported and nothing else, about 20 %.
        groups: the group of each row of the table; no group is on two sides.
    """

    train: Index
    validation: Index
    holdout: Index
    groups: Groups

    @property
    def n_grouped(self) -> int:
        """How many rows stand in a group with another."""
        size = np.bincount(self.groups)
        return int(size[size > 1].sum())


def split(table: CustomerTable, seed: int) -> Split:
    """Divide a table 60/20/20 with the same share of positives on each side and no customer on two.

    Raises:
        TableError: the table has no target column.
        ModelError: a class has fewer than 30 customers, or too few that differ, so that nothing could be said about it.

    >>> from core.customers.store import read_schema
    >>> from core.customers.synthetic.table import synthetic_table
    >>> sides = split(synthetic_table(read_schema(None), 1000, seed=1).table, seed=7)
    >>> len(sides.train), len(sides.validation), len(sides.holdout)
    (600, 200, 200)
    """
    target = outcomes(table)
    positives = int(np.count_nonzero(target))
    if min(positives, len(table) - positives) < FEWEST:
        name = table.schema.target
        raise ModelError(
            f"Of {len(table)} customers {positives} have {name.column} = {name.positive!r}.",
            todo=f"Training needs at least {FEWEST} customers with and {FEWEST} without.",
        )
    groups = duplicate_groups(table)
    sides = deal(groups, target, SHARES, np.random.default_rng(seed))
    _must_be_filled(table, target, groups, sides)
    train, validation, holdout = (np.flatnonzero(sides == side) for side in range(3))
    return Split(train, validation, holdout, groups)


def _must_be_filled(table: CustomerTable, target: NDArray[np.int8], groups: Groups, sides: NDArray[np.int8]) -> None:
    for side, name in enumerate(SIDES):
        without, having = (len(np.unique(groups[(sides == side) & (target == outcome)])) for outcome in (0, 1))
        if min(without, having) < FEWEST_ON_A_SIDE:
            what = table.schema.target
            raise ModelError(
                f"{_sameness(table, groups)}; so the {name} side gets {having} different customers with "
                f"{what.column} = {what.positive!r} and {without} without.",
                todo="Describe customers by more columns, or name an id column that differs for each of them.",
            )


def _sameness(table: CustomerTable, groups: Groups) -> str:
    """What makes the largest group: one id, or equal rows."""
    ids = table.ids[groups == np.bincount(groups).argmax()]
    known, counts = np.unique(ids[ids != ""].astype(str), return_counts=True)
    if table.schema.id is not None and 2 * counts.max(initial=0) > len(ids):
        return f"{table.schema.id} {str(known[counts.argmax()])!r} stands on {counts.max():,} rows"
    return f"Of {len(table):,} rows only {groups.max() + 1:,} are different"


def outcomes(table: CustomerTable) -> NDArray[np.int8]:
    """The outcomes, shape (n,), or an error that says what is missing."""
    if table.target is None:
        raise TableError(
            f"The table has no column {table.schema.target.column!r}, so there is nothing to learn from.",
            todo="Train on a table that holds the outcome, or name another target in the schema.",
        )
    return table.target


def deal(
    groups: Groups, target: NDArray[np.int8], shares: tuple[float, ...], rng: np.random.Generator
) -> NDArray[np.int8]:
    """Deal whole groups onto sides so that rows and positives both come close to the shares.

    Groups are shuffled within each class (a group of several outcomes belongs to its majority) and laid end to end; a
    group goes where its middle falls. No loop over rows.

    Args:
        groups: group of each row, numbered from 0 without gaps, shape (n,).
        target: 0 or 1, shape (n,).
        shares: of each side, sum 1.

    Returns:
        Side of each row, 0 to len(shares) - 1, shape (n,).

    >>> deal(np.arange(10), np.zeros(10, np.int8), (0.5, 0.5), np.random.default_rng(1)).sum()
    np.int64(5)
    """
    size = np.bincount(groups)
    positive = 2 * np.bincount(groups, weights=target) >= size
    order = rng.permutation(len(size))
    side = np.zeros(len(size), dtype=np.int8)
    for stratum in (False, True):
        own = order[positive[order] == stratum]
        end = np.cumsum(size[own])
        if len(own):
            middle = (end - size[own] / 2) / end[-1]
            side[own] = np.searchsorted(np.cumsum(shares)[:-1], middle, side="right")
    return side[groups]
