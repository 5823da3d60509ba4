"""One outlier model of the tests' customers."""

from functools import lru_cache

import numpy as np

from core.model.features import Encoder
from core.model.outliers.fitting import fit_outliers
from core.model.outliers.model import OutlierModel
from tests.model.kinds import strangers, training


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    return Encoder.fit(training())


@lru_cache(maxsize=1)
def encoded() -> tuple[np.ndarray, np.ndarray]:
    """Training customers and strangers."""
    return encoder().encode_table(training()), encoder().encode_table(strangers())


@lru_cache(maxsize=1)
def outliers() -> OutlierModel:
    return fit_outliers(*encoded(), encoder(), np.random.default_rng(1))
