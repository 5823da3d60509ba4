"""What is kept of one day and one model version: counts, never rows.

Sums of log-odds, probabilities and milliseconds are kept as whole multiples of a small unit. Whole numbers add up to the same
total in any order, so counts that were built piece by piece equal those of a fresh build to the last bit.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

UNIT = 2.0**-30
"""Of sums: a billionth of log-odds, of a probability or of a millisecond."""
SQUARE_UNIT = 2.0**-24
"""Of sums of squares."""
LARGEST_MARGIN, LARGEST_LATENCY = 256.0, 3_600_000.0
"""Log-odds and milliseconds beyond these are counted as these, so that no sum can run over."""

LATENCY_EDGES: Floats = 10.0 ** (np.arange(-20, 51) / 10)
"""Milliseconds, from 0.01 to 100,000 in steps of 26 %; bucket i holds edges[i-1] < latency ≤ edges[i]."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How long the parts of a version's counts are.

    Attributes:
        columns: the counted columns' names; () when the version's profile was not at hand.
        bins: bins of each, with those for missing and unseen.
        scores: score bins.
    """

    columns: tuple[str, ...]
    bins: tuple[int, ...]
    scores: int

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Name and length of each part, in the order in which they are stored; the columns' bins come last."""
        width = len(self.columns)
        return (
            ("n", 1), ("n_explained", 1), ("decisions", 2), ("bands", 3), ("sources", 3), ("hours", 24),
            ("latency", len(LATENCY_EDGES) + 1), ("scores", 2 * self.scores), ("score_sums", 2 * self.scores),
            ("source_sums", 3), ("probability_squares", 1), ("margin_sum", 1), ("margin_squares", 1),
            ("latency_sum", 1), ("explained_margin_sum", 1), ("base_margin_sum", 1), ("outliers", 2),
            ("contribution_sums", width), ("contribution_squares", width), ("columns", sum(self.bins)),
        )  # fmt: skip

    @property
    def size(self) -> int:
        """Numbers in all."""
        return sum(length for _, length in self.parts)

    @property
    def starts(self) -> dict[str, int]:
        """Where each part begins."""
        names = [name for name, _ in self.parts]
        return dict(zip(names, accumulate((length for _, length in self.parts), initial=0), strict=False))


@lru_cache(maxsize=256)
def _places(shape: Shape) -> dict[str, slice]:
    """Where each part stands: asked for each figure of each day, and the same for all days of a version."""
    starts = shape.starts
    return {name: slice(starts[name], starts[name] + length) for name, length in shape.parts}


