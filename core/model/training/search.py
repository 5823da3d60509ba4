"""A small search: each configuration of a kind, cross-validated on the training side alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError
from core.model.card import KIND_LABELS, Kind
from core.model.training.auc import auc
from core.model.training.candidates import EFFORT, Params, fit, raw_scores
from core.model.training.progress import Meter
from core.model.training.split import deal

Floats = NDArray[np.float64]
FOLDS = 5
MOST_ROWS = 20_000
"""The search looks at so many training customers at most: more would not change which configuration is best."""


@dataclass(frozen=True, slots=True, eq=False)
class Arena:
    """The training customers that the search looks at, and how they are folded; the same for every kind.

    Attributes:
        x: encoded, shape (n, width).
        target: 0 or 1, shape (n,).
        fold: 0 to FOLDS - 1, shape (n,); duplicates share a fold.
    """

    x: Floats
    target: NDArray[np.int8]
    fold: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Trial:
    """One configuration and its mean ROC-AUC over the folds, with the spread of that mean."""

    params: Params
    auc: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the search says about one kind.

    Attributes:
        params: the first configuration in the grid, which lists the simplest first, whose mean AUC lies within one standard
            error of the highest.
        trials: all of them, in the grid's order.
        out_of_fold: raw score of each customer by the model that has not seen it, of the chosen configuration, shape (n,).
    """

    params: Params
    trials: tuple[Trial, ...]
    out_of_fold: Floats


def arena(x: Floats, target: NDArray[np.int8], groups: NDArray[np.int64], rng: np.random.Generator) -> Arena:
    """Choose at most 20,000 training customers and deal them into five folds, stratified, duplicates together.

    Raises:
        ModelError: a fold would have fewer than two customers of an outcome.
    """
    index = np.sort(rng.permutation(len(target))[:MOST_ROWS])
    _, together = np.unique(groups[index], return_inverse=True)
    fold = deal(together.astype(np.int64), target[index], (1 / FOLDS,) * FOLDS, rng)
    fewest = min(int(np.bincount(fold[target[index] == outcome], minlength=FOLDS).min()) for outcome in (0, 1))
    if fewest < 2:
        raise ModelError(
            f"Of {len(index):,} training customers, too few of an outcome are different: a fold of {FOLDS} gets {fewest}.",
            todo="Train on more customers of the rarer outcome.",
        )
    return Arena(x[index], target[index], fold)


def search(kind: Kind, grid: Sequence[Params], where: Arena, seed: int, meter: Meter) -> Found:
    """Cross-validate each configuration and keep the simplest good one."""
    trials, scores = [], []
    for number, params in enumerate(grid, start=1):
        meter.start(f"{KIND_LABELS[kind]}: configuration {number} of {len(grid)}")
        raw = np.empty(len(where.target))
        areas = []
        for fold in range(FOLDS):
            held = where.fold == fold
            estimator = fit(kind, params, seed, where.x[~held], where.target[~held])
            raw[held] = raw_scores(kind, estimator, where.x[held])
            areas.append(auc(where.target[held], raw[held]).value)
            meter.done(EFFORT[kind])
        trials.append(Trial(params, float(np.mean(areas)), float(np.std(areas, ddof=1) / FOLDS**0.5)))
        scores.append(raw)
    chosen = simplest_good(trials)
    return Found(grid[chosen], tuple(trials), scores[chosen])


def simplest_good(trials: Sequence[Trial]) -> int:
    """Index of the first trial within one standard error of the best (Breiman et al. 1984, §3.4.3).

    Besides resisting noise, this keeps weights of correlated columns small, and so the reasons given for them sane.

    >>> simplest_good([Trial({"C": 0.03}, 0.82, 0.005), Trial({"C": 0.3}, 0.839, 0.005), Trial({"C": 3.0}, 0.84, 0.005)])
    1
    """
    best = max(trials, key=lambda trial: trial.auc)
    return next(i for i, trial in enumerate(trials) if trial.auc >= best.auc - best.error)
