"""Which level of one column settles levels of others, exactly."""

from __future__ import annotations

import numpy as np

from core.customers.draft.columns import Facts
from core.customers.schema import Column, Implication

FEWEST = 20  # rows: fewer agree by chance


def find_implications(columns: list[Column], facts: list[Facts]) -> list[Implication]:
    """Levels of different columns that always stand together.

    Among columns whose levels stand in the very same rows, the one with the shortest text is taken as the cause ("No" settles
    "No internet service"); the others must have three levels or more, for two columns with two levels that agree everywhere
    are one column twice.

    Args:
        columns: drafted.
        facts: of the same columns, in the same order.
    """
    same: dict[bytes, list[tuple[Column, str]]] = {}
    for column, found in zip(columns, facts, strict=True):
        if column.is_number:
            continue
        for level in column.levels:
            rows = found.codes == found.texts.index(level.value)
            if rows.sum() >= FEWEST:
                same.setdefault(np.packbits(rows).tobytes(), []).append((column, level.value))
    implications = []
    for together in same.values():
        cause, value = min(together, key=lambda one: len(one[1]))
        then = tuple((column.name, text) for column, text in together if column is not cause and len(column.levels) > 2)
        if then:
            implications.append(Implication(cause.name, value, then))
    return implications
