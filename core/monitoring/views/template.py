"""What the scanner has to know about one model version: its columns' names, levels and bins, as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from core.model.profile import SCORE_BINS, Profile

SCORE_EDGES = tuple(i / SCORE_BINS for i in range(1, SCORE_BINS))
"""For versions without a profile at hand: the same as every profile has."""


class Plan(NamedTuple):
    """Arrays for the compiled scanner.

    Attributes:
        model: the label's bytes as they stand in a line, with quotes.
        known: 1 when the columns are known, else 0.
        keys, key_at: `"name":` of each column one after the other, and where each begins, shape (columns + 1,).
        number: 1 for a number column, shape (columns,).
        levels, level_at: quoted level texts one after the other, and where each begins.
        first_level: of each column, shape (columns + 1,).
        edges, first_edge: inner edges one after the other, and where each column's begin, shape (columns + 1,).
    """

    model: NDArray[np.uint8]
    known: int
    keys: NDArray[np.uint8]
    key_at: NDArray[np.int64]
    number: NDArray[np.int8]
    levels: NDArray[np.uint8]
    level_at: NDArray[np.int64]
    first_level: NDArray[np.int64]
    edges: NDArray[np.float64]
    first_edge: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Template:
    """One model version as the views see it.

    Attributes:
        label: "churn/3".
        profile: its frozen bins; None when no copy of the version is at hand: then its columns are not counted.
        plan: the same for the scanner.
    """

    label: str
    profile: Profile | None
    plan: Plan

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.column for column in self.profile.columns) if self.profile else ()

    @property
    def is_number(self) -> tuple[bool, ...]:
        # A category without levels cannot be: a schema asks for two.
        return tuple(not column.levels for column in self.profile.columns) if self.profile else ()

    @property
    def bins(self) -> tuple[int, ...]:
        """Bins of each column, with those for missing and unseen."""
        return tuple(len(column.counts) for column in self.profile.columns) if self.profile else ()

    @property
    def score_edges(self) -> tuple[float, ...]:
        return self.profile.score_edges if self.profile else SCORE_EDGES


def template(label: str, profile: Profile | None) -> Template:
    """Prepare a version for the scanner.

    >>> template("churn/3", None).plan.model.tobytes()
    b'"churn/3"'
    """
    columns = profile.columns if profile else ()
    keys, key_at = _joined([orjson.dumps(column.column) + b":" for column in columns])
    levels, level_at = _joined([orjson.dumps(level) for column in columns for level in column.levels])
    plan = Plan(
        np.frombuffer(orjson.dumps(label), np.uint8),
        int(profile is not None),
        keys,
        key_at,
        np.array([not column.levels for column in columns], np.int8),
        levels,
        level_at,
        _starts([len(column.levels) for column in columns]),
        np.array([edge for column in columns for edge in column.edges], np.float64),
        _starts([len(column.edges) for column in columns]),
    )
    return Template(label, profile, plan)


def _joined(texts: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    return np.frombuffer(b"".join(texts) or b"\0", np.uint8), _starts([len(text) for text in texts])


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
