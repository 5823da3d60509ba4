"""What the scanner has to know about one model version: its columns' names, levels and bins, as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from core.model.profile import SCORE_BINS, Profile
from core.monitoring.views.words import Texts, padded, texts_of

SCORE_EDGES = tuple(i / SCORE_BINS for i in range(1, SCORE_BINS))
"""For versions without a profile at hand: the same as every profile has."""


class Plan(NamedTuple):
    """Arrays for the compiled scanner.

    Attributes:
        model: the label's bytes as they stand in a line, with quotes; padded.
        known: 1 when the columns are known, else 0.
        keys: `"name":` of each column, from the second on behind a comma.
        number: 1 for a number column, shape (columns,).
        levels: quoted level texts, column after column.
        first_level: of each column, shape (columns + 1,).
        edges, first_edge: inner edges one after the other, and where each column's begin, shape (columns + 1,).
    """

    model: NDArray[np.uint8]
    known: int
    keys: Texts
    number: NDArray[np.int8]
    levels: Texts
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

    @cached_property
    def profile_hash(self) -> str:
        """Which bins are counted in; "" without a profile."""
        return sha256(self.profile.to_json().encode()).hexdigest()[:16] if self.profile else ""

    @property
    def score_edges(self) -> tuple[float, ...]:
        return self.profile.score_edges if self.profile else SCORE_EDGES


def template(label: str, profile: Profile | None) -> Template:
    """Prepare a version for the scanner.

    >>> template("churn/3", None).plan.model[:9].tobytes()
    b'"churn/3"'
    """
    columns = profile.columns if profile else ()
    keys = [(b"," if place else b"") + orjson.dumps(column.column) + b":" for place, column in enumerate(columns)]
    plan = Plan(
        padded(orjson.dumps(label)),
        int(profile is not None),
        texts_of(keys),
        np.array([not column.levels for column in columns], np.int8),
        texts_of([orjson.dumps(level) for column in columns for level in column.levels]),
        _starts([len(column.levels) for column in columns]),
        np.array([edge for column in columns for edge in column.edges], np.float64),
        _starts([len(column.edges) for column in columns]),
    )
    return Template(label, profile, plan)


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
