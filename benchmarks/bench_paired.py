"""Two models on the same customers: the paired bootstrap and DeLong, beside drawing rows and asking scikit-learn.

The usual way draws customers by index and calls scikit-learn's metrics on each resample; it is timed on a few resamples and
counted up to all of them. Imports are outside the time.

python -m benchmarks.bench_paired
"""

import time
from collections.abc import Callable

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

from core.evaluation.paired.bootstrap import RESAMPLES, CellValues, paired_differences
from core.evaluation.paired.delong import auc_difference

TARGETS = {1_409: 0.5, 100_000: 3.0}
USUAL_RESAMPLES = {1_409: 40, 100_000: 4}


def customers(n: int):
    rng = np.random.default_rng(1)
    target = (rng.random(n) < 0.27).astype(np.int8)
    first = target + rng.normal(size=n)
    return target, first, 0.7 * first + 0.4 * target + 0.6 * rng.normal(size=n)


def ours(target, first, second):
    rng = np.random.default_rng(2)
    paired_differences(target, first > 0.5, second > 0.5, rng, RESAMPLES, CellValues(tp=100, fp=-20))
    auc_difference(target, first, second)


def usual(target, first, second):
    rng, stays, leaves = np.random.default_rng(2), np.flatnonzero(target == 0), np.flatnonzero(target == 1)
    for _ in range(USUAL_RESAMPLES[len(target)]):
        rows = np.concatenate([rng.choice(stays, len(stays)), rng.choice(leaves, len(leaves))])
        for score in (first, second):
            true, said = target[rows], score[rows] > 0.5
            for metric in (accuracy_score, precision_score, recall_score, f1_score):
                metric(true, said)
            roc_auc_score(true, score[rows])


def seconds(act: Callable, *values) -> float:
    started = time.perf_counter()
    act(*values)
    return time.perf_counter() - started


def main() -> None:
    ours(*customers(200))
    print(f"{'customers':>9}  {'ours':>9}  {'usual':>9}  {'ratio':>7}  target")
    for n, target in TARGETS.items():
        drawn = customers(n)
        mine = min(seconds(ours, *drawn) for _ in range(3))
        theirs = seconds(usual, *drawn) * RESAMPLES / USUAL_RESAMPLES[n]
        verdict = "met" if mine <= target else "MISSED"
        print(f"{n:>9,}  {1000 * mine:>6.1f} ms  {theirs:>7.1f} s  {theirs / mine:>6,.0f}×  ≤ {target} s, {verdict}")


if __name__ == "__main__":
    main()
