"""One customer, or many, as numbers: the one encoder for training, serving and explaining.

A number column becomes two features: its value (the training median when missing) and 1 where it was missing. A category or
flag becomes one feature for each level, one for missing and one for a level the schema does not know; exactly one of them is
1. Nothing is scaled and nothing is NaN.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import Customer, CustomerTable
from core.customers.schema import Column, Schema, Value
from core.errors import DamagedModelError

Floats = NDArray[np.float64]

MISSING, UNSEEN = "missing", "unseen"


def _meanings(column: Column) -> tuple[str, ...]:
    return ("value", MISSING) if column.is_number else (*column.values, MISSING, UNSEEN)


@dataclass(frozen=True, eq=False)
class Encoder:
    """How customers of one schema become vectors.

    Attributes:
        schema: whose columns are encoded, in its order.
        fills: number column → what stands in for a missing value: the training median.
        names: what each feature is, (column, meaning): "value", a level's text, "missing" or "unseen".
        column_index: for each feature the index of its column in schema.columns, shape (width,).
        starts: for each column the index of its first feature.
    """

    schema: Schema
    fills: Mapping[str, float]
    names: tuple[tuple[str, str], ...] = field(init=False)
    column_index: NDArray[np.int64] = field(init=False)
    starts: Mapping[str, int] = field(init=False)
    _numbers: tuple[tuple[str, int, float], ...] = field(init=False, repr=False)
    _places: tuple[tuple[str, dict[Value, int], int], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names: list[tuple[str, str]] = []
        index: list[int] = []
        starts: dict[str, int] = {}
        numbers, places = [], []
        for at, column in enumerate(self.schema.columns):
            start, meanings = len(names), _meanings(column)
            starts[column.name] = start
            names += [(column.name, meaning) for meaning in meanings]
            index += [at] * len(meanings)
            if column.is_number:
                numbers.append((column.name, start, float(self.fills[column.name])))
            else:
                known: dict[Value, int] = {level: start + i for i, level in enumerate(column.values)}
                last = start + len(meanings) - 1
                places.append((column.name, known | {None: last - 1}, last))
        put = object.__setattr__  # a frozen record that derives its look-ups once
        put(self, "names", tuple(names))
        put(self, "column_index", np.array(index, np.int64))
        put(self, "starts", starts)
        put(self, "_numbers", tuple(numbers))
        put(self, "_places", tuple(places))

    @property
    def width(self) -> int:
        return len(self.names)

    @classmethod
    def fit(cls, table: CustomerTable) -> Encoder:
        """Learn the fill values from a training table: the median of each number, 0 where none is known."""

        def median(values: Floats) -> float:
            known = values[~np.isnan(values)]
            return float(np.median(known)) if len(known) else 0.0

        return cls(table.schema, {name: median(values) for name, values in table.numbers.items()})

    def encode(self, customer: Customer) -> Floats:
        """One checked customer as a vector, shape (width,)."""
        x = np.zeros(len(self.names))
        values = customer.values
        for name, known, unseen in self._places:
            x[known.get(values[name], unseen)] = 1.0
        for name, start, fill in self._numbers:
            value = values[name]
            if value is None:
                x[start] = fill
                x[start + 1] = 1.0
            else:
                x[start] = value
        return x

    def encode_table(self, table: CustomerTable, start: int = 0, stop: int | None = None) -> Floats:
        """The customers start ≤ i < stop of a table as rows, shape (n, width), C-contiguous."""
        part = slice(start, len(table) if stop is None else min(stop, len(table)))
        n = max(0, part.stop - part.start)
        x = np.zeros((n, self.width))
        flat, line = x.reshape(-1), np.arange(n) * self.width
        for name, _, _ in self._places:
            flat[line + (table.codes[name][part] + self.starts[name])] = 1.0
        for name, at, fill in self._numbers:
            values = table.numbers[name][part]
            missing = np.isnan(values)
            x[:, at] = values
            if missing.any():
                x[missing, at] = fill
                x[missing, at + 1] = 1.0
        return x

    def to_json(self) -> str:
        """The state that `from_json` reads; floats survive to the last bit."""
        return json.dumps({"format": 1, "fills": dict(self.fills), "names": self.names}, ensure_ascii=False)

    @classmethod
    def from_json(cls, schema: Schema, text: str) -> Encoder:
        """The encoder that `to_json` wrote, for the same schema.

        Raises:
            DamagedModelError: the text is something else, or belongs to another schema.
        """
        try:
            state = json.loads(text)
            encoder = cls(schema, {str(name): float(fill) for name, fill in state["fills"].items()})
            names = tuple((str(column), str(meaning)) for column, meaning in state["names"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedModelError(f"The encoder's state cannot be read: {error!r}.") from error
        if state.get("format") != 1 or names != encoder.names:
            raise DamagedModelError("The encoder's state belongs to another schema or a newer release.")
        return encoder
