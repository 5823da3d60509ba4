"""Are more customers unlike those of the training than there should be?"""

from __future__ import annotations

from dataclasses import dataclass

from core.monitoring.enough import NotEnoughData
from core.monitoring.intervals import Interval, share
from core.monitoring.quality import DefectCount, chance_of_more

FLOOR = 0.01
"""Rise of the share from which it matters."""
BUDGET = 0.005
SMALLEST_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class OutlierShare:
    """The share of unusual customers in a window.

    Attributes:
        unusual: how many.
        now: their share, with Wilson's interval.
        expected: share of ordinary customers that may be called unusual: the setting.
        p_value: chance of at least as many if nothing had changed.
        more: the share rose by FLOOR at least and beyond chance.
    """

    unusual: int
    now: Interval
    expected: float
    p_value: float
    more: bool

    @property
    def rise(self) -> float:
        """Share now - the expected one."""
        return self.now.value - self.expected


def outlier_share(unusual: int, n: int, expected: float, reference_n: int) -> OutlierShare | NotEnoughData:
    """Judge a window, one-sided: fewer unusual customers are no finding.

    Args:
        unusual, n: of how many customers it was said whether they are unusual, and of how many that they are.
        expected: the share that the version's cuts were made for, 0 to 1.
        reference_n: customers that the cuts were taken from: so few leave a doubt about them.

    Reference:
        J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31 (1940).

    >>> quiet, strange = (outlier_share(unusual, 1_000, 0.01, 2_800) for unusual in (14, 40))
    >>> quiet.more, strange.more, round(strange.rise, 3)
    (False, True, 0.03)
    >>> outlier_share(3, 50, 0.01, 2_800)
    NotEnoughData(n=50, needed=200, of='predictions that say who is unusual')
    """
    if n < SMALLEST_SAMPLE or not reference_n:
        return NotEnoughData(n, SMALLEST_SAMPLE, "predictions that say who is unusual")
    counted = DefectCount("unseen", "", unusual, n, round(expected * reference_n), reference_n)
    now, p = share(unusual, n), chance_of_more(counted)
    return OutlierShare(unusual, now, expected, p, now.value - expected >= FLOOR and p <= BUDGET)
