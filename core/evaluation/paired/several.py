"""More than two models on the same customers: Cochran's Q over all, McNemar for each pair adjusted by Holm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from core.evaluation.paired.mcnemar import McNemar, mcnemar
from core.evaluation.paired.table import PairedTable, paired_table


@dataclass(frozen=True, slots=True)
class CochranQ:
    """Result of the test over all models.

    Attributes:
        statistic: Q, ≥ 0.
        freedom: models - 1.
        p: chance of accuracies at least this unequal if all models were equally good; a limit law, rough for few
            customers.
        n: customers; those about whom all models agree say nothing.
        discordant: customers about whom not all models agree.
    """

    statistic: float
    freedom: int
    p: float
    n: int
    discordant: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of the models.

    Attributes:
        first, second: which, as columns, counted from 0.
        table: who was right about whom.
        test: McNemar's, by itself.
        p_adjusted: p after Holm over all pairs: compare this with the level.
    """

    first: int
    second: int
    table: PairedTable
    test: McNemar
    p_adjusted: float


def cochran_q(right: NDArray[np.bool_]) -> CochranQ:
    """Are all models right equally often? For two models this is McNemar's chi-square without correction.

    Q = (k − 1)·(k·ΣGⱼ² − (ΣGⱼ)²) / (k·ΣLᵢ − ΣLᵢ²), with Gⱼ the customers model j is right about and Lᵢ the models
    that are right about customer i; χ² with k − 1 degrees. When all models agree on everybody, Q = 0 and p = 1.

    Args:
        right: whether a model's decision came true, bool, shape (customers, models), at least two models.

    Raises:
        ValueError: another shape or type.

    Reference:
        W. Cochran, "The comparison of percentages in matched samples", Biometrika 37 (1950).

    >>> right = np.array([[1, 1, 0]] * 6 + [[1, 0, 0]] * 4 + [[0, 1, 1]] * 2 + [[1, 1, 1]] * 8, bool)
    >>> found = cochran_q(right)
    >>> round(found.statistic, 4), found.freedom, round(found.p, 4), found.discordant
    (8.6667, 2, 0.0131, 12)
    """
    from statsmodels.stats.contingency_tables import cochrans_q

    _check(right)
    agree = right.sum(axis=1)
    discordant = int(np.count_nonzero((agree > 0) & (agree < right.shape[1])))
    freedom = right.shape[1] - 1
    if not discordant:
        return CochranQ(0.0, freedom, 1.0, len(right), 0)
    found = cochrans_q(right.astype(np.int64))
    return CochranQ(float(found.statistic), freedom, float(found.pvalue), len(right), discordant)


def pairwise(right: NDArray[np.bool_]) -> tuple[Pair, ...]:
    """McNemar for each pair of models, adjusted so that the chance of any false difference keeps to the level.

    Args:
        right: as for `cochran_q`.

    Returns:
        Pairs (0, 1), (0, 2), …, (1, 2), … .

    Raises:
        ValueError: another shape or type.

    >>> right = np.array([[1, 1, 0]] * 12 + [[1, 0, 0]] * 4 + [[0, 1, 1]] * 2 + [[1, 1, 1]] * 8, bool)
    >>> [(pair.first, pair.second, round(pair.test.p, 4), round(pair.p_adjusted, 4)) for pair in pairwise(right)]
    [(0, 1, 0.6875, 0.6875), (0, 2, 0.0013, 0.0026), (1, 2, 0.0005, 0.0015)]
    """
    _check(right)
    pairs = list(combinations(range(right.shape[1]), 2))
    tables = [paired_table(right[:, first], right[:, second]) for first, second in pairs]
    tests = [mcnemar(table.only_first, table.only_second) for table in tables]
    adjusted = holm([test.p for test in tests]).tolist()
    return tuple(Pair(*pair, *rest) for pair, *rest in zip(pairs, tables, tests, adjusted, strict=True))


def holm(p_values: Sequence[float]) -> NDArray[np.float64]:
    """p-values adjusted so that the chance of any false rejection keeps to the level, however the tests hang together.

    The smallest p times k, the next times k − 1, …, never falling, at most 1. (statsmodels has it too, behind a full
    garbage collection of 50 ms a call.)

    Args:
        p_values: k of them, each 0 to 1.

    Reference:
        S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).

    >>> holm([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)))
    return adjusted


def _check(right: NDArray[np.bool_]) -> None:
    if right.ndim != 2 or right.shape[1] < 2 or right.dtype != np.bool_:
        raise ValueError(f"need true or false of at least two models per customer, got {right.dtype} {right.shape}")
