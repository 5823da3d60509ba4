"""How the members of the ensemble share the vote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.model.training.calibrate import platt

Floats = NDArray[np.float64]
VOTES = 6


def shares(members: int, votes: int = VOTES) -> Iterator[tuple[int, ...]]:
    """Every way to divide the votes so that each member has at least one.

    >>> list(shares(2, votes=3))
    [(1, 2), (2, 1)]
    """
    if members == 1:
        yield (votes,)
        return
    for first in range(1, votes - members + 2):
        for rest in shares(members - 1, votes - first):
            yield (first, *rest)


def vote_weights(target: NDArray[np.int8], margins: Sequence[Floats]) -> tuple[float, ...]:
    """The weights, in sixths and in sum 1, whose calibrated vote has the lowest log-loss out of fold.

    A coarse grid on purpose: finer weights follow the noise. Of equals the first, which leans on the last members.

    Args:
        target: 0 or 1, shape (n,).
        margins: each member's calibrated out-of-fold log-odds, shape (n,); two members to six.

    >>> good, noise = np.array([-2.0, -1.0, 1.0, 2.0] * 20), np.array([1.0, -1.0] * 40)
    >>> mine, its = vote_weights(np.array([0, 0, 1, 1] * 20, np.int8), [good, noise])
    >>> mine > its, round(mine + its, 12)
    (True, 1.0)
    """
    stacked = np.stack(list(margins))
    best = np.inf
    weights: tuple[float, ...] = (1.0,)
    for share in shares(len(margins)):
        vote = np.asarray(share, np.float64) / VOTES @ stacked
        margin = platt(target, vote).margin(vote)
        loss = float(np.mean(np.logaddexp(0, margin) - target * margin))
        if loss < best:
            best, weights = loss, tuple(one / VOTES for one in share)
    return weights
