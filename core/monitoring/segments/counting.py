"""Predictions in an Arrow table → counts of those that belong to a segment, by the same kernel that makes the views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.model.profile import ColumnProfile, bin_numbers
from core.monitoring.counts import DayCounts
from core.monitoring.segments.segment import Segment
from core.monitoring.views.adding import add, shape_of
from core.monitoring.views.columns import CONTRIBUTION, FEATURE
from core.monitoring.views.rows import BANDS, NOT_SAID, ROLES, SOURCES, Arrays, empty
from core.monitoring.views.template import Template

HOUR_MICROSECONDS = 3_600_000_000


def segment_column(segment: Segment) -> str:
    """The only column of a Parquet file that is needed to tell who belongs to the segment."""
    return "source" if segment.kind == "source" else FEATURE + segment.name


def belongs(values: Any, segment: Segment, template: Template) -> NDArray[np.bool_]:
    """Which rows belong to the segment, shape (n,).

    Args:
        values: Arrow array of `segment_column`.
        template: of the version whose bins are meant.
    """
    if segment.kind == "source":
        return np.asarray(_codes(values, SOURCES, len(SOURCES)) == segment.place, np.bool_)
    return np.asarray(_bins(values, _profile(template, segment.name)) == segment.place, np.bool_)


def count_rows(table: Any, day: date, template: Template) -> dict[str, DayCounts]:
    """Role → counts of these rows.

    Contributions in a Parquet file are float32, so their sums differ from the journal's in the eighth digit.

    Args:
        table: Arrow table with the columns of core.monitoring.views.columns.schema_of.
        day: that they are counted for.
        template: of their version, with its profile.
    """
    rows, shape = arrays_of(table, template), shape_of(template)
    flats: NDArray[np.int64] = np.zeros((len(ROLES), shape.size), np.int64)
    chosen = np.arange(table.num_rows, dtype=np.int64)
    add(rows, chosen, rows.small[:, 0].astype(np.int64), template, flats)
    return {
        role: DayCounts(day, template.label, role, shape, flat)
        for role, flat in zip(ROLES, flats, strict=True)
        if flat[0]
    }


def joined(found: Mapping[str, DayCounts], more: Mapping[str, DayCounts]) -> dict[str, DayCounts]:
    """Both added up, role by role."""
    both = dict(found)
    for role, counts in more.items():
        both[role] = both[role] + counts if role in both else counts
    return both


def arrays_of(table: Any, template: Template) -> Arrays:
    """The table as the arrays that the kernel takes; `texts` stay -1."""
    import pyarrow as pa

    n = table.num_rows
    rows = empty(n, len(template.columns))
    whole = {name: _whole(table.column(name)) for name in table.schema.names}
    rows.small[:, 0] = _codes(whole["role"], ROLES, 0)
    rows.small[:, 1] = whole["at_risk"].to_numpy(zero_copy_only=False)
    rows.small[:, 2] = _codes(whole["band"], BANDS, 0)
    rows.small[:, 3] = _codes(whole["source"], SOURCES, 0)
    micro = whole["at"].cast(pa.int64()).to_numpy(zero_copy_only=False)
    rows.small[:, 4] = micro // HOUR_MICROSECONDS % 24
    if "unusual" in whole:
        said = whole["unusual"].cast(pa.int8()).fill_null(NOT_SAID)
        rows.small[:, 5] = said.to_numpy(zero_copy_only=False)
    else:
        rows.small[:, 5] = NOT_SAID
    for array, name in (
        (rows.probability, "probability"),
        (rows.margin, "margin"),
        (rows.threshold, "threshold"),
        (rows.latency, "latency_ms"),
        (rows.base, "base_margin"),
    ):
        array[:] = _numbers(whole[name])
    for place, name in enumerate(template.columns):
        rows.codes[:, place] = _bins(whole[FEATURE + name], _profile(template, name))
        rows.contributions[:, place] = _numbers(whole[CONTRIBUTION + name])
    return rows


def _profile(template: Template, name: str) -> ColumnProfile:
    assert template.profile is not None  # noqa: S101  (who counts columns has their bins)
    return next(column for column in template.profile.columns if column.column == name)


def _bins(values: Any, column: ColumnProfile) -> NDArray[np.int64]:
    """The bin of each value: bins or levels, then missing, then unseen."""
    if not column.levels:
        return bin_numbers(_numbers(values), column.edges)
    missing = len(column.levels)
    return _codes(values, column.levels, missing + 1, missing)


def _codes(values: Any, names: tuple[str, ...], unknown: int, missing: int = 0) -> NDArray[np.int64]:
    """Place of each text among the names."""
    import pyarrow as pa

    array = _whole(values)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    place = {name: index for index, name in enumerate(names)}
    table = np.array([*(place.get(text, unknown) for text in array.dictionary.to_pylist()), missing], np.int64)
    codes = array.indices.fill_null(len(table) - 1) if array.indices.null_count else array.indices
    return np.asarray(table[codes.to_numpy(zero_copy_only=False)], np.int64)


def _numbers(values: Any) -> NDArray[np.float64]:
    return np.asarray(_whole(values).to_numpy(zero_copy_only=False), np.float64)


def _whole(values: Any) -> Any:
    """One array out of several chunks, with one dictionary."""
    import pyarrow as pa

    if not isinstance(values, pa.ChunkedArray):
        return values
    if values.num_chunks == 1:
        return values.chunk(0)
    return (
        values.unify_dictionaries().combine_chunks() if pa.types.is_dictionary(values.type) else values.combine_chunks()
    )
