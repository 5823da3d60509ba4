"""Customer ids that look like real ones ("7590-VHVEG"), each used once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LETTERS = 5
IDS = 10_000 * 26**LETTERS
"""How many there are: four digits, a dash, five letters."""


def make_ids(seed: int, start: int, stop: int) -> NDArray[np.object_]:
    """The ids of customers start … stop - 1 of a seed, text, shape (stop - start,).

    Id k is number (a·k + b) mod IDS, written with the digits first; a has no factor in common with IDS, so no id comes twice
    before all have come once.

    >>> make_ids(1, 0, 3).tolist()
    ['9504-QOPGX', '3284-EZDLU', '7063-TJRQR']
    >>> make_ids(1, 1, 3).tolist() == make_ids(1, 0, 3).tolist()[1:]
    True
    """
    rng = np.random.default_rng((seed, 0))
    step = int(rng.integers(IDS // 4, IDS // 2))
    while np.gcd(step, IDS) != 1:
        step += 1
    offset = int(rng.integers(IDS))
    # a·k stays inside 63 bits up to k = 150 million, which is more than memory holds.
    number = (step * np.arange(start, stop, dtype=np.int64) + offset) % IDS
    text = np.empty((stop - start, 4 + 1 + LETTERS), dtype=np.uint32)  # UCS-4, as numpy stores text
    for place in range(LETTERS):
        text[:, 9 - place] = ord("A") + number % 26
        number //= 26
    text[:, 4] = ord("-")
    for place in range(4):
        text[:, 3 - place] = ord("0") + number % 10
        number //= 10
    return text.view(f"<U{text.shape[1]}").ravel().astype(object)
