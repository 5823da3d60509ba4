"""How long answers took, from the latency buckets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.monitoring.counts import LATENCY_EDGES


def latency_quantile(buckets: NDArray[np.int64], q: float) -> float | None:
    """The latency that a share q of the answers did not exceed, ms; None without answers.

    A bucket is 26 % wide, its answers are taken to lie evenly in it on a logarithmic scale: so the figure is right to
    about a tenth.

    Args:
        buckets: answers per bucket of LATENCY_EDGES, shape (72,).
        q: 0 to 1.

    >>> buckets = np.zeros(len(LATENCY_EDGES) + 1, np.int64)
    >>> latency_quantile(buckets, 0.5) is None
    True
    >>> buckets[20] = 100  # 0.79 to 1 ms
    >>> round(latency_quantile(buckets, 0.5), 2), round(latency_quantile(buckets, 1.0), 2)
    (0.89, 1.0)
    """
    n = int(buckets.sum())
    if not n:
        return None
    wanted = q * n
    reached = np.cumsum(buckets)
    at = int(np.searchsorted(reached, wanted, side="left"))
    at = min(at, len(buckets) - 1)
    inside = (wanted - (int(reached[at]) - int(buckets[at]))) / max(int(buckets[at]), 1)
    step = float(np.log(LATENCY_EDGES[1] / LATENCY_EDGES[0]))
    low = LATENCY_EDGES[at - 1] if at else LATENCY_EDGES[0] * np.exp(-step)
    return float(low * np.exp(step * inside))
