"""Is this customer, or are these, unlike those the model knows? A few microseconds each."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import Customer, CustomerTable
from core.model.compiled import Floats
from core.model.features import Encoder
from core.model.outliers.model import OutlierModel

CHUNK = 8192
DIGITS = 4
"""Of a score that is written: no cut is known better."""


class Unusual(NamedTuple):
    """What is said about one customer.

    Attributes:
        unusual: beyond the cut of either measure, or with a value that nobody had.
        isolation: anomaly score of the isolation forest, 0 to 1, about .5 for ordinary customers.
        distance: robust Mahalanobis distance of the numbers, ≥ 0; None without number columns.
    """

    unusual: bool
    isolation: float
    distance: float | None

    @property
    def scores(self) -> dict[str, float]:
        """By their names."""
        return {"isolation": self.isolation} | ({} if self.distance is None else {"distance": self.distance})


@dataclass(frozen=True, slots=True, eq=False)
class UnusualTable:
    """The same of n customers: bool, float64 and float64 (or None), each of shape (n,)."""

    unusual: NDArray[np.bool_]
    isolation: Floats
    distance: Floats | None

    def __len__(self) -> int:
        return len(self.unusual)

    def customer(self, index: int) -> Unusual:
        """One of them, equal to what `Watch.customer` says about that customer alone."""
        return self.rows(slice(index, index + 1))[0]

    def rows(self, part: slice) -> list[Unusual]:
        """Some of them."""
        unusual, isolation = self.unusual[part].tolist(), self.isolation[part].tolist()
        distance = [None] * len(unusual) if self.distance is None else self.distance[part].tolist()
        return [Unusual(*one) for one in zip(unusual, isolation, distance, strict=True)]


class Watch:
    """Tells unusual customers of one version; safe to share between threads.

    Args:
        model: the version's.
        encoder: the version's.
        share: of ordinary customers that may be called unusual, above 0 and up to .5.
    """

    def __init__(self, model: OutlierModel, encoder: Encoder, share: float) -> None:
        self.model, self.encoder, self.cut = model, encoder, model.cuts.at(share)

    def customer(self, customer: Customer) -> Unusual:
        """One checked customer."""
        return self.encoded(self.encoder.encode(customer)[None, :]).customer(0)

    def table(self, table: CustomerTable) -> UnusualTable:
        """Every customer of a table, in its order."""
        n = len(table)
        outside = np.empty(n, np.bool_)
        paths, distances = np.empty(n), None if self.model.distance is None else np.empty(n)

        def measure(start: int) -> None:
            stop = min(start + CHUNK, n)
            x = self.encoder.encode_table(table, start, stop)
            outside[start:stop] = self.model.outside(x).any(axis=1)
            paths[start:stop] = self.model.isolation.paths(x)
            if distances is not None and self.model.distance is not None:
                distances[start:stop] = self.model.distance.distances(x)

        if n <= CHUNK:
            measure(0)
        else:
            with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
                list(pool.map(measure, range(0, n, CHUNK)))
        return self._said(paths, distances, outside)

    def encoded(self, x: Floats) -> UnusualTable:
        """Encoded customers, shape (n, width)."""
        far = self.model.distance
        outside = np.asarray(self.model.outside(x).any(axis=1), np.bool_)
        return self._said(self.model.isolation.paths(x), None if far is None else far.distances(x), outside)

    def _said(self, paths: Floats, distances: Floats | None, outside: NDArray[np.bool_]) -> UnusualTable:
        unusual = outside | (paths < self.cut.path)
        scores = self.model.isolation.scores(paths).round(DIGITS)
        if distances is None:
            return UnusualTable(unusual, scores, None)
        return UnusualTable(unusual | (distances > self.cut.distance), scores, distances.round(DIGITS))
