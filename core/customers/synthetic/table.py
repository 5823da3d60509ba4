"""Synthetic customers from a known process: as many as wanted, the same for the same seed, with the true risk of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Schema
from core.customers.synthetic.draw import draw
from core.customers.synthetic.ids import make_ids
from core.customers.synthetic.levels import LEVELS, NUMBERS
from core.customers.synthetic.process import Process
from core.customers.synthetic.telco import TELCO
from core.errors import SchemaError

BLOCK = 8_192
"""Customers drawn at a time: small enough for the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticCustomers:
    """A table and the truth behind it.

    Attributes:
        table: the customers, with their outcome as target.
        probability: the true chance of leaving that each outcome was drawn with, in 0..1, float64, shape (n,). No model can
            rank better than it does, so its AUC is the best possible one.
    """

    table: CustomerTable
    probability: NDArray[np.float64]


def synthetic_table(schema: Schema, n: int, seed: int, process: Process = TELCO) -> SyntheticCustomers:
    """Draw n customers.

    The same seed gives the same customers to the last bit, and the first m of n customers are those of a table of m: every
    block has a random stream of its own. Two processes with one seed draw twins, who differ only where the processes do.

    Args:
        schema: the bundled schema, or one with some of its columns.
        n: how many, ≥ 0.
        seed: any integer ≥ 0.
        process: how customers come about.

    Raises:
        SchemaError: the schema has a column or a level that the process cannot draw.
        ValueError: n or seed is negative.
    """
    if n < 0 or seed < 0:
        raise ValueError(f"need n and seed of at least 0, got {n} and {seed}")
    _check(schema)
    numbers = {column.name: np.empty(n) for column in schema.numbers}
    codes = {column.name: np.empty(n, dtype=np.int16) for column in schema.categories}
    target, probability = np.empty(n, dtype=np.int8), np.empty(n)
    for block, start in enumerate(range(0, n, BLOCK)):
        here = slice(start, min(start + BLOCK, n))
        size = here.stop - start
        drawn = draw(process, BLOCK, np.random.default_rng((seed, 1, block)))
        for name, values in numbers.items():
            values[here] = drawn[NUMBERS[name]][:size]
        for column in schema.categories:
            found = np.zeros(size, dtype=np.int16)
            for index, level in enumerate(column.values):
                found += np.int16(index) * LEVELS[column.name][level](drawn)[:size].astype(np.int16)
            codes[column.name][here] = found
        target[here] = drawn["churn"][:size]
        probability[here] = drawn["probability"][:size]
    rows = np.arange(1, n + 1, dtype=np.int64)
    return SyntheticCustomers(CustomerTable(schema, make_ids(seed, 0, n), numbers, codes, target, rows), probability)


def _check(schema: Schema) -> None:
    unknown = [c.name for c in schema.numbers if c.name not in NUMBERS]
    for column in schema.categories:
        known = LEVELS.get(column.name, {})
        unknown += [f"{column.name} = {level}" for level in column.values if level not in known]
    if unknown:
        raise SchemaError(
            f"Synthetic customers cannot be made for this schema: {', '.join(unknown)} is unknown to the process.",
            todo="Use the bundled schema for synthetic customers, or bring a table of your own.",
        )
