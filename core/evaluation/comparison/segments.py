"""Where two models disagree: the segments in which one of them is right more often, and the customers themselves."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from core.evaluation.comparison.groups import groups_of
from core.evaluation.comparison.trial import Trial
from core.evaluation.paired.mcnemar import mcnemar
from core.monitoring.homogeneity import benjamini_hochberg

SMALLEST = 30
"""Customers that a segment must hold to be named."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers with one level of one column, or within one quarter of a number.

    Attributes:
        column: its name; title: its label for people.
        level: for people.
        n: customers in it.
        only_first, only_second: of them, about whom only this model was right.
        p_adjusted: mid-p of McNemar's test in the segment, after Benjamini–Hochberg over all segments.
    """

    column: str
    title: str
    level: str
    n: int
    only_first: int
    only_second: int
    p_adjusted: float

    @property
    def disagree(self) -> int:
        """Customers about whom the two decide differently."""
        return self.only_first + self.only_second

    @property
    def share(self) -> float:
        """The part of the segment that they are, 0 to 1."""
        return self.disagree / self.n

    @property
    def difference(self) -> float:
        """Accuracy of the second model less that of the first, in the segment."""
        return (self.only_second - self.only_first) / self.n


def segments(trial: Trial, smallest: int = SMALLEST) -> tuple[Segment, ...]:
    """Every segment of at least `smallest` customers, the one with the largest share of disagreement first.

    Two columns that single out the very same customers are one segment, under the first one's name. () without the customers'
    columns.
    """
    if trial.table is None:
        return ()
    one, two = trial.right()
    seen: set[bytes] = set()
    found: list[tuple[str, str, str, int, int, int]] = []
    for column in trial.table.schema.columns:
        groups = groups_of(trial.table, column)
        size = len(groups.labels)
        n, first, second = (
            np.bincount(groups.of[which], minlength=size).tolist() for which in (slice(None), one & ~two, two & ~one)
        )
        for place, (label, *counts) in enumerate(zip(groups.labels, n, first, second, strict=True)):
            if counts[0] >= max(smallest, 1) and not _known(groups.of == place, seen):
                found.append((column.name, column.label, label, *counts))
    p_values = [mcnemar(first, second, "mid-p").p for *_, first, second in found]
    adjusted = benjamini_hochberg(p_values).tolist()
    made = [Segment(*draft, p) for draft, p in zip(found, adjusted, strict=True)]
    return tuple(sorted(made, key=lambda segment: (-segment.share, -segment.n)))


def _known(inside: NDArray[np.bool_], seen: set[bytes]) -> bool:
    """Whether these very customers were a segment already; remembers them."""
    mark = blake2b(np.packbits(inside).tobytes(), digest_size=16).digest()
    if mark in seen:
        return True
    seen.add(mark)
    return False


def disagreements(trial: Trial) -> NDArray[np.int64]:
    """Indices of the customers about whom the two decide differently, those whose probabilities differ most first."""
    rows = np.flatnonzero(trial.first.at_risk != trial.second.at_risk)
    gap = np.abs(trial.first.probability - trial.second.probability)[rows]
    return np.asarray(rows[np.argsort(-gap, kind="stable")], np.int64)
