"""Both tests of all columns together, on a bounded sample of a window's predictions."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pyarrow as pa

from core.customers.customer import CustomerTable
from core.customers.schema import Schema
from core.model.version import ModelVersion
from core.monitoring.enough import NotEnoughData
from core.monitoring.multivariate.classifier import Floats, Separation, separation
from core.monitoring.multivariate.mmd import Discrepancy, mmd
from core.monitoring.queries.store import sample
from core.monitoring.views.columns import FEATURE
from core.monitoring.views.store import Views
from core.monitoring.windows import Window

MOST = 1_000
"""Predictions that are drawn."""


def together(
    views: Views, version: ModelVersion, window: Window
) -> tuple[Discrepancy | NotEnoughData, Separation | NotEnoughData]:
    """Compare the version's background sample of training customers with customers of the window's closed days.

    The same window draws the same customers and permutations.

    Raises:
        ViewsError: a Parquet file cannot be read.
    """
    seed = crc32(f"{version.label} {window}".encode())
    drawn = sample(views, window, version.label, MOST, seed % 2**31, only=FEATURE)
    now = encoded(drawn, version)
    rng = np.random.default_rng(seed)
    return mmd(version.background, now, rng), separation(version.background, now, rng)


def encoded(drawn: pa.Table, version: ModelVersion) -> Floats:
    """Sampled predictions as the model saw them, shape (n, width); no rows when columns are missing."""
    if any(FEATURE + column.name not in drawn.column_names for column in version.schema.columns):
        return np.empty((0, version.encoder.width))
    return version.encoder.encode_table(customers(drawn, version.schema))


def customers(drawn: pa.Table, schema: Schema) -> CustomerTable:
    """Sampled predictions as a customer table without ids."""
    n = len(drawn)
    numbers, codes = {}, {}
    for column in schema.columns:
        values = drawn[FEATURE + column.name].to_pylist()
        if column.is_number:
            numbers[column.name] = np.array([np.nan if one is None else one for one in values], np.float64)
        else:
            places: dict[object, int] = {value: place for place, value in enumerate((*column.values, None))}
            codes[column.name] = np.array([places.get(one, len(column.levels) + 1) for one in values], np.int16)
    return CustomerTable(schema, np.full(n, "", object), numbers, codes, None, np.arange(1, n + 1))