@dataclass(frozen=True, eq=False)
class DayCounts:
    """Counts of one model version in one role on one day, or on several days added up.

    Rows of a file whose `batch` line is missing are in none of them: nobody saw these scores.

    Attributes:
        day: the first day that was counted.
        model: label, e.g. "churn/3".
        role: champion, challenger or shadow.
        shape: how long the parts are.
        flat: all parts one after the other, int64, shape (shape.size,).
    """

    day: date
    model: str
    role: str
    shape: Shape
    flat: Counts

    def part(self, name: str) -> Counts:
        """One part by its name (see Shape.parts), as stored."""
        return self.flat[_places(self.shape)[name]]

    @property
    def n(self) -> int:
        """Predictions."""
        return int(self.part("n")[0])

    @property
    def n_explained(self) -> int:
        """Predictions with contributions; the sums of contributions are over these."""
        return int(self.part("n_explained")[0])

    @property
    def at_risk(self) -> int:
        """Predictions at or above their threshold."""
        return int(self.part("decisions")[1])

    @property
    def n_watched(self) -> int:
        """Predictions of which it was said whether the customer is unusual."""
        return int(self.part("outliers").sum())

    @property
    def n_unusual(self) -> int:
        """Predictions about customers unlike those that the model knows."""
        return int(self.part("outliers")[1])

    @property
    def bands(self) -> Counts:
        """Predictions of low, medium and high risk."""
        return self.part("bands")

    @property
    def sources(self) -> Counts:
        """Predictions from app, batch and api."""
        return self.part("sources")

    @property
    def hours(self) -> Counts:
        """Predictions in each hour of the UTC day, shape (24,)."""
        return self.part("hours")

    @property
    def latency(self) -> Counts:
        """Predictions per latency bucket, one more than LATENCY_EDGES."""
        return self.part("latency")

    @property
    def scores(self) -> Counts:
        """Predictions per score bin of the profile."""
        return np.asarray(self.scores_by_decision.sum(axis=0), np.int64)

    @property
    def scores_by_decision(self) -> Counts:
        """The same, below and at or above the threshold, shape (2, bins)."""
        return self.part("scores").reshape(2, -1)

    @property
    def score_sums(self) -> Floats:
        """Sum of the probabilities in each cell of scores_by_decision."""
        return _times(self.part("score_sums"), UNIT).reshape(2, -1)

    @property
    def source_sums(self) -> Floats:
        """Sum of the probabilities by source."""
        return _times(self.part("source_sums"), UNIT)

    @property
    def probability_sum(self) -> float:
        return float(self.part("score_sums").sum() * UNIT)

    @property
    def probability_squares(self) -> float:
        return float(self.part("probability_squares")[0] * SQUARE_UNIT)

    @property
    def margin_sum(self) -> float:
        return float(self.part("margin_sum")[0] * UNIT)

    @property
    def margin_squares(self) -> float:
        return float(self.part("margin_squares")[0] * SQUARE_UNIT)

    @property
    def latency_sum(self) -> float:
        """Milliseconds."""
        return float(self.part("latency_sum")[0] * UNIT)

    @property
    def explained_margin_sum(self) -> float:
        """Sum of the margins of explained predictions: base_margin_sum + contribution_sums.sum(), but for roundings."""
        return float(self.part("explained_margin_sum")[0] * UNIT)

    @property
    def base_margin_sum(self) -> float:
        return float(self.part("base_margin_sum")[0] * UNIT)

    @property
    def contribution_sums(self) -> Floats:
        """Sum of each column's contributions, log-odds, in the order of shape.columns."""
        return _times(self.part("contribution_sums"), UNIT)

    @property
    def contribution_squares(self) -> Floats:
        return _times(self.part("contribution_squares"), SQUARE_UNIT)

    @cached_property
    def columns(self) -> dict[str, Counts]:
        """Column → predictions per bin of the profile, then missing, then unseen."""
        cuts = np.cumsum(self.shape.bins)[:-1]
        return (
            dict(zip(self.shape.columns, np.split(self.part("columns"), cuts), strict=True)) if self.shape.bins else {}
        )

    def __add__(self, other: DayCounts) -> DayCounts:
        """Both together, with the earlier day.

        Raises:
            ValueError: they are of different versions or roles, or not over the same bins.
        """
        if (self.model, self.role, self.shape) != (other.model, other.role, other.shape):
            raise ValueError(f"counts of {self.model} ({self.role}) and {other.model} ({other.role}) do not add up")
        return replace(self, day=min(self.day, other.day), flat=self.flat + other.flat)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DayCounts):
            return NotImplemented
        same = (self.day, self.model, self.role, self.shape) == (other.day, other.model, other.role, other.shape)
        return same and np.array_equal(self.flat, other.flat)

    __hash__ = None  # type: ignore[assignment]


def _times(counts: Counts, unit: float) -> Floats:
    return np.asarray(counts * unit, np.float64)


def no_counts(day: date, model: str, role: str, shape: Shape) -> DayCounts:
    """Nothing yet.

    >>> none = no_counts(date(2026, 11, 21), "churn/3", "champion", Shape(("age",), (4,), 20))
    >>> none.n, none.columns["age"].tolist(), (none + none).hours.sum()
    (0, [0, 0, 0, 0], np.int64(0))
    """
    return DayCounts(day, model, role, shape, np.zeros(shape.size, np.int64))


def total(counts: Iterable[DayCounts]) -> DayCounts | None:
    """All of them added up; None when there are none.

    Raises:
        ValueError: as when adding two.
    """
    found: DayCounts | None = None
    for one in counts:
        found = one if found is None else found + one
    return found


def to_json(counts: DayCounts) -> dict[str, object]:
    """As values that JSON knows."""
    flat = b64encode(counts.flat.astype("<i8").tobytes()).decode()
    return {
        "day": counts.day.isoformat(), "model": counts.model, "role": counts.role, "columns": list(counts.shape.columns),
        "bins": list(counts.shape.bins), "scores": counts.shape.scores, "flat": flat,
    }  # fmt: skip


def from_json(body: dict[str, object]) -> DayCounts:
    """The inverse of `to_json`.

    Raises:
        ValueError, KeyError, TypeError: it is something else.

    >>> some = no_counts(date(2026, 11, 21), "churn/3", "champion", Shape(("age",), (4,), 20))
    >>> from_json(to_json(some)) == some
    True
    """
    columns, bins = body["columns"], body["bins"]
    if not isinstance(columns, list) or not isinstance(bins, list):
        raise TypeError("columns and bins are lists")
    shape = Shape(tuple(map(str, columns)), tuple(map(int, bins)), int(str(body["scores"])))
    flat = np.frombuffer(b64decode(str(body["flat"])), "<i8").astype(np.int64)
    if flat.size != shape.size:
        raise ValueError(f"{flat.size} numbers where {shape.size} belong")
    return DayCounts(date.fromisoformat(str(body["day"])), str(body["model"]), str(body["role"]), shape, flat)
