"""Data quality: is there more wrong with the rows than when the model was trained?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.monitoring.enough import NotEnoughData
from core.monitoring.homogeneity import benjamini_hochberg
from core.monitoring.intervals import Interval, share

Defect = Literal["missing", "unseen", "out_of_range", "type", "schema", "duplicate", "torn", "foreign"]

SAYS: dict[Defect, str] = {
    "missing": "empty cells",
    "unseen": "levels that the model has never seen",
    "out_of_range": "numbers outside their legal range",
    "type": "cells of the wrong type",
    "schema": "rows that contradict the schema",
    "duplicate": "customers that stand twice",
    "torn": "journal lines that were cut off",
    "foreign": "journal lines that are not ours",
}
LOST: tuple[Defect, ...] = ("torn", "foreign")
"""Defects of the journal itself: one is one too many, however many lines there are."""
FLOOR = 0.01
BUDGET = 0.005
SMALLEST_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class DefectCount:
    """How often one defect occurred.

    Attributes:
        defect: which.
        column: where; "" for the row, file or journal as a whole.
        count, n: rows with it, of how many rows, in the window.
        reference_count, reference_n: the same when the model was trained; 0 of 0 where it is not known, and none was
            tolerated then.
    """

    defect: Defect
    column: str
    count: int
    n: int
    reference_count: int = 0
    reference_n: int = 0


@dataclass(frozen=True, slots=True)
class Quality:
    """What to think of it.

    Attributes:
        counted: the counts.
        share: of the window's rows, with Wilson's interval.
        reference_share: of the reference's rows, 0 to 1.
        p_value, p_adjusted: chance of a rise at least this large if nothing had changed; the same after
            Benjamini–Hochberg over all counts. Where no reference is known and something was found, both are 0.
        worse: the share rose by a point of a hundred at least and beyond chance; or a journal line was lost.
    """

    counted: DefectCount
    share: Interval
    reference_share: float
    p_value: float
    p_adjusted: float
    worse: bool

    @property
    def rise(self) -> float:
        """Share now - share in the reference."""
        return self.share.value - self.reference_share


def quality(
    counts: Sequence[DefectCount], floor: float = FLOOR, budget: float = BUDGET
) -> tuple[tuple[Quality, ...], tuple[tuple[DefectCount, NotEnoughData], ...]]:
    """Judge every count against its reference, one-sided: fewer defects are no finding.

    Two rates of rare events: given the defects of both sides together, those of the window are binomial with the share
    n / (n + m) when nothing has changed.

    Args:
        counts: any number of defects and columns.
        floor: rise of the share that counts, 0 to 1.
        budget: chance that any is called worse when nothing has changed.

    Returns:
        What could be judged, the largest rise first, and what could not.

    Raises:
        ValueError: a count is not within 0 and n.

    Reference:
        J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31 (1940).

    >>> same = DefectCount("missing", "tenure", 3, 500, 110, 20_000)
    >>> new = DefectCount("unseen", "plan", 40, 500, 0, 20_000)
    >>> torn = DefectCount("torn", "", 1, 10_000)
    >>> judged, unknown = quality([same, new, torn])
    >>> [(one.counted.defect, one.worse) for one in judged], unknown
    ([('unseen', True), ('missing', False), ('torn', True)], ())
    """
    judged, unknown = [], []
    for counted in counts:
        if counted.n < SMALLEST_SAMPLE and not (counted.defect in LOST and counted.count):
            unknown.append((counted, NotEnoughData(counted.n, SMALLEST_SAMPLE, "rows")))
            continue
        p = chance_of_more(counted)
        before = counted.reference_count / counted.reference_n if counted.reference_n else 0.0
        judged.append(Quality(counted, share(counted.count, max(counted.n, 1)), before, p, p, False))
    adjusted = benjamini_hochberg([one.p_value for one in judged]).tolist()
    found = [
        replace(one, p_adjusted=p, worse=_lost(one.counted) or (one.rise >= floor and p <= budget))
        for one, p in zip(judged, adjusted, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: one.rise, reverse=True)), tuple(unknown)


def _lost(counted: DefectCount) -> bool:
    return counted.defect in LOST and counted.count > 0


def chance_of_more(counted: DefectCount) -> float:
    """Of at least this many in the window, given how many there are on both sides. Right for a handful of them, where a
    normal law is wrong by orders of magnitude, and a little too careful where half of the rows have the defect."""
    if not counted.count:
        return 1.0
    if not counted.reference_n:
        return 0.0
    from scipy.special import bdtrc

    both = counted.count + counted.reference_count
    return float(bdtrc(counted.count - 1, both, counted.n / (counted.n + counted.reference_n)))
