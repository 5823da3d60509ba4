"""How many labelled customers a McNemar test needs, what those there are can show, and how many are missing."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log2, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
POWER = 0.8
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Needed:
    """How long until an answer.

    Attributes:
        total: labelled customers that the test needs in all; None when no number will do: there is no difference to
            find.
        more: of these still missing, ≥ 0; None likewise.
        n: labelled customers so far.
        effect: the difference of the accuracies that was planned for, second - first, −1 to 1.
        discordant_share: customers about whom exactly one model is right, 0 to 1.
        power: chance of p < alpha that the total gives, if the effect is real.
    """

    total: int | None
    more: int | None
    n: int
    effect: float
    discordant_share: float
    power: float


def sample_size(discordant_share: float, effect: float, power: float = POWER, alpha: float = ALPHA) -> int:
    """Customers needed to find a difference of two accuracies by McNemar's test.

    n = (z₁₋α/₂·√ψ + z_power·√(ψ − δ²))² / δ², rounded up, with ψ the share of discordant customers and δ the
    difference; never less than it takes to expect log₂(2/α) discordant ones (six at .05), for with fewer even the exact
    test of a model that always wins has p > α. The same difference takes fewer customers when the models rarely
    disagree. Made for the uncorrected chi-square and near the mid-p test; the exact test wants about 1/δ more.

    Args:
        discordant_share: ψ, up to 1.
        effect: δ, not 0, |δ| ≤ ψ.
        power: chance to find it, above alpha and below 1.
        alpha: level of the two-sided test, 0 to 1.

    Raises:
        ValueError: outside these ranges.

    Reference:
        R. Connor, "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43
        (1987).

    >>> sample_size(discordant_share=0.3, effect=0.1), sample_size(discordant_share=0.1, effect=0.02)
    (234, 1960)
    """
    _check(discordant_share, effect, alpha)
    if not effect:
        raise ValueError("a difference of 0 cannot be found with any number of customers")
    if not alpha < power < 1:
        raise ValueError(f"need a power between alpha and 1, got {power}")
    z_alpha, z_power = NORMAL.inv_cdf(1 - alpha / 2), NORMAL.inv_cdf(power)
    spread = z_alpha * sqrt(discordant_share) + z_power * sqrt(discordant_share - effect**2)
    return ceil(max((spread / effect) ** 2, ceil(log2(2 / alpha)) / discordant_share))


def power_of(n: int, discordant_share: float, effect: float, alpha: float = ALPHA) -> float:
    """Chance that McNemar's test finds this difference with n customers: `sample_size` solved for the power.

    Args:
        n: customers, ≥ 0.
        discordant_share, effect, alpha: as there; an effect of 0 gives alpha.

    Raises:
        ValueError: outside these ranges.

    >>> round(power_of(234, discordant_share=0.3, effect=0.1), 3)
    0.802
    """
    _check(discordant_share, effect, alpha)
    if n < 0:
        raise ValueError(f"need n ≥ 0, got {n}")
    if not n or not discordant_share:
        return 0.0
    limit = NORMAL.inv_cdf(1 - alpha / 2) * sqrt(discordant_share)
    reach, spread = abs(effect) * sqrt(n), sqrt(discordant_share - effect**2)
    if not spread:
        return float(reach > limit)
    return NORMAL.cdf((reach - limit) / spread) + NORMAL.cdf((-reach - limit) / spread)


def detectable_effect(n: int, discordant_share: float, power: float = POWER, alpha: float = ALPHA) -> float | None:
    """The smallest difference of two accuracies that n customers reveal with this power.

    δ = (z₁₋α/₂·√(nψ) + z_power·√(ψ·(n − z²₁₋α/₂ + z²_power))) / (n + z²_power).

    Args:
        n: customers, ≥ 1.
        discordant_share: 0 to 1.
        power: at least .5, below 1.
        alpha: level of the two-sided test, 0 to 1.

    Returns:
        The difference, above 0 and up to discordant_share; None when there are too few customers even if one model
        won every time, or nobody is discordant.

    Raises:
        ValueError: outside these ranges.

    >>> effect = detectable_effect(1_409, discordant_share=0.1)
    >>> round(effect, 4), sample_size(0.1, effect) in (1_409, 1_410)
    (0.0236, True)
    >>> detectable_effect(20, discordant_share=0.1)
    """
    _check(discordant_share, 0.0, alpha)
    if n < 1 or not 0.5 <= power < 1:
        raise ValueError(f"need n ≥ 1 and a power from .5 to 1, got {n} and {power}")
    z_alpha, z_power = NORMAL.inv_cdf(1 - alpha / 2), NORMAL.inv_cdf(power)
    room = n - z_alpha**2 + z_power**2
    if room < 0:
        return None
    share = discordant_share
    effect = (z_alpha * sqrt(n * share) + z_power * sqrt(share * room)) / (n + z_power**2)
    return effect if 0 < effect <= share else None


def needed(
    only_first: int, only_second: int, n: int, effect: float | None = None, power: float = POWER, alpha: float = ALPHA
) -> Needed:
    """How many more labelled customers until McNemar's test has an answer.

    Plans from the share of discordant customers seen so far, for the difference seen so far or, better, for the
    smallest one that would matter. (The difference seen is itself uncertain: planning for it after the fact adds
    nothing to its p-value and is a guess when few customers disagreed.)

    Args:
        only_first, only_second: b and c so far, ≥ 0.
        n: labelled customers so far, ≥ 1 and ≥ b + c.
        effect: difference of the accuracies to plan for; none: (c − b) / n. Larger than the share seen: that share is
            taken to be as large.
        power, alpha: as for `sample_size`.

    Raises:
        ValueError: outside these ranges.

    >>> needed(40, 55, n=1_409)
    Needed(total=4668, more=3259, n=1409, effect=0.0106458481192335, discordant_share=0.06742370475514549, power=0.8)
    >>> needed(40, 55, n=1_409, effect=0.03).more
    0
    >>> needed(12, 12, n=500).total is None
    True
    """
    if min(only_first, only_second) < 0 or n < max(1, only_first + only_second):
        raise ValueError(f"need counts ≥ 0 among n ≥ 1 customers, got {only_first} and {only_second} of {n}")
    planned = (only_second - only_first) / n if effect is None else effect
    share = max((only_first + only_second) / n, abs(planned))
    if not planned:
        return Needed(None, None, n, 0.0, share, power)
    total = sample_size(share, planned, power, alpha)
    return Needed(total, max(0, total - n), n, planned, share, power)


def _check(discordant_share: float, effect: float, alpha: float) -> None:
    if not 0 <= abs(effect) <= discordant_share <= 1:
        raise ValueError(f"need |effect| ≤ discordant share ≤ 1, got {effect} and {discordant_share}")
    if not 0 < alpha < 1:
        raise ValueError(f"need a level between 0 and 1, got {alpha}")
