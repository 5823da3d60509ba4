"""What deciding by a model is worth: contact whoever it calls at risk, and keep the share that accepts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.settings import Settings

Target = NDArray[np.int8]
Decided = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ProfitTerms:
    """The business's own numbers; there is no default for them.

    Attributes:
        customer_value: what keeping one customer is worth, money ≥ 0.
        contact_cost: of contacting one customer, offer included, money ≥ 0.
        acceptance: share of leaving customers that a contact keeps, 0 to 1.
        currency: of both sums, "" when unknown.
    """

    customer_value: float
    contact_cost: float
    acceptance: float
    currency: str = ""


def terms_of(settings: Settings, currency: str = "") -> ProfitTerms | None:
    """The terms in the settings, or None when one of the three is not set.

    Args:
        currency: of the settings' sums, that of the offers (core.evaluation.currency_store).

    >>> terms_of(Settings(customer_value=400, contact_cost=20, acceptance=0.3))
    ProfitTerms(customer_value=400.0, contact_cost=20.0, acceptance=0.3, currency='')
    """
    value, cost, acceptance = settings.customer_value, settings.contact_cost, settings.acceptance
    if value is None or cost is None or acceptance is None:
        return None
    return ProfitTerms(value, cost, acceptance, currency)


def profits(target: Target, at_risk: Decided, terms: ProfitTerms) -> NDArray[np.float64]:
    """Expected profit of each customer over contacting nobody: contacted · (leaves · acceptance · value - cost), money.

    Args:
        target: 1 leaves, 0 stays, shape (n,).
        at_risk: whom the model would have contacted, shape (n,).

    Reference:
        T. Verbraken, W. Verbeke, B. Baesens, "A novel profit maximizing metric for measuring classification performance of
        customer churn prediction models", IEEE TKDE 25 (2013), with the offer's price inside the cost of the contact.

    >>> profits(np.array([1, 0, 1], np.int8), np.array([True, True, False]), ProfitTerms(400, 20, 0.3)).tolist()
    [100.0, -20.0, 0.0]
    """
    return np.where(at_risk, target * (terms.acceptance * terms.customer_value) - terms.contact_cost, 0.0)


def profit(target: Target, at_risk: Decided, terms: ProfitTerms) -> float:
    """Expected profit per customer, the mean of `profits`, money.

    >>> round(profit(np.array([1, 0, 1], np.int8), np.array([True, True, False]), ProfitTerms(400, 20, 0.3)), 2)
    26.67
    """
    return float(profits(target, at_risk, terms).mean())
