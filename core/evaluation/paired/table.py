"""The paired table: where two models were right together, alone, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Right = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PairedTable:
    """Customers, counted by who was right about them.

    Attributes:
        both, only_first, only_second, neither: customers, each ≥ 0.

    Raises:
        ValueError: a count is negative.
    """

    both: int
    only_first: int
    only_second: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.only_first, self.only_second, self.neither) < 0:
            raise ValueError(f"counts of customers are never negative, got {self}")

    @property
    def n(self) -> int:
        """All customers."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def discordant(self) -> int:
        """Customers about whom exactly one of the two was right: only these can tell the models apart."""
        return self.only_first + self.only_second


def paired_table(first_right: Right, second_right: Right) -> PairedTable:
    """Count who was right about whom.

    Args:
        first_right, second_right: per customer, whether the model's decision came true, bool, same shape (n,).

    Raises:
        ValueError: the shapes differ, or they are not bool.

    >>> first = np.array([True, True, True, False, False])
    >>> second = np.array([True, True, False, True, False])
    >>> paired_table(first, second)
    PairedTable(both=2, only_first=1, only_second=1, neither=1)
    """
    if first_right.shape != second_right.shape or first_right.ndim != 1:
        raise ValueError(
            f"need one answer of each model per customer, got {first_right.shape} and {second_right.shape}"
        )
    if first_right.dtype != np.bool_ or second_right.dtype != np.bool_:
        raise ValueError(f"need true or false, got {first_right.dtype} and {second_right.dtype}")
    both = int(np.count_nonzero(first_right & second_right))
    only_first = int(np.count_nonzero(first_right)) - both
    only_second = int(np.count_nonzero(second_right)) - both
    return PairedTable(both, only_first, only_second, len(first_right) - both - only_first - only_second)
