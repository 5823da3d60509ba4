"""Checked customers: one, or a table of them. What is in these records has passed the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.customers.schema import Schema, Value

Row = Mapping[str, object]
"""One customer as it comes from outside: column name → anything."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One checked customer.

    Attributes:
        id: the customer's id, or None when none was given.
        values: column name → number, level text or None for missing, for every column of the schema and in its order. A
            level that the schema does not know stands here as its text.
    """

    id: str | None
    values: dict[str, Value]

    def with_values(self, changes: Mapping[str, Value]) -> Customer:
        """The same customer with some columns changed."""
        return Customer(self.id, {**self.values, **changes})


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTable:
    """Many checked customers, column by column.

    Attributes:
        schema: what they were checked against.
        ids: text, shape (n,), dtype object.
        numbers: number column → float64, shape (n,), NaN for missing.
        codes: category or flag → int16, shape (n,): index of the level; len(levels) for missing, len(levels) + 1 for a
            level that the schema does not know.
        target: 1 positive, 0 negative, int8, shape (n,); None when the table has no target column.
        rows: where each stood in its source, 1 for the first below the header, int64, shape (n,).
        unseen: category → {index in this table: the unknown text}.
    """

    schema: Schema
    ids: NDArray[np.object_]
    numbers: dict[str, NDArray[np.float64]]
    codes: dict[str, NDArray[np.int16]]
    target: NDArray[np.int8] | None
    rows: NDArray[np.int64]
    unseen: dict[str, dict[int, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def customer(self, index: int) -> Customer:
        """The customer at this index (0-based) as a record of its own."""
        values: dict[str, Value] = {}
        for column in self.schema.columns:
            if column.is_number:
                number = float(self.numbers[column.name][index])
                values[column.name] = None if np.isnan(number) else number
            else:
                code = int(self.codes[column.name][index])
                levels = column.levels
                known = levels[code].value if code < len(levels) else None
                values[column.name] = self.unseen.get(column.name, {}).get(index) if code == len(levels) + 1 else known
        return Customer(str(self.ids[index]), values)

    def take(self, index: NDArray[np.int64]) -> CustomerTable:
        """The customers at these indices, in this order."""
        unseen = {
            name: {new: found[old] for new, old in enumerate(index.tolist()) if old in found}
            for name, found in self.unseen.items()
        }
        return CustomerTable(
            self.schema,
            self.ids[index],
            {name: values[index] for name, values in self.numbers.items()},
            {name: codes[index] for name, codes in self.codes.items()},
            None if self.target is None else self.target[index],
            self.rows[index],
            unseen,
        )
