"""Customers drawn from a known truth, for the tests that count how often a statement holds."""

import numpy as np


def decisions(rng, n, share, cells):
    """Outcomes and both models' decisions of n customers.

    cells: per outcome (stays, leaves), chances of (neither flags, only second, only first, both).
    """
    chances = np.concatenate([(1 - share) * np.array(cells[0]), share * np.array(cells[1])])
    drawn = np.repeat(np.arange(8), rng.multinomial(n, chances))
    return (drawn // 4).astype(np.int8), (drawn & 2) > 0, (drawn & 1) > 0


def scores(rng, n, share, first=1.2, second=1.4, common=0.7):
    """Outcomes and two correlated normal scores, first and second standard deviations apart between the outcomes."""
    target = (rng.random(n) < share).astype(np.int8)
    shared, own = rng.normal(size=n), rng.normal(size=(2, n))
    noise = np.sqrt(common) * shared + np.sqrt(1 - common) * own
    return target, first * target + noise[0], second * target + noise[1]
