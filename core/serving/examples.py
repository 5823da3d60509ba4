"""Customers to try the desk with: typical low, middle and high risks among those the model was trained on."""

from __future__ import annotations

import numpy as np

from core.customers.customer import Customer
from core.customers.schema import Value
from core.model.compiled import Floats
from core.model.features import MISSING, UNSEEN, Encoder
from core.model.version import ModelVersion
from core.serving.answers import Example

QUANTILES = {"Low risk": 0.05, "Medium risk": 0.65, "High risk": 0.97}
"""Where in the order of risk each example is taken; the middle one lies near where decisions tip (about a third leave)."""


def decode(encoder: Encoder, x: Floats) -> Customer | None:
    """The customer that was encoded as x, shape (width,); None when a level was one the schema does not know.

    The encoder loses nothing else: a missing number has its own feature, and every level has one.
    """
    values: dict[str, Value] = {}
    for column in encoder.schema.columns:
        start = encoder.starts[column.name]
        if column.is_number:
            values[column.name] = None if x[start + 1] else float(x[start])
            continue
        stop = start + len(column.levels) + 2
        meaning = encoder.names[start + int(np.argmax(x[start:stop]))][1]
        if meaning == UNSEEN:
            return None
        values[column.name] = None if meaning == MISSING else meaning
    return Customer(None, values)


def examples(version: ModelVersion) -> tuple[Example, ...]:
    """One customer for each of the QUANTILES of the background sample's risk, without ids."""
    order = np.argsort(version.compiled.margins(version.background), kind="stable")
    found = []
    for name, quantile in QUANTILES.items():
        row = version.background[order[round(quantile * (len(order) - 1))]]
        if (customer := decode(version.encoder, row)) is not None:
            found.append(Example(name, customer))
    return tuple(found)
