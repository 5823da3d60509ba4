"""Mahalanobis distance with a robust centre and covariance: how far the numbers lie from the bulk, along its shape.

    d(x)² = (x - μ)ᵀ Σ⁻¹ (x - μ)

μ and Σ are the minimum covariance determinant's (P. J. Rousseeuw, K. Van Driessen, "A fast algorithm for the minimum covariance
determinant estimator", Technometrics 41, 1999), which a few wild customers cannot pull. Only number columns take part: the
features of a category are a singular set. A missing number stands at the training median, as the model sees it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.errors import DamagedModelError
from core.model.compiled import Floats

Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class Distance:
    """A fitted centre and shape.

    Attributes:
        features: indices of the encoder's features that are looked at, int64, shape (k,), k ≥ 1.
        centre: μ, shape (k,).
        root: Aᵀ with AᵀA = Σ⁻¹, so that d(x) = |A (x - μ)|; shape (k, k), C-contiguous.
    """

    features: NDArray[np.int64]
    centre: Floats
    root: Floats

    def distances(self, x: Floats) -> Floats:
        """Of encoded customers, shape (n, width); ≥ 0, shape (n,). One row gives the same bits as many."""
        apart = x[:, self.features] - self.centre
        along = apart[:, :1] * self.root[0]
        for place in range(1, len(self.features)):  # in a fixed order: a matrix product has another for each size
            along += apart[:, place : place + 1] * self.root[place]
        return np.asarray(np.sqrt(np.cumsum(along * along, axis=1)[:, -1]), np.float64)

    def arrays(self) -> Arrays:
        """Every field."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Arrays, width: int) -> Distance:
        """The inverse of `arrays`.

        Raises:
            DamagedModelError: they do not belong together.
        """
        try:
            features = arrays["features"].astype(np.int64)
            centre, root = arrays["centre"].astype(np.float64), arrays["root"].astype(np.float64)
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedModelError(f"The distance's arrays are incomplete: {error}.") from error
        k = len(features)
        inside = k > 0 and bool(((features >= 0) & (features < width)).all())
        if not inside or centre.shape != (k,) or root.shape != (k, k) or not np.isfinite(root).all():
            raise DamagedModelError("The distance's arrays do not belong together.")
        return cls(features, centre, np.ascontiguousarray(root))
