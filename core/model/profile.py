"""The frozen reference profile of a model version: what its customers and scores looked like when it was trained.

Counts in fixed bins, never rows. Number bins have open ends and a place for missing; category bins have a place for missing
and one for unseen levels. Drift compares later counts in the same bins.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.errors import DamagedModelError

Floats = NDArray[np.float64]
NUMBER_BINS, SCORE_BINS = 10, 20


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column's reference counts.

    Attributes:
        column: its name.
        edges: of a number: inner edges, ascending; bin i holds edges[i-1] < x ≤ edges[i], the outer bins are open. () for a
            category.
        levels: of a category: its level texts. () for a number.
        counts: customers per bin or level, then missing, then unseen (always 0 for a number).
        mean_contribution: mean contribution to the margin, log-odds, signed.
    """

    column: str
    edges: tuple[float, ...]
    levels: tuple[str, ...]
    counts: tuple[int, ...]
    mean_contribution: float


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole reference.

    Attributes:
        n: customers counted.
        columns: one profile for each column of the schema, in its order.
        score_edges: inner edges of the score bins, probabilities; bin i holds edges[i-1] ≤ p < edges[i].
        score_counts: customers per score bin, one more than edges.
    """

    n: int
    columns: tuple[ColumnProfile, ...]
    score_edges: tuple[float, ...]
    score_counts: tuple[int, ...]

    def to_json(self) -> str:
        """As JSON text; floats survive to the last bit."""
        columns = [{name: getattr(column, name) for name in ColumnProfile.__slots__} for column in self.columns]
        return json.dumps(
            {"n": self.n, "columns": columns, "score_edges": self.score_edges, "score_counts": self.score_counts},
            ensure_ascii=False,
            indent=1,
        )

    @classmethod
    def from_json(cls, text: str) -> Profile:
        """The inverse of `to_json`.

        Raises:
            DamagedModelError: it is no profile.
        """
        try:
            raw = json.loads(text)
            columns = tuple(
                ColumnProfile(
                    str(c["column"]),
                    tuple(map(float, c["edges"])),
                    tuple(map(str, c["levels"])),
                    tuple(map(int, c["counts"])),
                    float(c["mean_contribution"]),
                )
                for c in raw["columns"]
            )
            return cls(
                int(raw["n"]), columns, tuple(map(float, raw["score_edges"])), tuple(map(int, raw["score_counts"]))
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedModelError(f"The reference profile cannot be read: {error!r}.") from error


def bin_numbers(values: Floats, edges: tuple[float, ...]) -> NDArray[np.int64]:
    """The bin of each number: 0 … len(edges), and len(edges) + 1 for missing; shape (n,).

    >>> bin_numbers(np.array([-5.0, 1.0, 1.5, 99.0, np.nan]), (1.0, 2.0)).tolist()
    [0, 0, 1, 2, 3]
    """
    bins = np.searchsorted(np.asarray(edges), values, side="left")
    return np.where(np.isnan(values), len(edges) + 1, bins).astype(np.int64)


def bin_scores(probability: Floats, edges: tuple[float, ...]) -> NDArray[np.int64]:
    """The bin of each probability, 0 … len(edges); shape (n,)."""
    return np.searchsorted(np.asarray(edges), probability, side="right").astype(np.int64)


def profile_of(table: CustomerTable, probability: Floats, mean_contributions: Floats) -> Profile:
    """The reference profile of training customers.

    Args:
        table: the customers.
        probability: their scores, shape (n,).
        mean_contributions: mean contribution of each column of the schema to the margin, shape (columns,), log-odds.

    Raises:
        ValueError: the shapes do not fit.
    """
    if probability.shape != (len(table),) or mean_contributions.shape != (len(table.schema.columns),):
        raise ValueError(f"shapes {probability.shape} and {mean_contributions.shape} do not fit {len(table)} customers")
    columns = []
    for column, mean in zip(table.schema.columns, mean_contributions.tolist(), strict=True):
        edges: tuple[float, ...] = ()
        if column.is_number:
            values = table.numbers[column.name]
            edges = _quantile_edges(values[~np.isnan(values)])
            counts = np.bincount(bin_numbers(values, edges), minlength=len(edges) + 3)
        else:
            counts = np.bincount(table.codes[column.name], minlength=len(column.levels) + 2)
        columns.append(ColumnProfile(column.name, edges, column.values, tuple(counts.tolist()), mean))
    score_edges = tuple(i / SCORE_BINS for i in range(1, SCORE_BINS))
    scores = np.bincount(bin_scores(probability, score_edges), minlength=SCORE_BINS)
    return Profile(len(table), tuple(columns), score_edges, tuple(scores.tolist()))


def _quantile_edges(known: Floats) -> tuple[float, ...]:
    """Inner deciles, each a value that occurs, without repetition; a column that piles up on few values gets fewer bins."""
    if not len(known):
        return ()
    inner = np.quantile(known, np.arange(1, NUMBER_BINS) / NUMBER_BINS, method="lower")
    return tuple(np.unique(inner[inner < known.max()]).tolist())
