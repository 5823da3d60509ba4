"""How what was drawn is written in the customer table: which column, and which level, says what."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.customers.synthetic.process import Regressors

Where = Callable[[Regressors], NDArray[np.float64]]
"""1 where a customer has this level, else 0, shape (n,)."""

NUMBERS = {"tenure": "months", "MonthlyCharges": "monthly", "TotalCharges": "total"}
"""Number column → what was drawn."""


def _is(name: str) -> Where:
    return lambda drawn: drawn[name]


def _not(name: str) -> Where:
    return lambda drawn: 1.0 - drawn[name]


def _has_but_not(have: str, name: str) -> Where:
    return lambda drawn: drawn[have] - drawn[name]


def _addon(name: str) -> dict[str, Where]:
    return {
        "No": lambda drawn: 1.0 - drawn["offline"] - drawn[name],
        "Yes": _is(name),
        "No internet service": _is("offline"),
    }


LEVELS: dict[str, dict[str, Where]] = {
    "gender": {"Female": _not("male"), "Male": _is("male")},
    "SeniorCitizen": {"0": _not("senior"), "1": _is("senior")},
    "Partner": {"No": _not("partner"), "Yes": _is("partner")},
    "Dependents": {"No": _not("dependents"), "Yes": _is("dependents")},
    "PhoneService": {"No": _not("phone"), "Yes": _is("phone")},
    "MultipleLines": {"No": _has_but_not("phone", "lines"), "Yes": _is("lines"), "No phone service": _not("phone")},
    "InternetService": {"DSL": _is("dsl"), "Fiber optic": _is("fibre"), "No": _is("offline")},
    "OnlineSecurity": _addon("security"),
    "OnlineBackup": _addon("backup"),
    "DeviceProtection": _addon("protection"),
    "TechSupport": _addon("support"),
    "StreamingTV": _addon("tv"),
    "StreamingMovies": _addon("movies"),
    "Contract": {"Month-to-month": _is("month_to_month"), "One year": _is("one_year"), "Two year": _is("two_year")},
    "PaperlessBilling": {"No": _not("paperless"), "Yes": _is("paperless")},
    "PaymentMethod": {
        "Electronic check": _is("electronic"),
        "Mailed check": _is("mailed"),
        "Bank transfer (automatic)": _is("bank"),
        "Credit card (automatic)": _is("card"),
    },
}
"""Category or flag → level's text → where a customer has it. Exactly one level of each column is 1."""
