"""Lines and tables that the journal's tests share."""

from datetime import UTC, datetime

import numpy as np

from core.customers.customer import CustomerTable
from core.customers.schema import Column, Level, Schema, Target
from core.journal.batch import PredictionBatch
from core.journal.days import stamp
from core.journal.lines import EmailLine, PredictionLine, WhatIfLine
from core.model.outliers.watch import UnusualTable

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
DAY = NOON.date()


def prediction(customer="A-1", at=NOON, **changes):
    """A full prediction line about this customer."""
    values = {
        "id": stamp(at).id, "at": at, "customer": customer, "role": "champion", "model": "churn/3",
        "features": {"tenure": 3.0, "Contract": "Month-to-month", "TotalCharges": None}, "probability": 0.1 + 0.2,
        "margin": -0.8472978603872034, "threshold": 0.42, "at_risk": False, "band": "medium", "source": "app",
        "latency_ms": 0.31, "base_margin": -1.0, "contributions": {"tenure": 0.1527021396127966, "Contract": 0.0},
    }  # fmt: skip
    return PredictionLine(**{**values, **changes})


def what_if(of, at=NOON):
    """A what-if that starts from that prediction."""
    return WhatIfLine(stamp(at).id, at, of.id, {"Contract": "Two year"}, 0.11)


def email(of, at=NOON):
    """An e-mail about that prediction."""
    return EmailLine(stamp(at).id, at, of.id, "template", "loyalty", "de", "warm", "Groq did not answer in 6 s")


def batch(n, contributions=True, **changes):
    """A scored table of n customers C-0, C-1, … with a missing number, a missing and an unseen level."""
    levels = tuple(Level(text, text, text) for text in ("Month-to-month", "One year"))
    schema = Schema(
        "customers",
        "id",
        Target("left", "Yes", "No"),
        (Column("tenure", "Tenure", "number", "a"), Column("Contract", "Contract", "category", "a", levels=levels)),
    )
    tenure = np.arange(n, dtype=np.float64)
    tenure[1::7] = np.nan
    codes = (np.arange(n) % 4).astype(np.int16)
    table = CustomerTable(
        schema,
        np.array([f"C-{index}" for index in range(n)], dtype=object),
        {"tenure": tenure},
        {"Contract": codes},
        None,
        np.arange(1, n + 1),
        {"Contract": {index: f"Weekly {index}" for index in range(3, n, 4)}},
    )
    margin = np.random.default_rng(5).normal(size=n)
    values = {
        "table": table, "probability": 1 / (1 + np.exp(-margin)), "margin": margin, "threshold": 0.42,
        "band_edges": (0.3, 0.6), "model": "churn/3", "role": "champion", "source": "batch", "latency_ms": 10.0 * n,
        "left_out": 2, "name": "customers.csv",
    }  # fmt: skip
    if changes.pop("watched", False):
        values["outliers"] = UnusualTable(np.arange(n) % 3 == 0, np.full(n, 0.5123), np.arange(n) / 8)
    if contributions:
        values |= {"base_margin": -1.25, "contributions": np.random.default_rng(6).normal(size=(n, 2))}
    return PredictionBatch(**{**values, **changes})
