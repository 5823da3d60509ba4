"""Which thresholds would have kept every floor: what helps when a version misses one at its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.evaluation.gate.confusion import FIGURES, figures
from core.evaluation.gate.phrases import bare
from core.evaluation.gate.policy import Performance

Floats = NDArray[np.float64]


def keeping(target: NDArray[np.int8], probability: Floats, policy: Performance) -> tuple[float, float] | None:
    """The lowest and the highest threshold at which the floors of accuracy, precision, recall and F1 all hold.

    Args:
        target: 0 or 1, shape (n,).
        probability: shape (n,).
        policy: the floors.

    Returns:
        Both ends, within a hundredth; None when there is no such threshold. In between a floor may be missed again.
    """
    cuts = np.arange(1, 100) / 100
    flagged = probability[:, None] >= cuts
    leaves = (target == 1)[:, None]
    tp, fp = (flagged & leaves).sum(axis=0), (flagged & ~leaves).sum(axis=0)
    fn, tn = int(leaves.sum()) - tp, int((~leaves).sum()) - fp
    counts = np.stack([tn, fp, fn, tp], axis=-1).astype(np.int64)
    fine = np.ones(len(cuts), np.bool_)
    for average, floors in ((policy.average, policy.floors), ("churn", policy.churn)):
        found = figures(counts, average)
        for name in FIGURES:
            fine &= found[name] >= getattr(floors, name)
    kept = cuts[fine]
    return (float(kept[0]), float(kept[-1])) if len(kept) else None


def advice(own: float, found: tuple[float, float] | None) -> str:
    """What to do about the threshold, as a sentence.

    >>> advice(0.251, (0.26, 0.37))
    'Its threshold is .251; on these customers thresholds from .260 to .370 keep all floors: choose one on validation data.'
    >>> advice(0.251, None)
    'No threshold keeps all floors on these customers: another kind of model, more customers, better columns.'
    """
    if found is None:
        return (
            "No threshold keeps all floors on these customers: another kind of model, more customers, better columns."
        )
    low, high = found
    which = f"a threshold of {bare(low)} keeps" if low == high else f"thresholds from {bare(low)} to {bare(high)} keep"
    return f"Its threshold is {bare(own)}; on these customers {which} all floors: choose one on validation data."
