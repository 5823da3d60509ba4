"""Exact float64 cuts for libraries that compare in float32.

scikit-learn's forests cast x to float32 and ask `x <= threshold`; XGBoost casts both and asks `x < threshold`. Both are the
same as asking, in float64, whether x is at most the largest float64 that still rounds to a float32 on the left side.
Rounding is to nearest, ties to even (IEEE 754), which is what NumPy's and C's casts do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]


def cut_at_most(threshold: Floats) -> Floats:
    """The float64 cuts c with: x <= c exactly when float32(x) <= threshold; any shape.

    >>> cut = cut_at_most(np.array([0.1]))[0]
    >>> float(np.float32(cut)) <= 0.1 < float(np.float32(np.nextafter(cut, 1)))
    True
    """
    threshold = np.asarray(threshold, np.float64)
    last = threshold.astype(np.float32)
    last = np.where(last > threshold, np.nextafter(last, np.float32(-np.inf)), last)
    return _largest_that_rounds_to(last)


def cut_below(threshold: Floats32) -> Floats:
    """The float64 cuts c with: x <= c exactly when float32(x) < threshold, which is a float32; any shape.

    >>> cut = cut_below(np.array([0.5], np.float32))[0]
    >>> float(np.float32(cut)) < 0.5 == float(np.float32(np.nextafter(cut, 1)))
    True
    """
    return _largest_that_rounds_to(np.nextafter(np.asarray(threshold, np.float32), np.float32(-np.inf)))


def _largest_that_rounds_to(last: Floats32) -> Floats:
    """The largest float64 whose nearest float32 is `last` (or less): the middle to the next one, when the tie goes down."""
    here = last.astype(np.float64)
    following = np.nextafter(last, np.float32(np.inf)).astype(np.float64)
    with np.errstate(over="ignore"):  # behind the largest float32 the middle is no float32; x is never that large
        middle = here + (following - here) / 2  # exact: it needs one bit more than a float32 has
        ties_up = middle.astype(np.float32) > last
    return np.where(ties_up, np.nextafter(middle, -np.inf), middle)
