"""Which level or bin a customer belongs to, in words: what segments and groups are called."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.customers.schema import Schema
from core.model.profile import ColumnProfile, Profile, bin_numbers
from core.monitoring.segments.segment import bin_label

Texts = NDArray[np.object_]


def levels(columns: Mapping[str, Texts], profile: Profile, schema: Schema) -> dict[str, Texts]:
    """Column → the words for each customer, shape (n,); numbers in the bins of the profile.

    Args:
        columns: values as they were scored: number, level text or None.
        profile: of the version; columns that it has not are left out.
        schema: for the labels of levels.
    """
    known = {column.column: column for column in profile.columns}
    found = {}
    for name, values in columns.items():
        if name in known:
            column = known[name]
            words = np.array([bin_label(column, place, schema) for place in range(len(column.counts))], dtype=object)
            found[name] = words[_places(values, column)]
    return found


def _places(values: Texts, column: ColumnProfile) -> NDArray[np.int64]:
    missing = len(column.counts) - 2
    if column.levels:
        places: dict[object, int] = {level: place for place, level in enumerate(column.levels)}
        return np.array([places.get(one, missing if one is None else missing + 1) for one in values.tolist()], np.int64)
    numbers = np.array([np.nan if one is None else one for one in values.tolist()], np.float64)
    return bin_numbers(numbers, column.edges)
