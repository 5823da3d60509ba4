"""What a process that makes customers is made of: odds, choices, lengths of stay, prices.

Everything here is a frozen record of numbers, so that a drift scenario is another record (`dataclasses.replace`,
`Odds.plus`) and never other code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Regressors = Mapping[str, NDArray[np.float64]]
"""What has been drawn so far: name → 0/1 or a number, shape (n,)."""

LAST_MONTH = 72  # the table was cut off at six years: whoever stayed longer stands here


@dataclass(frozen=True, slots=True)
class Odds:
    """A log-odds that is linear in what has been drawn before: z = intercept + Σ weight · regressor.

    Attributes:
        intercept: log-odds where every regressor is 0.
        terms: (regressor, weight); a name "a__b" stands for the product of a and b.
    """

    intercept: float
    terms: tuple[tuple[str, float], ...] = ()

    def __call__(self, seen: Regressors, size: int) -> NDArray[np.float64]:
        """Log-odds of `size` customers.

        >>> odds(-1.0, senior=0.5)({"senior": np.array([0.0, 1.0])}, 2)
        array([-1. , -0.5])
        """
        z = np.full(size, self.intercept)
        for name, weight in self.terms:
            first, _, second = name.partition("__")
            z += weight * (seen[first] * seen[second] if second else seen[first])
        return z

    def plus(self, intercept: float = 0.0, **terms: float) -> Odds:
        """The same with something added: to the intercept (a marginal moves) or to a weight (a relation changes).

        >>> odds(-1.0, senior=0.5).plus(0.25, senior=-0.5, fibre=1.0)
        Odds(intercept=-0.75, terms=(('senior', 0.0), ('fibre', 1.0)))
        """
        weights = dict(self.terms)
        for name, change in terms.items():
            weights[name] = weights.get(name, 0.0) + change
        return Odds(self.intercept + intercept, tuple(weights.items()))


def odds(intercept: float, **terms: float) -> Odds:
    """Odds in the form in which people write them down."""
    return Odds(intercept, tuple(terms.items()))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: the chance of option k is exp(z_k) / Σ exp(z), with z = 0 for the first.

    Attributes:
        first: the option that the others are compared with.
        others: (option, its odds against the first).
    """

    first: str
    others: tuple[tuple[str, Odds], ...]

    @property
    def options(self) -> tuple[str, ...]:
        return (self.first, *(name for name, _ in self.others))


@dataclass(frozen=True, slots=True)
class Stay:
    """How long customers of one kind have been there, in months: three spikes and a hump.

    Attributes:
        new, first, last: chance of 0, 1 and 72 months.
        a, b: shape of the rest over 2..71 months, proportional to x^(a-1) (1-x)^(b-1) with x = (months - 1.5) / 70.
    """

    new: float
    first: float
    last: float
    a: float
    b: float

    def cumulative(self) -> NDArray[np.float64]:
        """Chance of at most 0, 1, …, 72 months, shape (73,).

        >>> Stay(0.0, 0.2, 0.1, 1.0, 1.0).cumulative()[[0, 1, 71, 72]].round(3).tolist()
        [0.0, 0.2, 0.9, 1.0]
        """
        x = (np.arange(2, LAST_MONTH) - 1.5) / (LAST_MONTH - 2)
        hump = x ** (self.a - 1) * (1 - x) ** (self.b - 1)
        between = (1 - self.new - self.first - self.last) * hump / hump.sum()
        return np.cumsum(np.concatenate(([self.new, self.first], between, [self.last])))


@dataclass(frozen=True, slots=True)
class Prices:
    """The price list, in currency units a month, and how far bills stray from it.

    Attributes:
        items: (regressor, price).
        spread, spread_online: standard deviation of what one customer pays around the list, without and with internet.
        lowest: nobody pays less.
        step: charges are multiples of this.
        wobble: standard deviation of one past month's bill against today's, as a share of today's.
    """

    items: tuple[tuple[str, float], ...]
    spread: float
    spread_online: float
    lowest: float
    step: float
    wobble: float


@dataclass(frozen=True, slots=True)
class Process:
    """The whole way in which a customer comes about; each field may look at what the fields above it drew.

    Attributes:
        male … dependents: who they are.
        internet, contract: what they chose; options are named as regressors.
        stays: (contract option, internet option, stay without a partner, stay with one).
        phone: asked of DSL customers only, everybody else has one.
        lines: asked of those with a phone.
        addons: (regressor, odds), asked of those with internet, one after the other.
        paperless, payment, prices: how they pay.
        churn: the true log-odds of leaving; customers in month 0 never leave.
    """

    male: Odds
    senior: Odds
    partner: Odds
    dependents: Odds
    internet: Choice
    contract: Choice
    stays: tuple[tuple[str, str, Stay, Stay], ...]
    phone: Odds
    lines: Odds
    addons: tuple[tuple[str, Odds], ...]
    paperless: Odds
    payment: Choice
    prices: Prices
    churn: Odds
