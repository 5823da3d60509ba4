"""How risky: one customer in microseconds, a million in seconds, with the same bits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import Customer, CustomerTable
from core.model.compiled import Floats
from core.model.score import Band, Score, band_of
from core.model.version import ModelVersion
from core.model.walk import score_rows

BANDS: tuple[Band, ...] = ("low", "medium", "high")
CHUNK = 8192  # rows encoded at a time: 5 MB for 80 features, whatever the size of the table

Progress = Callable[[int, int], None]
"""Called with rows done and rows in all."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The scores of a table.

    Attributes:
        probability: 0 to 1, shape (n,).
        margin: the same in log-odds, shape (n,).
        at_risk: probability ≥ threshold, bool, shape (n,).
        band: index into BANDS, int8, shape (n,).
        threshold: the version's own.
        model: name and version, e.g. "churn/3".
    """

    probability: Floats
    margin: Floats
    at_risk: NDArray[np.bool_]
    band: NDArray[np.int8]
    threshold: float
    model: str

    def __len__(self) -> int:
        return len(self.probability)

    def score(self, index: int) -> Score:
        """The score of one customer, equal to what `Scorer.score` gives for that customer alone."""
        return Score(
            float(self.probability[index]),
            float(self.margin[index]),
            self.threshold,
            bool(self.at_risk[index]),
            BANDS[self.band[index]],
            self.model,
        )


class Scorer:
    """Scores customers with one model version; safe to share between threads.

    Args:
        version: the model.
        band_edges: where the medium and the high band begin, probabilities.
    """

    def __init__(self, version: ModelVersion, band_edges: tuple[float, float]) -> None:
        self.version = version
        self.band_edges = band_edges
        compiled = version.compiled
        self._model = (compiled.intercept, compiled.weights, compiled.nodes, compiled.roots)
        self._encode, self._threshold, self._label = version.encoder.encode, version.threshold, version.label

    def score(self, customer: Customer) -> Score:
        """One checked customer's risk."""
        found = np.empty((2, 1))
        score_rows(self._encode(customer).reshape(1, -1), *self._model, found[0], found[1])
        margin, probability = float(found[0, 0]), float(found[1, 0])
        at_risk = probability >= self._threshold
        return Score(probability, margin, self._threshold, at_risk, band_of(probability, self.band_edges), self._label)

    def score_table(self, table: CustomerTable, progress: Progress | None = None) -> Scores:
        """Every customer's risk, in the table's order; two threads, a few megabytes beside the result."""
        n = len(table)
        margin, probability = np.empty(n), np.empty(n)

        def score_chunk(start: int) -> int:
            stop = min(start + CHUNK, n)
            x = self.version.encoder.encode_table(table, start, stop)
            score_rows(x, *self._model, margin[start:stop], probability[start:stop])
            return stop

        starts = range(0, n, CHUNK)
        if len(starts) < 2:
            stops = map(score_chunk, starts)
            _report(stops, n, progress)
        else:
            with ThreadPoolExecutor(min(len(starts), os.cpu_count() or 1, 4)) as pool:
                _report(pool.map(score_chunk, starts), n, progress)
        return self._scores(margin, probability)

    def _scores(self, margin: Floats, probability: Floats) -> Scores:
        medium, high = self.band_edges
        band = (probability >= medium).astype(np.int8)
        band[probability >= high] = 2
        return Scores(probability, margin, probability >= self._threshold, band, self._threshold, self._label)


def _report(stops: Iterable[int], n: int, progress: Progress | None) -> None:
    for stop in stops:
        if progress is not None:
            progress(stop, n)
