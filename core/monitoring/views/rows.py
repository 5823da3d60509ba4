"""Predictions as arrays: what the scanner fills, and the same from records that the ordinary reader made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.customers.schema import Value
from core.journal.lines import PredictionLine
from core.model.profile import ColumnProfile
from core.monitoring.views.template import Template

ROLES, BANDS, SOURCES = ("champion", "challenger", "shadow"), ("low", "medium", "high"), ("app", "batch", "api")
ROLE, AT_RISK, BAND, SOURCE, HOUR, UNUSUAL = range(6)
NOT_SAID = -1
"""UNUSUAL of a line without that key."""


class Arrays(NamedTuple):
    """n predictions of one model version with c counted columns.

    Attributes:
        small: role, at risk, band, source, hour, unusual: int8, shape (n, 6); the first, third and fourth index ROLES, BANDS,
            SOURCES; the last is 0, 1 or NOT_SAID.
        micro: microseconds since midnight, int64, shape (n,).
        probability, margin, threshold, latency: float64, shape (n,); latency in ms.
        base: base margin, NaN without reasons.
        codes: bin of each column, int16, shape (n, c).
        numbers: value of each number column, NaN for missing and for categories, float64, shape (n, c).
        contributions: log-odds, float64, shape (n, c); NaN without reasons.
        texts: where in the bytes stand the id (begin), the customer (begin, end; -1 for none) and the batch with its quotes
            (begin, end; -1 for none), int64, shape (n, 5).
    """

    small: NDArray[np.int8]
    micro: NDArray[np.int64]
    probability: NDArray[np.float64]
    margin: NDArray[np.float64]
    threshold: NDArray[np.float64]
    latency: NDArray[np.float64]
    base: NDArray[np.float64]
    codes: NDArray[np.int16]
    numbers: NDArray[np.float64]
    contributions: NDArray[np.float64]
    texts: NDArray[np.int64]


def empty(n: int, columns: int) -> Arrays:
    """Room for n predictions."""
    return Arrays(
        small=np.empty((n, 6), np.int8),
        micro=np.empty(n, np.int64),
        probability=np.empty(n),
        margin=np.empty(n),
        threshold=np.empty(n),
        latency=np.empty(n),
        base=np.empty(n),
        codes=np.empty((n, columns), np.int16),
        numbers=np.empty((n, columns)),
        contributions=np.empty((n, columns)),
        texts=np.full((n, 5), -1, np.int64),
    )


def from_lines(lines: Sequence[PredictionLine], template: Template) -> Arrays:
    """What the scanner would have filled; `texts` stay -1."""
    rows = empty(len(lines), len(template.columns))
    columns = template.profile.columns if template.profile else ()
    for index, line in enumerate(lines):
        unusual = NOT_SAID if line.unusual is None else line.unusual
        band, source = BANDS.index(line.band), SOURCES.index(line.source)
        rows.small[index] = ROLES.index(line.role), line.at_risk, band, source, line.at.hour, unusual
        seconds = (line.at.hour * 60 + line.at.minute) * 60 + line.at.second
        rows.micro[index] = seconds * 1_000_000 + line.at.microsecond
        rows.probability[index], rows.margin[index] = line.probability, line.margin
        rows.threshold[index], rows.latency[index] = line.threshold, line.latency_ms
        rows.base[index] = np.nan if line.base_margin is None else line.base_margin
        given = line.contributions or {}
        explained = all(column.column in given for column in columns)
        for place, column in enumerate(columns):
            rows.codes[index, place], rows.numbers[index, place] = _coded(line.features.get(column.column), column)
            rows.contributions[index, place] = given[column.column] if explained else np.nan
        if line.contributions is None or not explained:
            rows.base[index] = np.nan
    return rows


def _coded(value: Value, column: ColumnProfile) -> tuple[int, float]:
    """The bin of one value, and the value itself when it is a number in a number column."""
    missing = len(column.counts) - 2
    if value is None:
        return missing, np.nan
    if column.levels:
        return (column.levels.index(value) if value in column.levels else missing + 1), np.nan
    if isinstance(value, str):
        return missing + 1, np.nan
    return int(np.searchsorted(np.asarray(column.edges), value, side="left")), float(value)
