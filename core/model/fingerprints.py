"""Which customers a version was trained or tuned on, as 64-bit fingerprints: so that a later table can be cleared of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.customers.schema import Column
from core.model.training.duplicates import mixed

Hashes = NDArray[np.uint64]
KEY = 16  # characters
MISSING = "\0missing"


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprints:
    """Of the customers on the training and the validation side.

    Attributes:
        ids: of their ids, rising, uint64, shape (i,); a blank id has none.
        rows: of all their columns without the target, rising, uint64, shape (r,).
        by_id_alone: the columns are too coarse to tell customers apart; one that has an id is known by it alone.
        key: that the hashes are made with, 16 characters: fingerprints of two tables cannot be laid side by side.
    """

    ids: Hashes
    rows: Hashes
    by_id_alone: bool
    key: str

    def seen(self, table: CustomerTable) -> NDArray[np.bool_]:
        """Which customers of a table with the same columns are among them, bool, shape (n,).

        A customer counts as seen when the id is, or when every column is the same: the rule by which a split keeps rows
        together. A stranger is taken for one of a million with chance 1e-13.
        """
        named, ids = id_hashes(table, self.key)
        found = named & _among(ids, self.ids)
        by_columns = _among(row_hashes(table, self.key), self.rows)
        found |= by_columns & ~named if self.by_id_alone else by_columns
        return found

    def to_bytes(self) -> bytes:
        """As an uncompressed npz file: hashes do not compress."""
        file = io.BytesIO()
        key = np.frombuffer(self.key.encode("ascii"), np.uint8)
        np.savez(file, allow_pickle=False, ids=self.ids, rows=self.rows, by_id_alone=self.by_id_alone, key=key)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Fingerprints:
        """The inverse of `to_bytes`; KeyError, ValueError or BadZipFile when it is something else."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            key = stored["key"].tobytes().decode("ascii")
            return cls(stored["ids"], stored["rows"], bool(stored["by_id_alone"]), key)


def fingerprints(table: CustomerTable, key: str) -> Fingerprints:
    """The fingerprints of these customers.

    Args:
        table: training and validation side.
        key: ASCII text of which the first 16 characters count, e.g. the table's data hash.

    >>> from core.customers.store import read_schema
    >>> from core.customers.synthetic.table import synthetic_table
    >>> table = synthetic_table(read_schema(None), 100, seed=1).table
    >>> known = fingerprints(table.take(np.arange(60)), "0123456789abcdef")
    >>> int(known.seen(table).sum()), bool(known.seen(table)[60:].any())
    (60, False)
    """
    key = f"{key:0<{KEY}.{KEY}}"
    named, ids = id_hashes(table, key)
    known, rows = np.unique(ids[named]), np.unique(row_hashes(table, key))
    coarse = table.schema.id is not None and 2 * len(rows) < len(known) + int(np.count_nonzero(~named))
    return Fingerprints(known, rows, coarse, key)


def id_hashes(table: CustomerTable, key: str) -> tuple[NDArray[np.bool_], Hashes]:
    """Which rows have an id, and the hash of each (keyed SipHash), both shape (n,).

    In a table without an id column the rows are numbered; a number names nobody.
    """
    from pandas.util import hash_array

    named = np.asarray((table.ids != "") & (table.schema.id is not None), np.bool_)
    return named, np.asarray(hash_array(table.ids, hash_key=key, categorize=False), np.uint64)


def row_hashes(table: CustomerTable, key: str) -> Hashes:
    """A hash of every column of each row, whatever the order of the columns and of their levels, shape (n,)."""
    state = np.full(len(table), _text_hash(key, ""), np.uint64)
    for column in sorted(table.schema.columns, key=lambda one: one.name):
        bits = _number_bits(table.numbers[column.name]) if column.is_number else _level_bits(table, column, key)
        state = mixed(state * np.uint64(31) + bits)
    return state


def _number_bits(values: NDArray[np.float64]) -> Hashes:
    bits: Hashes = np.where(np.isnan(values), np.nan, values + 0.0).view(np.uint64)  # -0.0 and 0.0 are one number
    return bits


def _level_bits(table: CustomerTable, column: Column, key: str) -> Hashes:
    texts = [level.value for level in column.levels]
    known = np.array([_text_hash(key, text) for text in (*texts, MISSING, MISSING)], np.uint64)
    bits: Hashes = known[table.codes[column.name]]
    for index, text in table.unseen.get(column.name, {}).items():
        bits[index] = _text_hash(key, text)
    return bits


def _text_hash(key: str, text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8, key=key.encode()).digest(), "big")


def _among(hashes: Hashes, known: Hashes) -> NDArray[np.bool_]:
    if not len(known):
        return np.zeros(len(hashes), np.bool_)
    place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    found: NDArray[np.bool_] = known[place] == hashes
    return found
