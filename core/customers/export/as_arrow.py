"""A checked table as an Arrow table: what a file or a download is written from."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from core.customers.customer import CustomerTable
from core.customers.schema import Column


def as_arrow(table: CustomerTable) -> pa.Table:
    """The id, every column of the schema, and the target if there is one, in this order, under their own names.

    Whole numbers are int64, other numbers float64, everything with levels dictionary-encoded text; missing is null.
    """
    schema = table.schema
    arrays: dict[str, pa.Array] = {}
    if schema.id is not None:
        arrays[schema.id] = pa.array(table.ids, type=pa.string())
    for column in schema.columns:
        arrays[column.name] = _number(table, column) if column.is_number else _levels(table, column)
    if table.target is not None:
        texts = pa.array([schema.target.negative, schema.target.positive])
        arrays[schema.target.column] = pa.DictionaryArray.from_arrays(pa.array(table.target), texts)
    return pa.table(arrays)


def _number(table: CustomerTable, column: Column) -> pa.Array:
    numbers = table.numbers[column.name]
    missing = np.isnan(numbers)
    if column.whole:
        return pa.array(np.where(missing, 0.0, numbers).astype(np.int64), mask=missing)
    return pa.array(numbers, mask=missing)


def _levels(table: CustomerTable, column: Column) -> pa.Array:
    texts = list(column.values)
    codes = table.codes[column.name].astype(np.int32)
    missing = codes == len(texts)
    for index, text in table.unseen.get(column.name, {}).items():
        if text not in texts:
            texts.append(text)
        codes[index] = texts.index(text)
    return pa.DictionaryArray.from_arrays(pa.array(np.where(missing, 0, codes), mask=missing), pa.array(texts))
