"""The strongest reasons of every row of a table, in words short enough for a cell."""

from __future__ import annotations

import numpy as np

from core.customers.customer import CustomerTable
from core.customers.schema import Column
from core.model.compiled import Floats
from core.model.sentences import opening


def top_reasons(
    table: CustomerTable, contributions: Floats, probability: Floats, margin: Floats, base_margin: float, most: int = 3
) -> list[list[str]]:
    """What raises each customer's risk most, the strongest first.

    Args:
        table: n customers.
        contributions: log-odds, shape (n, columns), in the schema's order.
        probability, margin: of the scores, shape (n,).
        base_margin: where the reasons start, log-odds.
        most: reasons per customer, ≥ 0; fewer stand there where fewer columns raise the risk.

    Returns:
        `most` lists of n texts, e.g. "On a month-to-month contract (+12)", points in whole per cent; "" for none.
    """
    n, columns = len(table), table.schema.columns
    most = min(most, len(columns))
    points = contributions * (100 * _secants(probability, margin, base_margin))[:, None]
    order = np.argsort(-points, axis=1, kind="stable")[:, :most]
    found = np.full((most, n), "", dtype=object)
    for at, column in enumerate(columns):
        rows, ranks = np.nonzero(order == at)
        worth = points[rows, at] >= 0.5  # less than half a point is not a reason
        rows, ranks = rows[worth], ranks[worth]
        openings = _openings(table, column, rows)
        shown = np.floor(points[rows, at] + 0.5).astype(int).tolist()
        found[ranks, rows] = [f"{text} (+{value})" for text, value in zip(openings, shown, strict=True)]
    return [list(texts) for texts in found]


def _secants(probability: Floats, margin: Floats, base_margin: float) -> Floats:
    """core.model.reasons.secant for arrays."""
    rise = margin - base_margin
    flat = np.abs(rise) < 1e-6
    base = 1 / (1 + np.exp(-base_margin))
    return np.asarray(np.where(flat, base * (1 - base), (probability - base) / np.where(flat, 1.0, rise)))


def _openings(table: CustomerTable, column: Column, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    if column.is_number:
        values, places = np.unique(table.numbers[column.name][rows], return_inverse=True)
        texts = [opening(column, None if np.isnan(value) else float(value)) for value in values]
        return [texts[place] for place in places.tolist()]
    unseen = table.unseen.get(column.name, {})
    texts = [opening(column, level.value) for level in column.levels] + [opening(column, None)]
    codes = table.codes[column.name][rows].tolist()
    return [
        texts[code] if code < len(texts) else opening(column, unseen.get(row))
        for code, row in zip(codes, rows.tolist(), strict=True)
    ]
