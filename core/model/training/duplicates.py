"""Which rows of a table are the same customer, so that a split never separates them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable

Groups = NDArray[np.int64]


def duplicate_groups(table: CustomerTable) -> Groups:
    """Number the groups of rows that must stay together: equal in every column, or equal in their id, or linked by both.

    The target is not looked at: two rows with equal features and different outcomes would leak just as well. A blank id
    links nobody. Where more than half of the ids share their row with another, the columns are too coarse to tell customers
    apart: rows that have an id then go by the id alone.

    Returns:
        Group numbers from 0 without gaps, shape (n,).

    >>> from core.customers.store import read_schema
    >>> from core.customers.synthetic.table import synthetic_table
    >>> table = synthetic_table(read_schema(None), 40, seed=1).table
    >>> groups = duplicate_groups(table.take(np.array([0, 1, 1, 2])))
    >>> bool(groups[1] == groups[2]), len(set(groups.tolist()))
    (True, 3)
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    by_features, n_features = _by_features(table)
    by_id, n_ids = _by_id(table)
    if table.schema.id is not None and 2 * n_features < n_ids:
        named = np.flatnonzero(table.ids != "")
        by_features[named] = n_features + np.arange(len(named))
        by_features = np.unique(by_features, return_inverse=True)[1].astype(np.int64)
        n_features = int(by_features.max()) + 1
    if n_ids == len(table):
        return by_features
    links = coo_array(
        (np.ones(len(table), dtype=np.int8), (by_features, n_features + by_id)),
        shape=(n_features + n_ids, n_features + n_ids),
    )
    _, label = connected_components(links, directed=False)
    return np.unique(label[by_features], return_inverse=True)[1].astype(np.int64)


def _by_features(table: CustomerTable) -> tuple[Groups, int]:
    """Equal rows get equal numbers, by a 64-bit hash: two different rows among a million meet with chance 3e-8, and would
    then merely stay on one side."""
    state = np.zeros(len(table), dtype=np.uint64)
    for column in table.schema.columns:
        if column.is_number:
            values = table.numbers[column.name] + 0.0  # -0.0 and 0.0 are one number
            bits = np.where(np.isnan(values), np.nan, values).view(np.uint64)
        else:
            bits = table.codes[column.name].astype(np.uint64)
        state = mixed(state * np.uint64(31) + bits)
    _, numbers = np.unique(state, return_inverse=True)
    return numbers.astype(np.int64), int(numbers.max(initial=-1)) + 1


def mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): each bit in moves half of the bits out."""
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = bits ^ (bits >> np.uint64(31))
    return mixed


def _by_id(table: CustomerTable) -> tuple[Groups, int]:
    import pandas as pd

    codes, known = pd.factorize(table.ids, use_na_sentinel=True)
    numbers = codes.astype(np.int64)
    blank = np.flatnonzero((numbers < 0) | (table.ids == ""))
    numbers[blank] = len(known) + np.arange(len(blank))
    used, numbers = np.unique(numbers, return_inverse=True)
    return numbers.astype(np.int64), len(used)
