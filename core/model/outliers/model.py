"""What a version carries to tell unusual customers: forest, distance, cuts, and what is ordinary in each column."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import DamagedModelError
from core.model.compiled import Floats
from core.model.outliers.cuts import SHARES, Cuts
from core.model.outliers.distance import Distance
from core.model.outliers.isolation import Isolation

SIMPLE = ("typical", "least", "most", "low", "high")


@dataclass(frozen=True, eq=False)
class OutlierModel:
    """Fitted on the training side; cuts and what is ordinary come from customers of the other two sides.

    Attributes:
        isolation: over all features.
        distance: over the numbers; None where no number column varies enough.
        cuts: from when on a customer is unusual.
        typical: an encoded customer with the median of each number and the most frequent level of each category, shape
            (width,).
        least, most: of each feature: beyond them lies nothing that was seen; shape (width,).
        low, high: of each column: a number outside of them is rare by itself; -inf and inf for a category; shape (columns,).
    """

    isolation: Isolation
    distance: Distance | None
    cuts: Cuts
    typical: Floats
    least: Floats
    most: Floats
    low: Floats
    high: Floats

    def outside(self, x: Floats) -> NDArray[np.bool_]:
        """Which features of encoded customers, shape (n, width), have a value beyond all that was seen, same shape.

        A level or a gap that nobody had is such a value too.
        """
        return np.asarray((x < self.least) | (x > self.most), np.bool_)

    def fits(self, width: int, columns: int) -> bool:
        """Does it belong to an encoder of so many features and columns?"""
        features = self.typical.shape == self.least.shape == self.most.shape == (width,)
        return features and self.low.shape == self.high.shape == (columns,)

    def to_bytes(self) -> bytes:
        """As a compressed npz file."""
        arrays: dict[str, NDArray[np.generic]] = {
            **{f"isolation.{name}": array for name, array in self.isolation.arrays().items()},
            **{f"distance.{name}": array for name, array in (self.distance.arrays() if self.distance else {}).items()},
            "cuts": np.stack([SHARES, self.cuts.paths, self.cuts.distances]),
            "n": np.array(self.cuts.n),
            **{name: getattr(self, name) for name in SIMPLE},
        }
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> OutlierModel:
        """The inverse of `to_bytes`.

        Raises:
            DamagedModelError, KeyError, ValueError, BadZipFile: it is something else.
        """
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        isolation = Isolation.from_arrays(_below(arrays, "isolation."))
        width, far, (shares, paths, distances) = isolation.trees.width, _below(arrays, "distance."), arrays["cuts"]
        if not np.array_equal(shares, SHARES) or arrays["typical"].shape != (width,):
            raise DamagedModelError("The outlier model's cuts and columns do not belong together.")
        return cls(
            isolation,
            Distance.from_arrays(far, width) if far else None,
            Cuts(int(arrays["n"]), paths, distances),
            arrays["typical"],
            arrays.get("least", np.full(width, -np.inf)),  # the first models of this kind did not keep what was seen
            arrays.get("most", np.full(width, np.inf)),
            arrays["low"],
            arrays["high"],
        )


def _below(arrays: dict[str, NDArray[np.generic]], prefix: str) -> dict[str, NDArray[np.generic]]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
