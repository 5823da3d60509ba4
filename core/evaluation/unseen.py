"""The customers of a labelled table that no version was trained or tuned on: only these say how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Schema
from core.errors import EvaluationError
from core.model.training.split import split
from core.model.version import ModelVersion

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Unseen:
    """What may be evaluated on.

    Attributes:
        rows: indices into the table (0-based, rising) of the customers that no version has seen.
        n_seen: how many were left out because one had.
        n_repeated: how many further rows of a customer who is counted already were left out.
        says: where they come from, as a sentence.
    """

    rows: Index
    n_seen: int
    n_repeated: int
    says: str


def unseen(table: CustomerTable, data_hash: str, versions: Sequence[ModelVersion]) -> Unseen:
    """The rows of a table that none of the versions was trained or tuned on.

    A row counts as seen when its id, or every one of its columns, is among the version's training or validation customers:
    of the very table that it was trained on, exactly the hold-out is left. A version from before these were kept can only be
    judged on that table, whose split is made again. An id that stands in several rows is one customer, judged by the first:
    counted again and again, the same few customers would look like many.

    Args:
        table: checked customers with their outcome.
        data_hash: core.model.registry.facts.data_hash of the whole table.
        versions: at least one.

    Raises:
        EvaluationError: the table has no outcomes, other columns than a version, nobody can tell what a version has seen, or
            nothing is left.
        ModelError: the table is too small to be split.

    >>> unseen(*_example()).says
    'The 200 of 1,000 customers (the hold-out) that churn/1 has not seen in training.'
    """
    if table.target is None:
        raise EvaluationError(
            f"The table has no column {table.schema.target.column!r}, so nobody knows who was right.",
            todo="Take a table that holds the outcome.",
        )
    fresh = np.ones(len(table), np.bool_)
    for version in versions:
        must_fit(table.schema, version)
        fresh &= ~_seen(table, data_hash, version)
    known, rows = int(fresh.sum()), first_of_each(table.ids, np.flatnonzero(fresh))
    names = _listed([version.label for version in versions])
    if not len(rows):
        raise EvaluationError(
            f"{names} together have seen every one of the {len(table):,} customers in training.",
            todo="Take a table of other customers, or train both on the same table with the same seed.",
        )
    every = all(version.card.data_hash == data_hash for version in versions)
    which, verb = (" (the hold-out)" if every else ""), ("has" if len(versions) == 1 else "have")
    says = f"The {len(rows):,} of {len(table):,} customers{which} that {names} {verb} not seen in training."
    if n_repeated := known - len(rows):
        says += f" {n_repeated:,} further rows of the same customers are not counted."
    return Unseen(rows, len(table) - known, n_repeated, says)


def first_of_each(ids: NDArray[np.object_], rows: Index) -> Index:
    """The rows without those whose id an earlier one of them has; rows without an id all stay.

    >>> first_of_each(np.array(["a", "b", "a", "", ""], object), np.array([0, 1, 2, 3, 4])).tolist()
    [0, 1, 3, 4]
    """
    names = ids[rows].astype(np.str_)
    counted = names == ""
    counted[np.unique(names, return_index=True)[1]] = True
    kept: Index = rows[counted]
    return kept


def must_fit(schema: Schema, version: ModelVersion) -> None:
    """A version can only be asked about customers with its own columns.

    Raises:
        EvaluationError: the columns, or what they hold, are others.
    """
    if _shape(schema) != _shape(version.schema):
        ours, theirs = ({column.name for column in one.columns} for one in (schema, version.schema))
        differ = ", ".join(map(repr, sorted(ours ^ theirs))) or "the levels of a column, or the target"
        raise EvaluationError(
            f"{version.label} was trained on other columns than this table has: {differ}.",
            todo="Compare versions that were trained with the same schema.",
        )


def _seen(table: CustomerTable, data_hash: str, version: ModelVersion) -> NDArray[np.bool_]:
    if version.seen is not None:  # on its own table, too: what was kept then outlives a change of the split
        return version.seen.seen(table)
    if version.card.data_hash == data_hash:
        sides = split(table, version.card.seed)
        if len(sides.holdout) == version.card.n_holdout:
            seen = np.ones(len(table), np.bool_)
            seen[sides.holdout] = False
            return seen
    raise EvaluationError(
        f"Nobody can tell which of these customers {version.label} has seen in training: it was trained on another "
        "table, or by another release, before versions kept that.",
        todo="Compare on the table that it was trained on, or train it again.",
    )


def _shape(schema: Schema) -> tuple[object, ...]:
    columns = tuple((column.name, column.is_number, column.values) for column in schema.columns)
    return columns, schema.target.column, schema.target.positive, schema.target.negative


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _example() -> tuple[CustomerTable, str, list[ModelVersion]]:
    from types import SimpleNamespace
    from typing import cast

    from core.customers.store import read_schema
    from core.customers.synthetic.table import synthetic_table

    table = synthetic_table(read_schema(None), 1000, seed=1).table
    card = SimpleNamespace(data_hash="a", seed=7, n_holdout=200)
    version = SimpleNamespace(card=card, label="churn/1", schema=table.schema, seen=None)
    return table, "a", [cast(ModelVersion, version)]
