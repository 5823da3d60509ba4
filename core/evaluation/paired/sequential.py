"""Looking every day: evidence against "equally good" that may be read at any time, as often as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log, log1p

import numpy as np
from numpy.typing import NDArray

from core.evaluation.paired.edges import edge
from core.monitoring.intervals import Interval

LARGEST = 709.0
"""Beyond this, exp gives infinity."""


@dataclass(frozen=True, slots=True)
class Sequential:
    """Where the evidence stands.

    Attributes:
        e: evidence now: what one unit of money is worth that was bet against equality from the start; 1 at the start.
        largest: the most it has been at any look so far.
        p: always-valid p-value, 1 / largest, at most 1: may be compared with the level at every look.
        only_first, only_second: discordant customers so far.
        looks: how many.
    """

    e: float
    largest: float
    p: float
    only_first: int
    only_second: int
    looks: int


def e_value(b: int, c: int) -> float:
    """Evidence after b customers that only the first and c that only the second model got right: B(b+1, c+1)·2^(b+c).

    If both models are equally good, each discordant customer falls to either side like a coin. The e-value is the
    likelihood of what was seen under a coin of unknown bias (uniform prior) over that under the fair one. Under
    equality its mean is 1 at any time, and the chance that it ever reaches 1/α is at most α (Ville's inequality).

    Args:
        b, c: ≥ 0; the same either way round.

    Returns:
        ≥ 0; infinity beyond what a float holds.

    Raises:
        ValueError: a count is negative.

    Reference:
        J. Ville, "Étude critique de la notion de collectif" (1939); A. Ramdas, P. Grünwald, V. Vovk, G. Shafer,
        "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 38 (2023).

    >>> round(e_value(9, 3), 6), e_value(0, 0)
    (1.432168, 1.0)
    """
    return _exp(log_e_value(b, c))


def log_e_value(b: int, c: int) -> float:
    """Its natural logarithm, finite for any counts.

    >>> log_e_value(0, 10_000_000) > 6_900_000
    True
    """
    if min(b, c) < 0:
        raise ValueError(f"counts of customers are never negative, got {b} and {c}")
    return lgamma(b + 1) + lgamma(c + 1) - lgamma(b + c + 2) + (b + c) * log(2)


def at_looks(looks: Sequence[tuple[int, int]]) -> Sequential:
    """The evidence from what was counted at each look, say once a day.

    Args:
        looks: (b, c) at each look, oldest first, counted from the start: never falling.

    Raises:
        ValueError: counts that fall: customers were taken away, and with them the guarantee.

    >>> found = at_looks([(1, 2), (2, 12), (9, 12)])
    >>> round(found.e, 3), round(found.largest, 3), round(found.p, 3), found.looks
    (0.324, 12.003, 0.083, 3)
    >>> at_looks([]).p
    1.0
    """
    before = (0, 0)
    for look in looks:
        if look[0] < before[0] or look[1] < before[1]:
            raise ValueError(f"counts fell from {before} to {look}: looks are counted from the start")
        before = look
    logs = [log_e_value(*look) for look in looks]
    return _stands(logs[-1] if logs else 0.0, max([0.0, *logs]), *before, len(looks))


def along(second_won: NDArray[np.bool_]) -> Sequential:
    """The evidence from the discordant customers one by one, looked at after each.

    Args:
        second_won: per discordant customer, in the order of their outcomes, whether the second model was the one right,
            shape (b + c,).

    >>> found = along(np.array([True] * 8 + [False] * 8))
    >>> round(found.largest, 2), round(found.e, 2), round(found.p, 4)
    (28.44, 0.3, 0.0352)
    """
    from scipy.special import betaln

    c = np.cumsum(second_won, dtype=np.float64)
    n = np.arange(1.0, len(second_won) + 1)
    logs = betaln(n - c + 1, c + 1) + n * log(2)
    wins = int(c[-1]) if len(c) else 0
    last, largest = (float(logs[-1]), float(logs.max())) if len(c) else (0.0, 0.0)
    return _stands(last, max(0.0, largest), len(c) - wins, wins, len(c))


def share_of_second(b: int, c: int, alpha: float = 0.05) -> Interval:
    """Of the discordant customers, the share the second model gets right, with an interval valid at all times.

    All shares π whose own evidence B(b+1, c+1) / (πᶜ·(1 − π)ᵇ) is below 1/α. Wider than an interval for one look at a
    fixed n.

    Args:
        b, c: discordant customers so far, together ≥ 1.
        alpha: chance that the interval ever misses, 0 to 1.

    Raises:
        ValueError: outside these ranges.

    >>> found = share_of_second(30, 70)
    >>> found.value, round(found.low, 3), round(found.high, 3)
    (0.7, 0.543, 0.831)
    """
    if min(b, c) < 0 or b + c == 0 or not 0 < alpha < 1:
        raise ValueError(f"need discordant customers and a level between 0 and 1, got {b}, {c} and {alpha}")
    most = log_e_value(b, c) - (b + c) * log(2) + log(alpha)

    def inside(share: float) -> bool:
        return most < (c * log(share) if c else 0.0) + (b * log1p(-share) if b else 0.0)

    value = c / (b + c)
    low = edge(inside, value, 0.0) if c else 0.0
    high = edge(inside, value, 1.0) if b else 1.0
    return Interval(value, low, high, b + c)


def _stands(last: float, largest: float, b: int, c: int, looks: int) -> Sequential:
    return Sequential(_exp(last), _exp(largest), exp(-largest), b, c, looks)


def _exp(value: float) -> float:
    return exp(value) if value < LARGEST else inf
