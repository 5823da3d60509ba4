"""What stands in each column of a table that nobody has described yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.customers.cells import number_of
from core.customers.tables.column_checks import is_text_or_dictionary_of_it, plain_cells
from core.customers.tables.csv_text import writes_commas


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """One column as it was found.

    Attributes:
        name: in the header.
        texts: its different texts, in the order in which they first stand there; "" is not among them.
        codes: index into texts, -1 where the cell is empty, int64, shape (n,).
        counts: how often each text stands there, int64, shape (len(texts),).
        numbers: each cell's number, NaN where it is empty, float64, shape (n,); None when not all texts are numbers.
        numeric_share: how many of the filled cells are numbers, 0 to 1.
        unusable: the type, when no cell of it can be a level or a number (a timestamp, a list).
        truth: the cells are true or false, not text.
    """

    name: str
    texts: list[str]
    codes: NDArray[np.int64]
    counts: NDArray[np.int64]
    numbers: NDArray[np.float64] | None
    numeric_share: float
    unusable: str = ""
    truth: bool = False

    @property
    def blanks(self) -> int:
        return int(np.sum(self.codes < 0))

    @property
    def filled(self) -> int:
        return len(self.codes) - self.blanks


def facts_of(name: str, cells: pa.ChunkedArray) -> Facts:
    """Look at one column."""
    kind = cells.type
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    plain = pa.types.is_integer(value) or pa.types.is_floating(value) or pa.types.is_decimal(value)
    truth = pa.types.is_boolean(value)
    nothing = np.full(len(cells), -1, dtype=np.int64)
    if pa.types.is_null(value):
        return Facts(name, [], nothing, np.empty(0, np.int64), None, 0.0)
    if not (plain or truth or is_text_or_dictionary_of_it(kind)):
        return Facts(name, [], nothing, np.empty(0, np.int64), None, 0.0, str(value))
    one = pa.concat_arrays(cells.cast(value).chunks) if cells.num_chunks else pa.array([], value)
    raw = plain_cells(one).dictionary_encode()
    index = raw.indices.cast(pa.int64()).fill_null(-1).to_numpy()
    texts, codes = _stripped(raw.dictionary.to_pylist(), index)
    if truth:
        texts = [text.capitalize() for text in texts]
    counts = np.bincount(codes[codes >= 0], minlength=len(texts)).astype(np.int64)
    comma = not plain and writes_commas(texts)
    found = [number_of(text, comma) for text in texts]
    good = np.array([number is not None and np.isfinite(number) for number in found], dtype=bool)
    share = float(counts[good].sum() / counts.sum()) if len(texts) else 0.0
    numbers = None
    if len(texts) and good.all():
        numbers = np.array([np.nan if number is None else number for number in found] + [np.nan])[codes]
    return Facts(name, texts, codes, counts, numbers, share, truth=bool(truth))


def _stripped(raw: list[str], index: NDArray[np.int64]) -> tuple[list[str], NDArray[np.int64]]:
    """The different texts once Python has stripped them, and the codes for these."""
    place: dict[str, int] = {}
    to = [place.setdefault(text.strip(), len(place)) if text.strip() else -1 for text in raw]
    return list(place), np.array([*to, -1], dtype=np.int64)[index]
