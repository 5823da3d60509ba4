"""One form for every kind of model: an intercept, a weight for each feature, and trees as plain arrays.

    margin(x) = intercept + weights · x + Σ over trees of the value of the leaf that x falls into
    probability(x) = 1 / (1 + exp(-margin(x)))

Calibration and the weights of an ensemble are folded in, so the margin is always the calibrated log-odds. Every split asks
one question, `x[feature] <= cut`, in float64: what a library does in float32 is turned into the exact float64 cut at compile
time (core.model.compiling.cuts). See docs/compiled-form.md.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.errors import CompiledMismatchError, DamagedModelError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

NODE = np.dtype([("number", "f8"), ("feature", "i4"), ("left", "i4")])
"""One node in 16 bytes: a leaf has feature -1 and its value as number; a split has its cut, and its right child stands
behind its left one."""


@dataclass(frozen=True)
class Compiled:
    """A model as plain arrays. Nodes of all trees lie behind each other; a node's children lie side by side, behind it.

    Attributes:
        intercept: log-odds.
        weights: log-odds per unit of each feature, shape (width,); zeros for a model of trees alone.
        feature: index of the feature a node splits on, -1 for a leaf; shape (nodes,).
        cut: a customer goes left when x[feature] <= cut; 0 for a leaf; shape (nodes,).
        left, right: index of the children, right = left + 1; -1 for a leaf; shape (nodes,).
        value: log-odds a leaf adds, 0 for a split; shape (nodes,).
        cover: training weight that passed the node (customers, or sums of hessians), a split's being the sum of its
            children's; shape (nodes,).
        roots: index of each tree's first node, ascending; shape (trees,).

    >>> stump = Compiled.of_weights(-1.0, np.array([0.5, 2.0]))
    >>> stump.margin(np.array([2.0, 1.0]))
    2.0
    """

    intercept: float
    weights: Floats
    feature: Ints
    cut: Floats
    left: Ints
    right: Ints
    value: Floats
    cover: Floats
    roots: Ints

    @classmethod
    def of_weights(cls, intercept: float, weights: Floats) -> Compiled:
        """A linear model: no trees."""
        i, f = np.zeros(0, np.int32), np.zeros(0)
        return cls(float(intercept), np.ascontiguousarray(weights, np.float64), i, f, i, i, f, f, i)

    @property
    def width(self) -> int:
        return len(self.weights)

    @property
    def n_trees(self) -> int:
        return len(self.roots)

    @cached_property
    def nodes(self) -> NDArray[np.void]:
        """The nodes as the kernel walks them, dtype NODE, shape (nodes,)."""
        packed = np.empty(len(self.feature), NODE)
        packed["number"] = np.where(self.feature < 0, self.value, self.cut)
        packed["feature"], packed["left"] = self.feature, self.left
        return packed

    @cached_property
    def tree_means(self) -> Floats:
        """The cover-weighted mean of each tree's leaves: what a tree adds on average; shape (trees,), log-odds."""
        if not self.n_trees:
            return np.zeros(0)
        weighted = np.where(self.feature < 0, self.cover * self.value, 0.0)
        return np.asarray(np.add.reduceat(weighted, self.roots) / self.cover[self.roots], np.float64)

    def margins(self, x: Floats) -> Floats:
        """Calibrated log-odds of encoded customers, x of shape (n, width), no NaN; shape (n,)."""
        return self.both(x)[0]

    def both(self, x: Floats) -> tuple[Floats, Floats]:
        """Margins and probabilities of encoded customers, x of shape (n, width); each of shape (n,)."""
        from core.model.walk import score_rows  # it knows this module

        x = np.ascontiguousarray(x, np.float64)
        if x.ndim != 2 or x.shape[1] != self.width:
            raise ValueError(f"need encoded customers of shape (n, {self.width}), got {x.shape}")
        margin, probability = np.empty(len(x)), np.empty(len(x))
        score_rows(x, self.intercept, self.weights, self.nodes, self.roots, margin, probability)
        return margin, probability

    def margin(self, x: Floats) -> float:
        """Calibrated log-odds of one encoded customer, x of shape (width,)."""
        return float(self.margins(x[None, :])[0])

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Every field as an array, for the store."""
        return {f.name: np.asarray(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[np.generic]]) -> Compiled:
        """The inverse of `arrays`.

        Raises:
            DamagedModelError: an array is missing, or a node points outside its tree.
        """
        try:
            rest = {f.name: arrays[f.name] for f in fields(cls) if f.name != "intercept"}
            compiled = cls(intercept=float(arrays["intercept"]), **rest)  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedModelError(f"The compiled model's arrays are incomplete: {error}.") from error
        check_nodes(compiled)
        return compiled


def check_nodes(compiled: Compiled) -> None:
    """Make sure that the kernel, which does not check bounds, cannot leave the arrays or run in circles.

    Raises:
        DamagedModelError: it could.
    """
    n, splits = len(compiled.feature), compiled.feature >= 0
    here, low = np.flatnonzero(splits), compiled.left[splits]
    of_nodes = (compiled.cut, compiled.left, compiled.right, compiled.value, compiled.cover)
    fine = (
        all(array.shape == (n,) for array in of_nodes)
        and bool((low > here).all() and (low + 1 < n).all() and (compiled.right[splits] == low + 1).all())
        and bool((compiled.feature < compiled.width).all() and ((compiled.roots >= 0) & (compiled.roots < n)).all())
        and bool(np.isfinite(compiled.weights).all() and np.isfinite(compiled.value).all())
        and bool(np.isfinite(compiled.intercept) and (compiled.cover[compiled.roots] > 0).all())
    )
    if not fine:
        raise DamagedModelError("The compiled model's nodes do not form trees.")


def calibrated(compiled: Compiled, slope: float, offset: float) -> Compiled:
    """The model whose margin is slope · margin + offset (Platt's calibration in log-odds)."""
    return replace(
        compiled,
        intercept=slope * compiled.intercept + offset,
        weights=slope * compiled.weights,
        value=slope * compiled.value,
    )


def check_same(compiled: Compiled, x: Floats, expected: Floats, *, tolerance: float = 1e-9) -> float:
    """Compare the compiled form with what the original says about the same encoded customers.

    Args:
        compiled: the model.
        x: encoded customers, shape (n, width).
        expected: the original's margins after the same calibration, shape (n,).
        tolerance: largest absolute difference that may be, in log-odds.

    Returns:
        The largest absolute difference.

    Raises:
        CompiledMismatchError: it exceeds the tolerance; such a model must not be registered.
    """
    difference = np.abs(compiled.margins(x) - expected)
    worst = float(difference.max(initial=0.0))
    if not worst <= tolerance:  # also when it is NaN
        raise CompiledMismatchError(
            f"The compiled model differs from the original by {worst:.3g} in log-odds (allowed: {tolerance:.0e}).",
            todo="It is not registered. Please report this with the training's run id.",
        )
    return worst
