"""One model version, complete: everything that scoring, explaining and watching it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.customers.schema import Schema
from core.model.card import Card, Kind
from core.model.compiled import Compiled, Floats
from core.model.features import Encoder
from core.model.fingerprints import Fingerprints
from core.model.outliers.model import OutlierModel
from core.model.profile import Profile


@dataclass(frozen=True, eq=False)
class ModelVersion:
    """A trained model that can be served.

    Attributes:
        schema: of the customers it was trained on; a version carries its own.
        encoder: customer → vector.
        compiled: vector → margin.
        card: what is known about it.
        background: encoded training customers that reasons compare with, shape (k, width), k ≥ 1.
        profile: the reference that drift is measured against.
        seen: which customers it was trained or tuned on; None for a version made before that was kept.
        outliers: tells unusual customers; None for a version made before there was such a thing.
    """

    schema: Schema
    encoder: Encoder
    compiled: Compiled
    card: Card
    background: Floats
    profile: Profile
    seen: Fingerprints | None = None
    outliers: OutlierModel | None = None

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def number(self) -> int:
        return self.card.number

    @property
    def kind(self) -> Kind:
        return self.card.kind

    @property
    def threshold(self) -> float:
        return self.card.threshold

    @property
    def label(self) -> str:
        """For people and logs, e.g. "churn/3"."""
        return self.card.label

    @cached_property
    def background_mean(self) -> Floats:
        """Mean of the background, shape (width,)."""
        return np.asarray(self.background.mean(axis=0), np.float64)

    @cached_property
    def base_margin(self) -> float:
        """What reasons start from, log-odds: linear part at the background's mean, trees at their cover-weighted mean."""
        linear = self.compiled.intercept + self.compiled.weights @ self.background_mean
        return float(linear + self.compiled.tree_means.sum())
