"""A whole column of cells → numbers or level codes, and which cells are wrong. Says the same as core.customers.cells."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.customers.cells import number_of, read_cell
from core.customers.schema import Column

Mask = NDArray[np.bool_]


def is_text(kind: pa.DataType) -> bool:
    """Whether cells of this type are text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def is_text_or_dictionary_of_it(kind: pa.DataType) -> bool:
    """Whether cells of this type are text, or indices into text."""
    return is_text(kind.value_type if pa.types.is_dictionary(kind) else kind)


def plain_cells(cells: pa.Array) -> pa.Array:
    """Cells as stripped text, null where there is nothing; whole floats without their fraction. For ids."""
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_floating(cells.type) or pa.types.is_decimal(cells.type):
        values = [None if one is None or one != one else one for one in cells.to_pylist()]
        whole = [None if one is None else str(int(one)) if one == one // 1 else str(one) for one in values]
        return pa.array(whole, pa.string())
    if not is_text(cells.type):
        return pc.cast(cells, pa.string())
    stripped = pc.utf8_trim_whitespace(cells)
    blank = pc.equal(stripped, "")
    return pc.if_else(blank, pa.scalar(None, stripped.type), stripped) if pc.any(blank).as_py() else stripped


def check_numbers(column: Column, cells: pa.Array, comma: bool) -> tuple[NDArray[np.float64], Mask]:
    """Numbers, NaN where there is none, and which cells are wrong; both of shape (n,)."""
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if is_text(cells.type):
        values, wrong = _parse(cells, comma)
    else:
        values = _floats(cells)
        wrong = np.isinf(values)
    missing = np.isnan(values) & ~wrong
    with np.errstate(invalid="ignore"):
        if column.low is not None:
            wrong |= values < column.low
        if column.high is not None:
            wrong |= values > column.high
        if column.whole:
            wrong |= ~missing & (values != np.floor(values))
    if not column.missing_allowed:
        wrong |= missing
    values[wrong] = np.nan
    values += 0.0  # -0.0 becomes 0.0
    return values, wrong


def _floats(cells: pa.Array) -> NDArray[np.float64]:
    if pa.types.is_decimal(cells.type) or pa.types.is_integer(cells.type):
        cells = pc.cast(cells, pa.float64(), safe=False)
    return np.array(cells.to_numpy(zero_copy_only=False), dtype=np.float64)


def _parse(cells: pa.Array, comma: bool) -> tuple[NDArray[np.float64], Mask]:
    """Text → numbers: the whole column at once when it is clean, else its different texts one by one."""
    stripped = plain_cells(cells)
    clean = stripped
    if comma and not pc.any(pc.match_substring(stripped, ".")).as_py():
        clean = pc.replace_substring(stripped, ",", ".")
    elif comma:
        return _parse_each(stripped, comma)
    try:
        parsed = pc.cast(clean, pa.float64())
    except pa.ArrowInvalid:
        return _parse_each(stripped, comma)
    values = np.array(parsed.to_numpy(zero_copy_only=False), dtype=np.float64)
    odd = ~np.isfinite(values)
    if int(odd.sum()) > parsed.null_count:  # "inf", "nan", "1e400": Arrow takes them, the desk does not
        return _parse_each(stripped, comma)
    return values, np.zeros(len(values), dtype=bool)


def _parse_each(stripped: pa.Array, comma: bool) -> tuple[NDArray[np.float64], Mask]:
    coded = stripped.dictionary_encode()
    # Python strips some control characters that Arrow leaves; what is then empty is missing
    texts = [text.strip() for text in coded.dictionary.to_pylist()]
    found = [number_of(text, comma) if text else np.nan for text in texts]
    # one more entry at the end, which nulls point to
    table = np.array([np.nan if value is None else value for value in found] + [np.nan])
    wrong = np.array([value is None or np.isinf(value) for value in found] + [False], dtype=bool)
    index = _indices(coded)
    return table[index], wrong[index]


def _indices(coded: pa.DictionaryArray) -> NDArray[np.int64]:
    """Indices into the dictionary; its length where the cell is null."""
    index: NDArray[np.int64] = coded.indices.cast(pa.int64()).fill_null(len(coded.dictionary)).to_numpy()
    return index


def check_levels(column: Column, cells: pa.Array) -> tuple[NDArray[np.int16], dict[int, str]]:
    """Codes as in CustomerTable, shape (n,), and the texts of unknown levels: index → text."""
    coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    known = {text: code for code, text in enumerate(column.values)}
    missing, unknown = len(known), len(known) + 1
    codes: list[int] = []
    texts: dict[int, str] = {}
    for place, raw in enumerate(coded.dictionary.to_pylist()):
        text = _text_of(column, raw)
        code = missing if text is None else known.get(text, unknown)
        codes.append(code)
        if code == unknown and text is not None:
            texts[place] = text
    index = _indices(coded)
    found = np.array([*codes, missing], dtype=np.int16)[index]
    if not texts:
        return found, {}
    return found, {int(i): texts[int(index[i])] for i in np.flatnonzero(found == unknown)}


def _text_of(column: Column, raw: object) -> str | None:
    if isinstance(raw, str):
        return raw.strip() or None
    value = read_cell(column, raw).value
    return None if value is None else str(value)


def check_target(column: Column, cells: pa.Array) -> tuple[NDArray[np.int8], Mask]:
    """1 for the positive text, 0 for the negative one, shape (n,); and which cells hold neither."""
    codes, _ = check_levels(column, cells)
    wrong = codes > 1
    return np.where(wrong, 0, codes).astype(np.int8), wrong
