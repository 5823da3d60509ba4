"""Isolation forest: who is cut off from the others by few random cuts is unlike them.

F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation Forest", ICDM 2008:

    score(x) = 2^(-E[h(x)] / c(ψ))

h is the length of x's path through a tree, with c(n) added at a leaf that n customers of the sample share, and c(n) the mean
path of an unsuccessful search in a binary tree of n. The trees are a `Compiled` whose margin is the mean path E[h(x)], so the
kernel that scores also isolates.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.errors import DamagedModelError
from core.model.compiled import Compiled, Floats

Arrays = dict[str, NDArray[np.generic]]
KEPT = ("feature", "cut", "left", "cover", "roots")
"""Of Compiled; the rest follows from them."""


def mean_path(n: NDArray[np.floating] | NDArray[np.integer] | int) -> Floats:
    """c(n) = 2 (ln(n - 1) + γ) - 2 (n - 1) / n; 1 for n = 2 and 0 below.

    >>> mean_path(np.array([1, 2, 256])).round(4).tolist()
    [0.0, 1.0, 10.2448]
    """
    n = np.asarray(n, np.float64)
    many = np.maximum(n, 3.0)
    path = 2.0 * (np.log(many - 1.0) + np.euler_gamma) - 2.0 * (many - 1.0) / many
    return np.where(n > 2, path, np.where(n == 2, 1.0, 0.0))


@dataclass(frozen=True, eq=False)
class Isolation:
    """A fitted forest.

    Attributes:
        trees: margin = mean path length; the cover of a node is the customers of the sample that passed it.
        usual: c(ψ), ψ customers for each tree.
    """

    trees: Compiled
    usual: float

    def paths(self, x: Floats) -> Floats:
        """Mean path lengths of encoded customers, shape (n, width); the shorter, the more unusual; shape (n,)."""
        return self.trees.margins(x)

    def scores(self, paths: Floats) -> Floats:
        """Liu's anomaly score: about .5 for ordinary customers, towards 1 for those apart."""
        return np.asarray(np.exp2(-paths / self.usual), np.float64)

    @cached_property
    def nothing(self) -> Floats:
        """The weights of the kernel: a forest has none."""
        return np.zeros(self.trees.width)

    def arrays(self) -> Arrays:
        """What cannot be derived, small."""
        kept = {name: np.asarray(getattr(self.trees, name)) for name in KEPT}
        kept["cover"] = kept["cover"].astype(np.int32)
        return {**kept, "width": np.array(self.trees.width), "usual": np.array(self.usual)}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Isolation:
        """The inverse of `arrays`.

        Raises:
            DamagedModelError: they form no trees.
        """
        try:
            feature, left = arrays["feature"].astype(np.int32), arrays["left"].astype(np.int32)
            whole = {
                **arrays,
                "intercept": np.zeros(()),
                "weights": np.zeros(int(arrays["width"])),
                "feature": feature,
                "left": left,
                "right": np.where(feature < 0, -1, left + 1).astype(np.int32),
                "value": np.zeros(len(feature)),
                "cover": arrays["cover"].astype(np.float64),
            }
            trees = Compiled.from_arrays({field.name: whole[field.name] for field in fields(Compiled)})
            return cls(with_paths(trees), float(arrays["usual"]))
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedModelError(f"The isolation forest's arrays are incomplete: {error}.") from error


def with_paths(trees: Compiled) -> Compiled:
    """The same trees with each leaf's share of the mean path, (depth + c(cover)) / trees, as its value."""
    depth = np.zeros(len(trees.feature))
    level, deep = trees.roots.astype(np.int64), 0
    while len(level):
        depth[level] = deep
        low = trees.left[level[trees.feature[level] >= 0]].astype(np.int64)
        level, deep = np.concatenate([low, low + 1]), deep + 1
    value = np.where(trees.feature < 0, (depth + mean_path(trees.cover)) / trees.n_trees, 0.0)
    return replace(trees, value=value)
