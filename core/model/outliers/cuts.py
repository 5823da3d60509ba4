"""From which path and distance on a customer is called unusual, for any share of ordinary customers that may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.model.compiled import Floats

SHARES: Floats = np.concatenate([np.geomspace(0.0005, 0.1, 40)[:-1], np.linspace(0.1, 0.5, 21)])
"""Shares that cuts are kept for; between two of them they are interpolated along log(share)."""


class Cut(NamedTuple):
    """A customer is unusual whose path is shorter, or whose distance is longer (infinity: never)."""

    path: float
    distance: float


@dataclass(frozen=True, eq=False)
class Cuts:
    """Cuts for each of SHARES.

    Attributes:
        n: reference customers that they were taken from.
        paths, distances: shape (len(SHARES),).
    """

    n: int
    paths: Floats
    distances: Floats

    def at(self, share: float) -> Cut:
        """The cut for a share of ordinary customers, above 0 and up to .5; below the smallest share kept, that one's."""
        at, kept = np.log(share), np.log(SHARES)
        distance = float(np.interp(at, kept, self.distances)) if np.isfinite(self.distances).all() else np.inf
        return Cut(float(np.interp(at, kept, self.paths)), distance)


def cuts_of(paths: Floats, distances: Floats | None) -> Cuts:
    """The cuts that call at most each share of these reference customers unusual, by either measure.

    Both measures are given the same tail of their own, the largest with which the union stays within the share.

    Args:
        paths: mean path lengths, shape (n,), n ≥ 1.
        distances: shape (n,); None without number columns.

    >>> rng = np.random.default_rng(1)
    >>> paths, distances = rng.normal(size=10_000), rng.normal(size=10_000)
    >>> cut = cuts_of(paths, distances).at(0.05)
    >>> round(float(np.mean((paths < cut.path) | (distances > cut.distance))), 3)
    0.05
    """
    n = len(paths)
    short = np.sort(paths)
    far = np.full(n, np.inf) if distances is None else np.sort(distances)[::-1]
    seen = np.zeros(n) if distances is None else distances

    def called(tail: int) -> int:
        return int(np.count_nonzero((paths < short[tail]) | (seen > far[tail])))

    found = []
    for share in SHARES:
        low, high = 0, min(int(share * n), n - 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if called(middle) <= share * n else (low, middle - 1)
        found.append((short[low], far[low]))
    table = np.array(found)
    return Cuts(n, table[:, 0].copy(), table[:, 1].copy())
