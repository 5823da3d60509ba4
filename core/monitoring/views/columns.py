"""Predictions as Arrow tables: what a Parquet file of a closed day holds."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.journal.days import EPOCH
from core.monitoring.views.pieces import NO_BATCH, Piece
from core.monitoring.views.rows import AT_RISK, BAND, BANDS, NOT_SAID, ROLE, ROLES, SOURCE, SOURCES, UNUSUAL
from core.monitoring.views.template import Template

FEATURE, CONTRIBUTION = "f.", "c."
"""Before a column's name: its value; what it added to the margin (log-odds, float32)."""
ID = 36


def schema_of(template: Template) -> pa.Schema:
    """Columns of this version's files."""
    text = pa.dictionary(pa.int32(), pa.string())
    fields = [
        ("id", pa.string()), ("at", pa.timestamp("us", "UTC")), ("customer", pa.string()), ("role", text), ("model", text),
        ("probability", pa.float64()), ("margin", pa.float64()), ("threshold", pa.float64()), ("at_risk", pa.bool_()),
        ("band", text), ("source", text), ("latency_ms", pa.float64()), ("unusual", pa.bool_()), ("base_margin", pa.float64()), ("batch", text),
    ]  # fmt: skip
    pairs = list(zip(template.columns, template.is_number, strict=True))
    fields += [(FEATURE + name, pa.float64() if number else text) for name, number in pairs]
    fields += [(CONTRIBUTION + name, pa.float32()) for name, _ in pairs]
    return pa.schema(fields)


def as_batch(piece: Piece, day: date) -> pa.RecordBatch:
    """The piece's chosen rows."""
    rows, chosen, template = piece.rows, piece.chosen, piece.template
    n, small = len(chosen), piece.rows.small[piece.chosen]
    midnight = (day - EPOCH.date()).days * 86_400_000_000
    ids, customers = _texts(piece)
    batches = [batch or None for _, batch in piece.keys]
    columns: list[pa.Array] = [
        ids,
        pa.array(rows.micro[chosen] + midnight).cast(pa.timestamp("us", "UTC")),
        customers,
        _named(small[:, ROLE], ROLES),
        _named(np.zeros(n, np.int32), (template.label,)),
        pa.array(rows.probability[chosen]),
        pa.array(rows.margin[chosen]),
        pa.array(rows.threshold[chosen]),
        pa.array(small[:, AT_RISK].astype(bool)),
        _named(small[:, BAND], BANDS),
        _named(small[:, SOURCE], SOURCES),
        pa.array(rows.latency[chosen]),
        pa.array(small[:, UNUSUAL] > 0, mask=small[:, UNUSUAL] == NOT_SAID),
        _nullable(rows.base[chosen]),
        _named(piece.group, batches),
    ]
    columns += [_feature(piece, place, number) for place, number in enumerate(template.is_number)]
    columns += [_nullable(rows.contributions[chosen, p].astype(np.float32)) for p in range(len(template.columns))]
    return pa.RecordBatch.from_arrays(columns, schema=schema_of(template))


def _feature(piece: Piece, place: int, number: bool) -> pa.Array:
    if number:
        return _nullable(piece.rows.numbers[piece.chosen, place])
    assert piece.template.profile is not None  # noqa: S101  (there are columns, so there is a profile)
    profile = piece.template.profile.columns[place]
    if piece.lines:  # the ordinary reader also read texts that are no level
        found = [line.features.get(profile.column) for line in piece.lines]
        texts = [value if isinstance(value, str) or value is None else repr(value) for value in found]
        return pa.array(texts, pa.string()).dictionary_encode()
    codes = piece.rows.codes[piece.chosen, place].astype(np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes >= len(profile.levels)), pa.array(profile.levels, pa.string())
    )


def _named(codes: NDArray[np.generic], names: tuple[str | None, ...] | list[str | None]) -> pa.Array:
    """Texts by their place in `names`; a None there is a missing value."""
    known = [name for name in names if name is not None]
    places = np.array([known.index(name) if name is not None else -1 for name in names], np.int32)[
        codes.astype(np.int64)
    ]
    return pa.DictionaryArray.from_arrays(
        pa.array(places, pa.int32(), mask=places < 0), pa.array(known or [NO_BATCH], pa.string())
    )


def _nullable(values: NDArray[np.floating]) -> pa.Array:
    return pa.array(values, mask=np.isnan(values))


def _texts(piece: Piece) -> tuple[pa.Array, pa.Array]:
    """Ids and customers, without a copy in Python."""
    if piece.lines:
        return pa.array([line.id for line in piece.lines]), pa.array(
            [line.customer for line in piece.lines], pa.string()
        )
    spans = piece.rows.texts[piece.chosen]
    begin, end = spans[:, 1].copy(), spans[:, 2].copy()
    begin[begin < 0] = end[end < 0] = 0
    ids = _cut(piece.data, spans[:, 0], spans[:, 0] + ID)
    behind = np.where(spans[:, 1] < 0, spans[:, 0], begin), np.where(spans[:, 1] < 0, spans[:, 0], end)
    return ids, _cut(piece.data, *behind, missing=spans[:, 1] < 0)


def _cut(
    data: NDArray[np.uint8], begin: NDArray[np.int64], end: NDArray[np.int64], missing: NDArray[np.bool_] | None = None
) -> pa.Array:
    """Texts data[begin:end], which lie one behind the other: every second one of a gapless run."""
    offsets = np.empty(2 * len(begin) + 1, np.int32)
    offsets[0:-1:2], offsets[1::2], offsets[-1] = begin, end, end[-1] if len(end) else 0
    whole = pa.StringArray.from_buffers(2 * len(begin), pa.py_buffer(offsets.tobytes()), pa.py_buffer(data))
    chosen = np.arange(0, 2 * len(begin), 2)
    return whole.take(pa.array(chosen, mask=missing))
