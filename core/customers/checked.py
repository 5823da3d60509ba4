"""A checked table: the customers that can be scored, and everything about those that cannot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.problems import Problem


@dataclass(frozen=True, slots=True, eq=False)
class CheckedTable:
    """What came of reading a table.

    Attributes:
        table: the rows without an error, in their order.
        problems: what was found, by row; only the first ones when there are many.
        n_problems: how many were found in all.
        n_rows: rows in the source, right and wrong, without blank lines.
        left_out: numbers of the rows that are not in the table because they have an error, int64, rising.
        notes: how it was read, one sentence each: encoding, delimiter, columns not used.
    """

    table: CustomerTable
    problems: tuple[Problem, ...]
    n_problems: int
    n_rows: int
    left_out: NDArray[np.int64]
    notes: tuple[str, ...]
