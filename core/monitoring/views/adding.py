"""Adds rows to counts, without the GIL."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.monitoring.counts import LARGEST_LATENCY, LARGEST_MARGIN, LATENCY_EDGES, SQUARE_UNIT, UNIT, Shape
from core.monitoring.views.compiled import compiled
from core.monitoring.views.rows import Arrays
from core.monitoring.views.template import Template

UNITS, SQUARE_UNITS = 1 / UNIT, 1 / SQUARE_UNIT


def shape_of(template: Template) -> Shape:
    """The shape of a version's counts."""
    return Shape(template.columns, template.bins, len(template.score_edges) + 1)


def add(
    rows: Arrays, chosen: NDArray[np.int64], group: NDArray[np.int64], template: Template, flats: NDArray[np.int64]
) -> None:
    """Add the chosen rows to their groups' counts.

    Args:
        rows: of this version.
        chosen: which of them, int64.
        group: the row of `flats` for each chosen one, int64.
        flats: one DayCounts.flat a row, changed in place.
    """
    shape = shape_of(template)
    starts = np.array([shape.starts[name] for name, _ in shape.parts], np.int64)
    first_bin = np.concatenate([[0], np.cumsum(shape.bins, dtype=np.int64)]).astype(np.int64)
    _add(rows, chosen, group, np.asarray(template.score_edges), LATENCY_EDGES, starts, first_bin, flats)


@compiled()
def _whole(value, largest):  # type: ignore[no-untyped-def]
    return np.int64(np.rint(min(max(value, -largest), largest) * UNITS))


@compiled()
def _square(value):  # type: ignore[no-untyped-def]
    return np.int64(np.rint(min(value * value, LARGEST_MARGIN * LARGEST_MARGIN) * SQUARE_UNITS))


@compiled()
def _add(rows, chosen, group, score_edges, latency_edges, s, first_bin, flats):  # type: ignore[no-untyped-def]
    scores = score_edges.size + 1
    for index in range(chosen.size):
        row, flat = chosen[index], flats[group[index]]
        yes, band, source, hour = rows.small[row, 1], rows.small[row, 2], rows.small[row, 3], rows.small[row, 4]
        p, margin, latency = rows.probability[row], rows.margin[row], rows.latency[row]
        cell = yes * scores + np.searchsorted(score_edges, p, side="right")
        whole = _whole(p, 1.0)
        flat[s[0]] += 1
        flat[s[2] + yes] += 1
        flat[s[3] + band] += 1
        flat[s[4] + source] += 1
        flat[s[5] + hour] += 1
        flat[s[6] + np.searchsorted(latency_edges, latency)] += 1
        flat[s[7] + cell] += 1
        flat[s[8] + cell] += whole
        flat[s[9] + source] += whole
        flat[s[10]] += _square(p)
        flat[s[11]] += _whole(margin, LARGEST_MARGIN)
        flat[s[12]] += _square(margin)
        flat[s[13]] += _whole(latency, LARGEST_LATENCY)
        unusual = rows.small[row, 5]
        if unusual >= 0:
            flat[s[16] + unusual] += 1
        width = first_bin.size - 1
        if width and not np.isnan(rows.contributions[row, 0]) and not np.isnan(rows.base[row]):
            flat[s[1]] += 1
            flat[s[14]] += _whole(margin, LARGEST_MARGIN)
            flat[s[15]] += _whole(rows.base[row], LARGEST_MARGIN)
            for column in range(width):
                value = rows.contributions[row, column]
                flat[s[17] + column] += _whole(value, LARGEST_MARGIN)
                flat[s[18] + column] += _square(value)
        for column in range(width):
            flat[s[19] + first_bin[column] + rows.codes[row, column]] += 1
