"""From trees and members to the compiled form: lay trees out for the kernel, let members vote.

Nothing here imports scikit-learn or XGBoost: a fitted estimator brings its attributes along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.model.compiled import Compiled, Floats

Integers = NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree as a library stores it, in any order of nodes.

    Attributes:
        feature: -1 for a leaf; shape (nodes,), as are all.
        cut: left when x[feature] <= cut, float64.
        left, right: index within this tree; ignored for a leaf.
        value: what a leaf adds; ignored for a split.
        cover: training weight that passed.
    """

    feature: Integers
    cut: Floats
    left: Integers
    right: Integers
    value: Floats
    cover: Floats


def from_trees(intercept: float, width: int, trees: Sequence[Tree]) -> Compiled:
    """Trees as one Compiled, each level by level with siblings side by side, so that one index finds both children."""
    return _joined(float(intercept), np.zeros(width), [(_laid_out(tree), 1.0) for tree in trees])


def _laid_out(tree: Tree) -> Compiled:
    order = _by_levels(tree)
    place = np.empty(len(tree.feature), np.int64)
    place[order] = np.arange(len(order))
    leaf = tree.feature[order] < 0
    low = np.where(leaf, -1, place[np.where(leaf, 0, tree.left[order])])
    return Compiled(
        intercept=0.0,
        weights=np.zeros(0),
        feature=np.where(leaf, -1, tree.feature[order]).astype(np.int32),
        cut=np.where(leaf, 0.0, tree.cut[order]),
        left=low.astype(np.int32),
        right=np.where(leaf, -1, low + 1).astype(np.int32),
        value=np.where(leaf, tree.value[order], 0.0),
        cover=_summed_up(tree.cover[order], low),
        roots=np.zeros(1, np.int32),
    )


def _summed_up(cover: Floats, low: NDArray[np.int64]) -> Floats:
    """Each split's cover as the sum of its children's (XGBoost's are rounded to float32), so that reasons add up."""
    summed = cover.astype(np.float64).tolist()
    for node, child in zip(range(len(summed) - 1, -1, -1), low[::-1].tolist(), strict=True):
        if child >= 0:
            summed[node] = summed[child] + summed[child + 1]
    return np.array(summed)


def _by_levels(tree: Tree) -> NDArray[np.int64]:
    """The nodes that can be reached from node 0, level by level, a node's children side by side."""
    level, levels = np.zeros(1, np.int64), []
    while len(level):
        levels.append(level)
        splits = level[tree.feature[level] >= 0]
        level = np.stack([tree.left[splits], tree.right[splits]], axis=1).astype(np.int64).ravel()
    return np.concatenate(levels)


def compile_ensemble(members: Sequence[Compiled], weights: Sequence[float]) -> Compiled:
    """The soft vote of calibrated members in log-odds: margin = Σ weight · member's margin.

    Voting in log-odds, not in probability, keeps the vote additive in the customer's columns, so its reasons add up.

    Args:
        members: one or more, of the same width, each with its calibration folded in.
        weights: as many, ≥ 0, in sum 1.

    Raises:
        ValueError: the counts or widths differ, or the weights are not shares.

    >>> pair = [Compiled.of_weights(1.0, np.array([2.0])), Compiled.of_weights(3.0, np.array([0.0]))]
    >>> compile_ensemble(pair, [0.5, 0.5]).margin(np.array([1.0]))
    3.0
    """
    if len(members) != len(weights) or not members or len({member.width for member in members}) != 1:
        raise ValueError(f"need as many members as weights, all of one width; got {len(members)} and {len(weights)}")
    if min(weights) < 0 or abs(sum(weights) - 1) > 1e-9:
        raise ValueError(f"the weights of an ensemble are shares that sum to 1, got {list(weights)}")
    pairs = list(zip(members, weights, strict=True))
    intercept = float(sum(weight * member.intercept for member, weight in pairs))
    return _joined(intercept, np.sum([weight * member.weights for member, weight in pairs], axis=0), pairs)


def _joined(intercept: float, weights: Floats, parts: Sequence[tuple[Compiled, float]]) -> Compiled:
    """All trees of the parts behind each other, each leaf times its part's weight."""
    whole = Compiled.of_weights(intercept, weights)
    if not parts:
        return whole
    starts = np.cumsum([0] + [len(part.feature) for part, _ in parts[:-1]])
    moved = [
        [np.where(index < 0, -1, index + start).astype(np.int32) for index in (part.left, part.right, part.roots)]
        for (part, _), start in zip(parts, starts, strict=True)
    ]
    return replace(
        whole,
        feature=np.concatenate([part.feature for part, _ in parts]),
        cut=np.concatenate([part.cut for part, _ in parts]),
        left=np.concatenate([left for left, _, _ in moved]),
        right=np.concatenate([right for _, right, _ in moved]),
        value=np.concatenate([weight * part.value for part, weight in parts]),
        cover=np.concatenate([part.cover for part, _ in parts]),
        roots=np.concatenate([roots for _, _, roots in moved]),
    )
