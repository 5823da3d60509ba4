"""The same customers, disturbed: noise, wrong levels, empty cells, numbers that cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Column

Floats = NDArray[np.float64]


def noisy(table: CustomerTable, sigma: float, rng: np.random.Generator) -> CustomerTable:
    """Every number plus Gaussian noise of sigma standard deviations of its column, kept within its legal range."""
    numbers = {}
    for column in table.schema.numbers:
        values = table.numbers[column.name]
        moved = values + rng.normal(0.0, sigma * spread(values), len(values))
        numbers[column.name] = np.clip(moved, column.low, column.high) if _bounded(column) else moved
    return replace(table, numbers=numbers)


def with_wrong_levels(table: CustomerTable, share: float, rng: np.random.Generator) -> CustomerTable:
    """A share of the cells of categories and flags holds another of the column's levels, each as likely."""
    codes = {}
    for column in table.schema.categories:
        found, k = table.codes[column.name], len(column.levels)
        other = (found + 1 + rng.integers(0, max(1, k - 1), len(found))) % max(1, k)
        hit = (rng.random(len(found)) < share) & (found < k)
        codes[column.name] = np.where(hit, other, found).astype(np.int16)
    return replace(table, codes=codes)


def with_holes(table: CustomerTable, share: float, rng: np.random.Generator) -> CustomerTable:
    """A share of all cells is empty."""
    numbers = {
        name: np.where(rng.random(len(values)) < share, np.nan, values) for name, values in table.numbers.items()
    }
    codes = {
        column.name: np.where(rng.random(len(table)) < share, len(column.levels), table.codes[column.name]).astype(
            np.int16
        )
        for column in table.schema.categories
    }
    return replace(table, numbers=numbers, codes=codes)


def out_of_range(table: CustomerTable, share: float, rng: np.random.Generator) -> CustomerTable:
    """A share of the numbers lies beyond the column's legal range, on either side, by up to the range's width."""
    numbers = {}
    for column in table.schema.numbers:
        values = table.numbers[column.name]
        low, high = _range(column, values)
        beyond = rng.uniform(0.0, 1.0, len(values)) * (high - low)
        wrong = np.where(rng.random(len(values)) < 0.5, low - beyond, high + beyond)
        numbers[column.name] = np.where(rng.random(len(values)) < share, wrong, values)
    return replace(table, numbers=numbers)


def spread(values: Floats) -> float:
    """Standard deviation of the known values, 0 without any.

    >>> spread(np.array([1.0, np.nan, 3.0]))
    1.0
    """
    known = values[~np.isnan(values)]
    return float(known.std()) if len(known) else 0.0


def _bounded(column: Column) -> bool:
    return column.low is not None or column.high is not None


def _range(column: Column, values: Floats) -> tuple[float, float]:
    """The legal range; an open end lies ten standard deviations beyond what occurs."""
    known = values[~np.isnan(values)]
    far = 10 * (spread(values) or 1.0)
    lowest, highest = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    low = lowest - far if column.low is None else column.low
    return low, highest + far if column.high is None else column.high
