"""A training from table to compared candidates; nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from core.customers.customer import CustomerTable
from core.errors import ModelError
from core.model.card import KIND_LABELS, Kind
from core.model.compiled import Compiled, calibrated
from core.model.compiling.ensemble import compile_ensemble
from core.model.features import Encoder
from core.model.outliers.fitting import fit_outliers
from core.model.training.auc import auc
from core.model.training.calibrate import Calibration, platt
from core.model.training.candidate import Candidate, Trained
from core.model.training.candidates import EFFORT, GRID, Estimator, Params, fit, wanted_kinds
from core.model.training.compiling import compile_estimator
from core.model.training.curves import curves
from core.model.training.ensemble import vote_weights
from core.model.training.metrics import metrics
from core.model.training.progress import Meter, Report, silent
from core.model.training.search import FOLDS, Arena, Trial, arena, search
from core.model.training.split import Split, outcomes, split
from core.model.training.threshold import RULES
from core.model.training.winner import choose

Floats = NDArray[np.float64]
DEFAULT_SEED = 7
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """The encoded sides of the split and their outcomes."""

    train: Floats
    validation: Floats
    holdout: Floats
    y_train: NDArray[np.int8]
    y_validation: NDArray[np.int8]
    y_holdout: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """A kind that has been searched, fitted and calibrated but not yet measured."""

    kind: Kind
    params: Params
    trials: tuple[Trial, ...]
    original: Estimator
    members: dict[Kind, float]
    calibration: Calibration
    compiled: Compiled
    out_of_fold: Floats
    seconds: float


def train(
    table: CustomerTable,
    *,
    seed: int = DEFAULT_SEED,
    kinds: Sequence[str] = (),
    rule: str = "max_f1",
    progress: Report = silent,
    clock: Clock = perf_counter,
) -> Trained:
    """Train and compare candidates: search and calibration on the training side, threshold and winner on validation,
    figures on the hold-out. The same table, seed and kinds give the same models.

    Args:
        table: checked customers with their outcome.
        seed: of the split, the folds and the models.
        kinds: which candidates; () for all whose library is installed.
        rule: how the threshold is chosen, a name in core.model.training.threshold.RULES.
        progress: called with what is being done and the finished share.
        clock: seconds, for the fit times.

    Raises:
        TableError: the table has no target column.
        ModelError: too few customers of a class, an unknown kind or rule, or a kind whose library is missing.
    """
    started = clock()
    progress(f"Dividing {len(table):,} customers", 0.0)
    names, parts = planned(table, seed, kinds, rule)
    encoder = Encoder.fit(table.take(parts.train))
    sides = _encoded(table, parts, encoder)
    field = arena(sides.train, sides.y_train, parts.groups[parts.train], rng_of(seed, 1))
    meter = Meter(progress, sum(EFFORT[kind] * (len(GRID[kind]) * FOLDS + 1.5) for kind in names), 0.02)
    fitted: list[_Fitted] = []
    for kind in names:
        own = _voted(fitted, field, meter) if kind == "ensemble" else _fitted(kind, sides, field, seed, meter, clock)
        fitted.append(own)
    candidates = tuple(_measured(one, sides, rule) for one in fitted)
    choice = choose([(one.kind, one.area) for one in candidates])
    fitting = clock()
    outliers = fit_outliers(sides.train, np.concatenate([sides.validation, sides.holdout]), encoder, rng_of(seed, 3))
    progress("Trained", 1.0)
    seconds = {"training": clock() - started, "outliers": clock() - fitting}
    return Trained(table, parts, encoder, seed, rule, candidates, choice, seconds, outliers)


def rng_of(seed: int, step: int) -> np.random.Generator:
    """The generator of one step of a training."""
    return np.random.default_rng((seed, step))


def planned(table: CustomerTable, seed: int, kinds: Sequence[str], rule: str) -> tuple[tuple[Kind, ...], Split]:
    """Which kinds will be trained on which sides; quick, so that what is asked for can be refused before anything is opened.

    Raises:
        TableError, ModelError: as `train` does.
    """
    if rule not in RULES:
        raise ModelError(f"Unknown threshold rule {rule!r}.", todo=f"Choose from {', '.join(RULES)}.")
    return wanted_kinds(tuple(kinds)), split(table, seed)


def _encoded(table: CustomerTable, parts: Split, encoder: Encoder) -> _Sides:
    train, validation, holdout = (table.take(index) for index in (parts.train, parts.validation, parts.holdout))
    return _Sides(
        encoder.encode_table(train),
        encoder.encode_table(validation),
        encoder.encode_table(holdout),
        outcomes(train),
        outcomes(validation),
        outcomes(holdout),
    )


def _fitted(kind: Kind, sides: _Sides, where: Arena, seed: int, meter: Meter, clock: Clock) -> _Fitted:
    found = search(kind, GRID[kind], where, seed, meter)
    meter.start(f"{KIND_LABELS[kind]}: final fit on {len(sides.y_train):,} customers")
    began = clock()
    original = fit(kind, found.params, seed, sides.train, sides.y_train)
    seconds = clock() - began
    calibration = platt(where.target, found.out_of_fold)
    compiled = calibrated(compile_estimator(kind, original), calibration.slope, calibration.offset)
    meter.done(1.5 * EFFORT[kind])
    margins = calibration.margin(found.out_of_fold)
    return _Fitted(kind, found.params, found.trials, original, {}, calibration, compiled, margins, seconds)


def _voted(members: Sequence[_Fitted], where: Arena, meter: Meter) -> _Fitted:
    meter.start("Ensemble: weights of the vote")
    weights = vote_weights(where.target, [member.out_of_fold for member in members])
    vote = np.sum([w * member.out_of_fold for w, member in zip(weights, members, strict=True)], axis=0)
    calibration = platt(where.target, vote)
    compiled = calibrated(
        compile_ensemble([member.compiled for member in members], weights), calibration.slope, calibration.offset
    )
    shares = {member.kind: weight for member, weight in zip(members, weights, strict=True)}
    meter.done(EFFORT["ensemble"])
    seconds = sum(member.seconds for member in members)
    return _Fitted("ensemble", {}, (), None, shares, calibration, compiled, calibration.margin(vote), seconds)


def _measured(one: _Fitted, sides: _Sides, rule: str) -> Candidate:
    _, validation = one.compiled.both(sides.validation)
    _, holdout = one.compiled.both(sides.holdout)
    threshold = RULES[rule](sides.y_validation, validation)
    return Candidate(
        kind=one.kind,
        params=one.params,
        trials=one.trials,
        original=one.original,
        members=one.members,
        calibration=one.calibration,
        compiled=one.compiled,
        threshold=threshold,
        area=auc(sides.y_validation, validation),
        validation=metrics(sides.y_validation, validation, threshold),
        holdout=metrics(sides.y_holdout, holdout, threshold),
        curves=curves(sides.y_holdout, holdout),
        fit_seconds=one.seconds,
    )
