"""Count a column over the bins of its reference profile, a million values in milliseconds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.model.profile import ColumnProfile
from core.monitoring.stability import Counts


def count_numbers(values: NDArray[np.floating] | NDArray[np.integer], edges: tuple[float, ...]) -> Counts:
    """Values per bin, then missing, then 0 unseen; as core.model.profile.bin_numbers counted, but faster.

    How many values are ≤ an edge is one pass of the processor's vector unit, and there are nine edges; looking up each
    value's bin takes ten times as long.

    Args:
        values: NaN for missing, shape (n,).
        edges: inner edges, ascending.

    >>> count_numbers(np.array([-5.0, 1.0, 1.5, 99.0, np.nan]), (1.0, 2.0)).tolist()
    [2, 1, 1, 1, 0]
    """
    known = len(values) - int(np.count_nonzero(np.isnan(values)))
    up_to = [0, *(int(np.count_nonzero(values <= edge)) for edge in edges), known]
    return np.append(np.diff(up_to), [len(values) - known, 0]).astype(np.int64)


def count_codes(codes: NDArray[np.integer], texts: list[str | None], levels: tuple[str, ...]) -> Counts:
    """Rows per level, then missing, then unseen.

    Args:
        codes: index into texts, negative for missing, shape (n,).
        texts: what the codes stand for; None or blank text is missing too.
        levels: of the reference profile.

    >>> count_codes(np.array([0, 0, 1, 2, -1, 3]), ["monthly", "weekly", "", "yearly"], ("monthly", "yearly")).tolist()
    [2, 1, 2, 1]
    """
    place = {level: i for i, level in enumerate(levels)}
    missing, unseen = len(levels), len(levels) + 1
    found = np.zeros(len(levels) + 2, dtype=np.int64)
    counted = np.bincount(codes + 1, minlength=len(texts) + 1).tolist()
    found[missing] += counted[0]
    for text, count in zip(texts, counted[1:], strict=True):
        blank = text is None or not text.strip()
        found[missing if blank else place.get(text or "", unseen)] += count
    return found


def empty(column: ColumnProfile) -> Counts:
    """No customers yet, over this column's bins."""
    return np.zeros(len(column.counts), dtype=np.int64)
