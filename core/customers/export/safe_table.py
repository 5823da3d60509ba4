"""An Arrow table whose texts a spreadsheet program will not run."""

from __future__ import annotations

import pyarrow as pa

from core.customers.export.spreadsheet import safe_cell


def safe_table(table: pa.Table) -> pa.Table:
    """The same table with every text, and every column name, passed through `safe_cell`; other columns are untouched.

    >>> safe_table(pa.table({"n": [-1], "=a": ["=1+1"]})).to_pylist()
    [{'n': -1, "'=a": "'=1+1"}]
    """
    columns = [_safe(column) for column in table.columns]
    return pa.table(columns, names=[safe_cell(name) for name in table.column_names])


def _safe(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        return pa.chunked_array([_safe_dictionary(chunk) for chunk in column.chunks], type=column.type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    # Few columns hold a text that begins so; each distinct text is looked at once.
    return pa.chunked_array(
        [_safe_dictionary(chunk.dictionary_encode()).cast(column.type) for chunk in column.chunks], type=column.type
    )


def _safe_dictionary(chunk: pa.DictionaryArray) -> pa.DictionaryArray:
    texts = [None if text is None else safe_cell(text) for text in chunk.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(chunk.indices, pa.array(texts, type=chunk.dictionary.type))
