"""Which hyper-parameter goes with the metric: a simple measure, one parameter at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.model.registry.experiments.figures import Figure
from core.model.registry.experiments.run import Run

OUTCOMES = ("calibration_", "weight_")
"""Beginnings of what our trainings log beside the parameters but have found, not been given."""
LEAST_RUNS, LEAST_OF_GROUP, GROUPS = 8, 2, 4


@dataclass(frozen=True, slots=True)
class Mattered:
    """How much of a metric's variance goes with one parameter.

    Attributes:
        name: of the parameter.
        share: ε², 0 to 1: what its groups explain beyond what as many groups made at random would.
        runs, groups: that it was computed from.
        best: the group with the best mean, in words.
    """

    name: str
    share: float
    runs: int
    groups: int
    best: str


def what_mattered(runs: Sequence[Run], figure: Figure) -> tuple[Mattered, ...]:
    """The parameters by their share, the largest first; without those that have one value or too few runs.

    Runs are grouped by the parameter's value; a number with more than four values by its quartiles. Then
    ε² = (SS_between - (k - 1)·MS_within) / SS_total, not below 0. It looks at one parameter at a time: two that always
    change together get the same share, and what only matters in combination is not seen.

    Reference:
        T. L. Kelley, "An unbiased correlation ratio measure", PNAS 21 (1935).
    """
    able = [run for run in runs if figure.name in run.metrics]
    names = parameters(able)
    found = [one for name in names if (one := _one(name, [run for run in able if name in run.params], figure))]
    return tuple(sorted(found, key=lambda one: (-one.share, one.name)))


def parameters(runs: Sequence[Run]) -> tuple[str, ...]:
    """Names of what the runs were given, by name."""
    return tuple(sorted({name for run in runs for name in run.params if not name.startswith(OUTCOMES)}))


def epsilon_squared(values: NDArray[np.float64], groups: NDArray[np.int64]) -> float:
    """Share of variance that goes with the groups, corrected for their number; 0 when nothing varies.

    Args:
        values, groups: shape (n,); more values than groups.

    >>> epsilon_squared(np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1]))
    1.0
    """
    total = float(((values - values.mean()) ** 2).sum())
    if total == 0.0:
        return 0.0
    labels = np.unique(groups)
    within = sum(float(((values[groups == one] - values[groups == one].mean()) ** 2).sum()) for one in labels)
    error = within / (len(values) - len(labels))
    return max(0.0, (total - within - (len(labels) - 1) * error) / total)


def _one(name: str, runs: list[Run], figure: Figure) -> Mattered | None:
    if len(runs) < LEAST_RUNS:
        return None
    texts = [run.params[name] for run in runs]
    codes, words = grouped(texts)
    sizes = np.bincount(codes, minlength=len(words))
    keep = sizes[codes] >= LEAST_OF_GROUP
    left = np.unique(codes[keep])
    if len(left) < 2 or keep.sum() < LEAST_RUNS or keep.sum() <= len(left):
        return None
    values = np.array([run.metrics[figure.name] for run in runs])
    means = {int(code): float(values[codes == code].mean()) for code in left}
    best = next(code for code, mean in means.items() if mean == figure.best(means.values()))
    share = epsilon_squared(values[keep], codes[keep])
    return Mattered(name, share, int(keep.sum()), len(left), words[best])


def grouped(texts: Sequence[str]) -> tuple[NDArray[np.int64], list[str]]:
    """The group of each value and the groups in words: values themselves, or quartiles of many different numbers.

    >>> codes, words = grouped(["0.1", "2", "30", "4", "5", "6"])
    >>> words
    ['0.1 to 2.5', '2.5 to 4.5', '4.5 to 5.75', '5.75 to 30']
    """
    numbers = as_numbers(texts)
    distinct = sorted(set(texts))
    if numbers is None or len(set(numbers.tolist())) <= GROUPS:
        at = {text: index for index, text in enumerate(distinct)}
        return np.array([at[text] for text in texts], np.int64), distinct
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, GROUPS + 1)))
    codes = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, max(len(edges) - 2, 0))
    return codes.astype(np.int64), [f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges)]


def as_numbers(texts: Sequence[str]) -> NDArray[np.float64] | None:
    """The values as numbers, or None when one is none.

    >>> as_numbers(["1", "x"]) is None
    True
    """
    try:
        found = np.array([float(text) for text in texts])
    except ValueError:
        return None
    return found if np.isfinite(found).all() else None
