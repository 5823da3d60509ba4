"""Checked blocks → one checked table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.customers.checked import CheckedTable
from core.customers.customer import CustomerTable
from core.customers.schema import Schema

T = TypeVar("T", bound=np.generic)


def gather(schema: Schema, blocks: Iterable[CheckedTable], max_problems: int) -> CheckedTable:
    """Put checked blocks one below the other.

    Args:
        schema: what they were checked against.
        blocks: in their order; either all of them have a target or none has.
        max_problems: how many problems to keep.
    """
    kept = list(blocks)
    tables = [block.table for block in kept]
    starts = np.cumsum([0, *(len(table) for table in tables)])
    unseen: dict[str, dict[int, str]] = {}
    for start, table in zip(starts.tolist(), tables, strict=False):
        for name, texts in table.unseen.items():
            unseen.setdefault(name, {}).update({start + index: text for index, text in texts.items()})
    targets = [table.target for table in tables if table.target is not None]
    table = CustomerTable(
        schema,
        _join([table.ids for table in tables], object),
        {one.name: _join([table.numbers[one.name] for table in tables], np.float64) for one in schema.numbers},
        {one.name: _join([table.codes[one.name] for table in tables], np.int16) for one in schema.categories},
        _join(targets, np.int8) if targets else None,
        _join([table.rows for table in tables], np.int64),
        unseen,
    )
    return CheckedTable(
        table,
        tuple(problem for block in kept for problem in block.problems)[:max_problems],
        sum(block.n_problems for block in kept),
        sum(block.n_rows for block in kept),
        _join([block.left_out for block in kept], np.int64),
        tuple(dict.fromkeys(note for block in kept for note in block.notes)),
    )


def _join(parts: list[NDArray[T]], kind: type) -> NDArray[T]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)
