"""Draw one block of customers from a process: who they are, what they chose, what they pay, whether they left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.customers.synthetic.process import LAST_MONTH, Choice, Odds, Prices, Process, Regressors, Stay

Array = NDArray[np.float64]

STEPS = (
    *("male", "senior", "partner", "dependents", "internet", "contract", "stay", "phone", "lines"),
    *("security", "backup", "protection", "support", "tv", "movies", "paperless", "payment", "churn"),
)
"""One uniform number for each step of each customer, whatever the process: two processes with one seed draw twins."""


def draw(process: Process, size: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw `size` customers.

    Returns:
        Regressor → values, shape (size,): 0/1 for everything chosen, `months` (whole, 0–72), `monthly` and `total` in
        currency units (`total` NaN in month 0), `probability` (the true chance of leaving) and `churn` (0/1).
    """
    uniform = dict(zip(STEPS, rng.random((len(STEPS), size)), strict=True))
    normal = rng.standard_normal((2, size))
    seen: dict[str, Array] = {}
    for name, rule in (("male", process.male), ("senior", process.senior), ("partner", process.partner)):
        seen[name] = _happens(rule, seen, uniform[name])
    seen["dependents"] = _happens(process.dependents, seen, uniform["dependents"])
    _choose(process.internet, seen, uniform["internet"])
    _choose(process.contract, seen, uniform["contract"])
    _stay(process.stays, seen, uniform["stay"])
    seen["phone"] = np.maximum(_happens(process.phone, seen, uniform["phone"]), 1 - seen["dsl"])
    seen["lines"] = seen["phone"] * _happens(process.lines, seen, uniform["lines"])
    for name, rule in process.addons:
        seen[name] = (1 - seen["offline"]) * _happens(rule, seen, uniform[name])
    seen["paperless"] = _happens(process.paperless, seen, uniform["paperless"])
    _choose(process.payment, seen, uniform["payment"])
    _pay(process.prices, seen, normal)
    seen["probability"] = churn_probability(process, seen)
    seen["churn"] = (uniform["churn"] < seen["probability"]).astype(np.float64)
    return seen


def churn_probability(process: Process, seen: Regressors) -> Array:
    """The true chance of leaving: 1 / (1 + exp(-z)), and 0 in month 0."""
    months = seen["months"]
    return np.where(months > 0, _logistic(process.churn(seen, len(months))), 0.0)


def _logistic(z: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


def _happens(rule: Odds, seen: Regressors, uniform: Array) -> Array:
    return (uniform < _logistic(rule(seen, len(uniform)))).astype(np.float64)


def _choose(choice: Choice, seen: dict[str, Array], uniform: Array) -> None:
    """Add one 0/1 regressor for each option; exactly one of them is 1."""
    weights = [np.ones(len(uniform)), *(np.exp(rule(seen, len(uniform))) for _, rule in choice.others)]
    bounds = np.cumsum(weights, axis=0)
    picked = (uniform * bounds[-1] >= bounds[:-1]).sum(axis=0)
    for index, option in enumerate(choice.options):
        seen[option] = (picked == index).astype(np.float64)


def _stay(stays: tuple[tuple[str, str, Stay, Stay], ...], seen: dict[str, Array], uniform: Array) -> None:
    """Add `months`, and the shapes of it that the odds use."""
    months = np.zeros(len(uniform))
    for contract, internet, alone, together in stays:
        for partner, stay in ((0.0, alone), (1.0, together)):
            here = (seen[contract] * seen[internet] == 1.0) & (seen["partner"] == partner)
            months[here] = np.minimum(np.searchsorted(stay.cumulative(), uniform[here], side="right"), LAST_MONTH)
    seen["months"] = months
    seen["years"] = months / 12.0
    seen["log_months"] = np.log(np.maximum(months, 1.0))
    seen["first_month"] = (months == 1.0).astype(np.float64)
    seen["last_month"] = (months == LAST_MONTH).astype(np.float64)


def _pay(prices: Prices, seen: dict[str, Array], normal: Array) -> None:
    """Add `monthly` (list price and a personal spread) and `total` (what the months so far came to).

    Each past bill wobbles around today's, so the sum over t months strays by wobble · √(t - 1) bills: nothing in the first month.
    """
    months, step = seen["months"], prices.step
    monthly = np.where(seen["offline"] > 0, prices.spread, prices.spread_online) * normal[0]
    for name, price in prices.items:
        monthly += price * seen[name]
    monthly = np.round(np.maximum(monthly, prices.lowest) / step) * step
    strayed = months + prices.wobble * np.sqrt(np.maximum(months - 1.0, 0.0)) * normal[1]
    total = np.maximum(np.round(monthly * strayed / step) * step, monthly)
    seen["monthly"] = np.round(monthly, 2)
    seen["total"] = np.where(months > 0, np.round(total, 2), np.nan)
