"""Which walk scores: plain NumPy for the first few customers of a process, the numba kernel from then on.

Importing numba takes over a second, which a page that shows one customer should not wait for. Both walks give the same bits, so
nothing but the time tells which one it was.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread

import numpy as np
from numpy.typing import NDArray

from core.model import plain
from core.model.compiled import Floats, Ints

FEW = 1024  # rows: 0.1 s in plain NumPy at worst; more than that, at once or in sum, is worth numba's import

_Walk = Callable[..., None]


class _State:
    """What this process has loaded; one for all models."""

    kernel: _Walk | None = None
    rows_so_far = 0
    loading: Thread | None = None
    lock = Lock()


def warm() -> None:
    """Load the kernel now; returns when it is there. For servers, batches and benchmarks."""
    from core.model.kernel import score_rows as kernel

    _State.kernel = kernel


def score_rows(
    x: Floats,
    intercept: float,
    weights: Floats,
    nodes: NDArray[np.void],
    roots: Ints,
    margin: Floats,
    probability: Floats,
) -> None:
    """Fill margin and probability, shape (n,), for encoded customers x, shape (n, width), C-contiguous, no NaN."""
    if _State.kernel is None:
        if len(x) > FEW:
            warm()
        else:
            _warm_behind_the_scenes(len(x))
    walk = _State.kernel or plain.score_rows
    walk(x, intercept, weights, nodes, roots, margin, probability)


def _warm_behind_the_scenes(rows: int) -> None:
    """Load the kernel in a thread once this process has scored more than a few customers, so that nobody waits for it."""
    with _State.lock:
        _State.rows_so_far += rows
        if _State.rows_so_far > FEW and _State.loading is None:
            _State.loading = Thread(target=warm, name="load-kernel")
            _State.loading.start()
