"""The answer for a file of customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from core.customers.checked import CheckedTable
from core.model.compiled import Floats
from core.model.outliers.watch import UnusualTable
from core.model.scoring import Scores
from core.serving.top_reasons import top_reasons


@dataclass(frozen=True, eq=False)
class TableAnswer:
    """Every customer of a file scored, explained and logged.

    Attributes:
        batch_id: UUIDv7 of the journal line that closes the batch.
        at: when, UTC.
        checked: the customers, and what was wrong with the others.
        scores: in the order of checked.table.
        base_margin: where reasons start, log-odds.
        contributions: log-odds, shape (n, columns), in the schema's order; NaN for customers not explained yet, the least
            risky ones, when explaining all would have taken too long.
        ids: of the journal lines, n of them.
        latency_ms: of the whole table, the journal not counted.
        logged_to: the journal file that holds the lines.
        outliers: who is unlike the customers that the model knows; None when the version cannot tell.
    """

    batch_id: str
    at: datetime
    checked: CheckedTable
    scores: Scores
    base_margin: float
    contributions: Floats
    ids: Sequence[str]
    latency_ms: float
    logged_to: Path
    outliers: UnusualTable | None = None

    def __len__(self) -> int:
        return len(self.scores)

    @cached_property
    def n_explained(self) -> int:
        """How many customers have reasons."""
        return int((~np.isnan(self.contributions).any(axis=1)).sum())

    @cached_property
    def top_reasons(self) -> list[list[str]]:
        """For each customer the three things that raise the risk most: three lists of n texts, "" for none."""
        return top_reasons(
            self.checked.table, self.contributions, self.scores.probability, self.scores.margin, self.base_margin
        )
