"""From a trained candidate to a complete model version, which only lacks a place to live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.model.card import Card
from core.model.compiled import check_same
from core.model.fingerprints import fingerprints
from core.model.profile import profile_of
from core.model.training.candidate import Candidate, Floats, Trained
from core.model.version import ModelVersion

BACKGROUND = 200
"""Training customers that reasons compare with."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a training comes from.

    Attributes:
        name: of the registered model.
        data: where the customers came from, in words.
        data_hash, schema_hash: sha256, hex.
        git_commit: of the code, hex; "" when unknown.
        created: UTC, ISO 8601.
        libraries: name → version.
        by: who trains; "" when nobody says.
    """

    name: str
    data: str
    data_hash: str
    schema_hash: str
    git_commit: str
    created: str
    libraries: Mapping[str, str]
    by: str = ""


def verified(trained: Trained, candidate: Candidate) -> float:
    """Hold the compiled form to the original on the hold-out; returns the largest difference in log-odds.

    Raises:
        CompiledMismatchError: it exceeds 1e-9.
    """
    x = trained.encoded(trained.split.holdout)
    return check_same(candidate.compiled, x, trained.original_margins(candidate, x))


def finished(
    trained: Trained, candidate: Candidate, origin: Origin, *, number: int, run_id: str, difference: float
) -> ModelVersion:
    """The complete version: card, background sample, importance and reference profile.

    The profile is taken from validation and hold-out: on customers that the model was fitted on its scores are more extreme
    than they will ever be in service, which a drift alarm would take for a change.
    """
    from core.model.reasons import importance, mean_parts

    background = _background(trained)
    unseen = np.sort(np.concatenate([trained.split.validation, trained.split.holdout]))
    _, probability = candidate.compiled.both(trained.encoded(unseen))
    means = mean_parts(candidate.compiled, trained.encoder, background).mean(axis=0)
    card = Card(
        name=origin.name,
        number=number,
        kind=candidate.kind,
        created=origin.created,
        seed=trained.seed,
        data=origin.data,
        data_hash=origin.data_hash,
        schema_hash=origin.schema_hash,
        git_commit=origin.git_commit,
        n_train=len(trained.split.train),
        n_validation=len(trained.split.validation),
        n_holdout=len(trained.split.holdout),
        threshold=candidate.threshold,
        threshold_rule=trained.rule,
        calibration=(candidate.calibration.slope, candidate.calibration.offset),
        metrics={"validation": candidate.validation.as_dict(), "holdout": candidate.holdout.as_dict()},
        importance=importance(candidate.compiled, trained.encoder, background),
        run_id=run_id,
        libraries=dict(origin.libraries),
        compiled_difference=difference,
        members={str(kind): weight for kind, weight in candidate.members.items()},
    )
    profile = profile_of(trained.table.take(unseen), probability, means)
    learned = np.concatenate([trained.split.train, trained.split.validation])
    seen = fingerprints(trained.table.take(learned), origin.data_hash)
    return ModelVersion(
        trained.table.schema, trained.encoder, candidate.compiled, card, background, profile, seen, trained.outliers
    )


def _background(trained: Trained) -> Floats:
    rng = np.random.default_rng((trained.seed, 2))
    train = trained.split.train
    return trained.encoded(np.sort(rng.permutation(train)[:BACKGROUND]))
