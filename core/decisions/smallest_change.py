"""The smallest set of changes the business can make that brings a customer under the threshold.

A bounded search over the actionable columns only, with batches of scores from whatever model is asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import Customer
from core.customers.schema import Column, Schema, Value
from core.decisions.change_words import association
from core.decisions.what_if import changed, what_if
from core.errors import RowError

Margins = Callable[[Sequence[Customer]], NDArray[np.float64]]
"""Customers → their log-odds, float64, shape (n,)."""

STEPS = (-0.2, -0.1, 0.1, 0.2)
"""What is tried for an actionable number, as shares of its present value."""
MOST = 20_000
"""Combinations tried for one number of columns; beyond it only the most helpful single changes are combined."""


@dataclass(frozen=True, slots=True)
class Change:
    """Some columns changed, and what the model then says.

    Attributes:
        chosen: column → new value: what the business would change; empty when nothing needs to change.
        changes: the same with whatever the schema makes follow from it.
        before, probability: the risk as it is and with the changes, 0 to 1.
        says: one or two sentences for an agent, worded as an association.
    """

    chosen: dict[str, Value]
    changes: dict[str, Value]
    before: float
    probability: float
    says: str


@dataclass(frozen=True, slots=True)
class NoneFound:
    """No set of changes within the bounds brings the customer under the threshold.

    Attributes:
        best: the change with the lowest risk found, or None when nothing can be changed or nothing lowers it.
        tried: customers scored.
        says: one sentence for an agent.
    """

    best: Change | None
    tried: int
    says: str


def smallest_change(
    customer: Customer,
    schema: Schema,
    margins: Margins,
    threshold: float,
    *,
    most_columns: int = 3,
    steps: Sequence[float] = STEPS,
    most: int = MOST,
) -> Change | NoneFound:
    """Search 0, 1, 2 … changed columns and stop at the first number of columns that suffices.

    Among equally many columns the lowest resulting risk wins, then the schema's order. A combination that contradicts the
    schema is never proposed. The answer is the true minimum as long as a round has at most `most` combinations.

    Args:
        customer: a checked customer.
        schema: says which columns are actionable and what follows from what.
        margins: scores a batch; called once for each number of columns.
        threshold: of the model, as a probability, above 0 and below 1.
        most_columns: how many columns may change at once, ≥ 0.
        steps: for numbers, shares of the present value to add; results are kept inside the legal range.
        most: combinations per round.

    Raises:
        ValueError: the threshold is not between 0 and 1.
    """
    if not 0 < threshold < 1:
        raise ValueError(f"the threshold must lie between 0 and 1, got {threshold}")
    start = float(margins([customer])[0])
    if _probability(start) < threshold:
        before = _probability(start)
        return Change(
            {}, {}, before, before, "This customer is below the threshold as things are: nothing needs to change."
        )
    options = _options(customer, schema, steps)
    best: tuple[float, dict[str, Value], Customer] | None = None
    tried, singles = 1, dict[tuple[str, Value], float]()
    for size in range(1, most_columns + 1):
        batch = list(_candidates(customer, schema, _narrowed(options, size, singles, most), size, most))
        if not batch:
            break
        found = margins([changed_customer for _, changed_customer in batch])
        tried += len(batch)
        if size == 1:
            singles = {next(iter(chosen.items())): float(m) for (chosen, _), m in zip(batch, found, strict=True)}
        lowest = int(np.argmin(found))  # the first of equals: the schema's order
        if best is None or found[lowest] < best[0]:
            best = (float(found[lowest]), *batch[lowest])
        if _probability(float(found[lowest])) < threshold:
            return _change(customer, schema, start, (float(found[lowest]), *batch[lowest]))
    return _none_found(customer, schema, start, best, tried, most_columns)


def _options(customer: Customer, schema: Schema, steps: Sequence[float]) -> list[tuple[str, tuple[Value, ...]]]:
    """Every actionable column with the values it could take instead."""
    options = []
    for column in schema.columns:
        if column.actionable:
            now = customer.values.get(column.name)
            others = _numbers(column, now, steps) if column.is_number else tuple(v for v in column.values if v != now)
            if others:
                options.append((column.name, others))
    return options


def _numbers(column: Column, now: Value, steps: Sequence[float]) -> tuple[Value, ...]:
    if not isinstance(now, int | float):
        return ()
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    moved = (min(max(now + now * step, low), high) for step in steps)
    rounded = (float(round(value)) if column.whole else value for value in moved)
    return tuple(value for value in dict.fromkeys(rounded) if value != now and low <= value <= high)


def _narrowed(
    options: list[tuple[str, tuple[Value, ...]]], size: int, singles: dict[tuple[str, Value], float], most: int
) -> list[tuple[str, tuple[Value, ...]]]:
    """All options when their combinations are few enough, else as many of the most helpful single changes as fit."""
    if _count(options, size) <= most or not singles:
        return options
    ranked = sorted(singles, key=lambda change: singles[change])
    kept = options
    for keep in range(len(ranked), size - 1, -1):
        chosen = set(ranked[:keep])
        kept = [(name, tuple(v for v in values if (name, v) in chosen)) for name, values in options]
        kept = [(name, values) for name, values in kept if values]
        if _count(kept, size) <= most:
            break
    return kept


def _count(options: Iterable[tuple[str, tuple[Value, ...]]], size: int) -> int:
    """How many combinations of `size` columns there are: the elementary symmetric polynomial of the numbers of values."""
    ways = [1] + [0] * size
    for _, values in options:
        for k in range(size, 0, -1):
            ways[k] += ways[k - 1] * len(values)
    return ways[size]


def _candidates(
    customer: Customer, schema: Schema, options: list[tuple[str, tuple[Value, ...]]], size: int, most: int
) -> Iterator[tuple[dict[str, Value], Customer]]:
    every = (
        dict(zip((name for name, _ in columns), values, strict=True))
        for columns in combinations(options, size)
        for values in product(*(others for _, others in columns))
    )
    for chosen in islice(every, most):
        try:
            yield chosen, what_if(customer, chosen, schema)
        except RowError:
            continue  # contradicts an implication: not a customer that can exist


def _probability(margin: float) -> float:
    return 1 / (1 + math.exp(-margin)) if margin >= 0 else math.exp(margin) / (1 + math.exp(margin))


def _change(
    customer: Customer, schema: Schema, start: float, found: tuple[float, dict[str, Value], Customer]
) -> Change:
    margin, chosen, after = found
    before, probability = _probability(start), _probability(margin)
    return Change(
        chosen, changed(customer, after), before, probability, association(schema, chosen, before - probability)
    )


def _none_found(
    customer: Customer,
    schema: Schema,
    start: float,
    best: tuple[float, dict[str, Value], Customer] | None,
    tried: int,
    most_columns: int,
) -> NoneFound:
    if best is None:
        return NoneFound(None, tried, "There is nothing about this customer that the business can change.")
    if best[0] >= start:
        return NoneFound(
            None, tried, "Nothing that the business can change goes with a lower risk for customers like this one."
        )
    change = _change(customer, schema, start, best)
    return NoneFound(
        change,
        tried,
        f"No change of up to {most_columns} things brings this customer under the threshold. The most that was found: {change.says}",
    )
