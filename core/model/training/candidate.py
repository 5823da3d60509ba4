"""One trained candidate, and a whole training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.errors import ModelError
from core.model.card import KIND_LABELS, Kind
from core.model.compiled import Compiled
from core.model.features import Encoder
from core.model.outliers.model import OutlierModel
from core.model.training.auc import Auc
from core.model.training.calibrate import Calibration
from core.model.training.candidates import Estimator, Params, raw_scores
from core.model.training.curves import Curves
from core.model.training.metrics import Metrics
from core.model.training.search import Trial
from core.model.training.split import Split
from core.model.training.winner import Choice

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One kind, searched, fitted, calibrated, compiled and measured.

    Attributes:
        kind: of model.
        params: the configuration that the search chose; none for an ensemble.
        trials: what the search saw.
        original: the fitted estimator, on the encoder's features; None for an ensemble.
        members: of an ensemble, kind → weight.
        calibration: from raw score (an ensemble's: the members' vote) to log-odds.
        compiled: the same model as plain arrays, calibration folded in.
        threshold: probability from which a customer counts as at risk, chosen on validation.
        area: ROC-AUC on validation with its standard error.
        validation, holdout: all metrics at the threshold.
        curves: on the hold-out.
        fit_seconds: of the final fit; an ensemble's members count.
    """

    kind: Kind
    params: Params
    trials: tuple[Trial, ...]
    original: Estimator
    members: Mapping[Kind, float]
    calibration: Calibration
    compiled: Compiled
    threshold: float
    area: Auc
    validation: Metrics
    holdout: Metrics
    curves: Curves
    fit_seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A whole training: everything that registration needs.

    Attributes:
        table: the customers.
        split: which of them were used for what.
        encoder: fitted on the training side.
        seed, rule: seed of everything random; name of the threshold's rule.
        candidates: the simplest kind first.
        choice: who wins, and why.
        seconds: step → how long it took.
        outliers: tells unusual customers, whichever candidate scores them; None: a version goes without.
    """

    table: CustomerTable
    split: Split
    encoder: Encoder
    seed: int
    rule: str
    candidates: tuple[Candidate, ...]
    choice: Choice
    seconds: Mapping[str, float] = field(default_factory=dict)
    outliers: OutlierModel | None = None

    def of(self, kind: Kind) -> Candidate:
        """The candidate of this kind."""
        for candidate in self.candidates:
            if candidate.kind == kind:
                return candidate
        raise ModelError(f"{KIND_LABELS[kind]} was not trained.")

    def encoded(self, index: NDArray[np.int64]) -> Floats:
        """These rows of the table as the models see them, shape (n, width)."""
        return self.encoder.encode_table(self.table.take(index))

    def original_margins(self, candidate: Candidate, x: Floats) -> Floats:
        """Calibrated log-odds by the libraries that fitted the models, shape (n,): what the compiled form is held to."""
        if candidate.members:
            votes = [weight * self.original_margins(self.of(kind), x) for kind, weight in candidate.members.items()]
            return candidate.calibration.margin(np.sum(votes, axis=0))
        return candidate.calibration.margin(raw_scores(candidate.kind, candidate.original, x))
