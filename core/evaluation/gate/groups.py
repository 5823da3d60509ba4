"""Who belongs to which group: one grouping for each protected column and for their intersections."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Column

QUARTERS = (0.25, 0.5, 0.75)
MOST_COMBINED = 3
"""Protected columns of which every combination is looked at; of more, only pairs."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """One way to divide the customers.

    Attributes:
        label: for people, e.g. "Gender × Senior citizen".
        columns: how many columns it is made of.
        names: of the groups.
        codes: index into names, shape (n,).
    """

    label: str
    columns: int
    names: tuple[str, ...]
    codes: NDArray[np.int64]

    def keep(self, smallest: int) -> tuple[Grouping, NDArray[np.bool_], tuple[str, ...]]:
        """The groups with enough customers, whom they hold (bool, shape (n,)), and the other groups with their sizes."""
        size = np.bincount(self.codes, minlength=len(self.names))
        large = size >= smallest
        kept = large[self.codes]
        index = np.cumsum(large) - 1
        names = tuple(name for name, keep in zip(self.names, large, strict=True) if keep)
        small = tuple(f"{name} ({n:,})" for name, n, k in zip(self.names, size, large, strict=True) if not k and n)
        return Grouping(self.label, self.columns, names, index[self.codes[kept]]), kept, small


def groupings(table: CustomerTable) -> tuple[Grouping, ...]:
    """One for each protected column of the schema, then their intersections."""
    single = [_of_column(table, column) for column in table.schema.columns if column.protected]
    widest = len(single) if len(single) <= MOST_COMBINED else 2
    crossed = [_crossed(chosen) for k in range(2, widest + 1) for chosen in combinations(single, k)]
    return (*single, *crossed)


def _of_column(table: CustomerTable, column: Column) -> Grouping:
    if not column.is_number:
        names = (*(level.label for level in column.levels), "missing", "unknown")
        return Grouping(column.label, 1, names, table.codes[column.name].astype(np.int64))
    values = table.numbers[column.name]
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, QUARTERS)) if len(known) else np.zeros(0)
    codes = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, side="left"))
    ends = [f"up to {edge:g}" for edge in edges] + ([f"above {edges[-1]:g}"] if len(edges) else ["any"])
    return Grouping(column.label, 1, (*ends, "missing"), codes.astype(np.int64))


def _crossed(parts: tuple[Grouping, ...]) -> Grouping:
    codes = parts[0].codes
    for part in parts[1:]:
        codes = codes * len(part.names) + part.codes
    told = [[_told(part.label, name) for name in part.names] for part in parts]
    names = tuple(", ".join(chosen) for chosen in product(*told))
    return Grouping(" × ".join(part.label for part in parts), len(parts), names, codes)


def _told(label: str, value: str) -> str:
    """A value that means nothing without its column names it.

    >>> _told("Senior citizen", "Yes"), _told("Gender", "Female")
    ('Senior citizen: Yes', 'Female')
    """
    return f"{label}: {value}" if value in ("Yes", "No", "missing", "unknown") or value[0].isdigit() else value
