"""Fits the outlier model with scikit-learn; the only file of this package that needs it."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from core.model.compiled import Floats
from core.model.compiling.cuts import cut_at_most
from core.model.compiling.ensemble import Tree, from_trees
from core.model.features import Encoder
from core.model.outliers.cuts import cuts_of
from core.model.outliers.distance import Distance
from core.model.outliers.isolation import Isolation, mean_path, with_paths
from core.model.outliers.model import OutlierModel

TREES, SAMPLE = 100, 256
"""As in the paper: more of either changes little."""
MOST = 20_000
"""Customers that are looked at; a robust covariance of three numbers is certain to a per cent with as many."""
PILED = 0.6
"""A number of which this share has one and the same value has no bulk with a shape: left to the forest."""
SUPPORT = 0.8
"""Share of the customers that centre and shape are taken from. The usual half resists more of them, but of data that are no
ellipsoid (a time and a sum over that time) it finds a corner, outside of which the other half then lies."""
RARE = 0.005
"""Share of customers below the low, and above the high, end of what is ordinary."""
BEYOND = 0.1
"""Of the range that was seen: further out lies what nobody had."""
RIDGE = 1e-6
"""Of the variance, added to each: numbers that (nearly) follow from one another would else be infinitely far apart."""


def fit_outliers(x: Floats, reference: Floats, encoder: Encoder, rng: np.random.Generator) -> OutlierModel:
    """Fit on one side of the split, take the cuts from another.

    Args:
        x: encoded customers of the training side, shape (n, width), n ≥ 2.
        reference: encoded customers the model was not fitted on, shape (m, width), m ≥ 1.
        encoder: of both.
        rng: draws the sample and the forest.

    Returns:
        A model of about a hundred kilobytes; fitting takes about a second and, beside the sample, a few megabytes.
    """
    sample = x if len(x) <= MOST else x[np.sort(rng.permutation(len(x))[:MOST])]
    seed = int(rng.integers(2**31))
    isolation, distance = fit_isolation(sample, seed), fit_distance(sample, encoder, seed)
    distances = None if distance is None else distance.distances(reference)
    return OutlierModel(
        isolation,
        distance,
        cuts_of(isolation.paths(reference), distances),
        typical(sample, encoder),
        *_seen(x, reference),
        *_ends(reference, encoder),
    )


def fit_isolation(x: Floats, seed: int, trees: int = TREES) -> Isolation:
    """An isolation forest of encoded customers, shape (n, width), in the kernel's form."""
    from sklearn.ensemble import IsolationForest

    size = min(SAMPLE, len(x))
    return of_estimator(IsolationForest(n_estimators=trees, max_samples=size, random_state=seed).fit(x))


def of_estimator(forest: object) -> Isolation:
    """A fitted scikit-learn IsolationForest over all features as arrays; its scores are minus what score_samples says."""
    grown, size = [], int(forest.max_samples_)  # type: ignore[attr-defined]
    for member in forest.estimators_:  # type: ignore[attr-defined]
        tree = member.tree_
        grown.append(
            Tree(
                feature=np.where(tree.children_left < 0, -1, tree.feature),
                cut=cut_at_most(tree.threshold),
                left=tree.children_left,
                right=tree.children_right,
                value=np.zeros(tree.node_count),
                cover=tree.n_node_samples.astype(np.float64),
            )
        )
    width = int(forest.n_features_in_)  # type: ignore[attr-defined]
    return Isolation(with_paths(from_trees(0.0, width, grown)), float(mean_path(size)))


def fit_distance(x: Floats, encoder: Encoder, seed: int) -> Distance | None:
    """The robust distance over those numbers that vary enough and do not follow from those before them."""
    features = _varying(x, encoder)
    if not len(features):
        return None
    from sklearn.covariance import EmpiricalCovariance, MinCovDet

    values = x[:, features]
    middle, scale = np.median(values, axis=0), values.std(axis=0)
    z = (values - middle) / scale
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a subset that is nearly flat: the ridge below answers it
        found = MinCovDet(random_state=seed, support_fraction=SUPPORT).fit(z)
        if not np.isfinite(found.covariance_).all() or (np.diag(found.covariance_) <= 0).any():
            found = EmpiricalCovariance().fit(z)
    covariance = found.covariance_ + RIDGE * np.diag(np.diag(found.covariance_))
    values_of, vectors = np.linalg.eigh(covariance)
    inverse = vectors / np.sqrt(np.maximum(values_of, RIDGE * values_of.max()))
    root = np.ascontiguousarray(inverse / scale[:, None])
    return Distance(features, middle + found.location_ * scale, root)


def _varying(x: Floats, encoder: Encoder) -> NDArray[np.int64]:
    kept: list[int] = []
    columns: list[Floats] = []
    for column in encoder.schema.columns:
        if not column.is_number:
            continue
        place = encoder.starts[column.name]
        _, counts = np.unique(x[:, place], return_counts=True)
        if counts.max(initial=0) > PILED * len(x):
            continue
        column_z = (x[:, place] - x[:, place].mean()) / x[:, place].std()
        if np.linalg.matrix_rank(np.stack([*columns, column_z]), tol=1e-4 * np.sqrt(len(x))) > len(columns):
            kept.append(place)
            columns.append(column_z)
    return np.array(kept, np.int64)


def typical(x: Floats, encoder: Encoder) -> Floats:
    """The customer with the median of each number and the most frequent level of each category, shape (width,)."""
    found, ends = np.zeros(encoder.width), [*list(encoder.starts.values())[1:], encoder.width]
    for column, start, end in zip(encoder.schema.columns, encoder.starts.values(), ends, strict=True):
        if column.is_number:
            found[start] = float(np.median(x[:, start]))
        else:
            found[start + int(np.argmax(x[:, start:end].sum(axis=0)))] = 1.0
    return found


def _seen(x: Floats, reference: Floats) -> tuple[Floats, Floats]:
    """The least and the most of each feature, and a little beyond: the next customer often is the largest so far."""
    least = np.minimum(x.min(axis=0), reference.min(axis=0))
    most = np.maximum(x.max(axis=0), reference.max(axis=0))
    room = BEYOND * (most - least)
    return least - room, most + room


def _ends(x: Floats, encoder: Encoder) -> tuple[Floats, Floats]:
    low, high = np.full(len(encoder.schema.columns), -np.inf), np.full(len(encoder.schema.columns), np.inf)
    for place, column in enumerate(encoder.schema.columns):
        if column.is_number:
            low[place], high[place] = np.quantile(x[:, encoder.starts[column.name]], [RARE, 1 - RARE])
    return low, high
