"""Which run is best by a metric, which are as good, and how the best has grown over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.model.registry.experiments.figures import CHOICE, Figure
from core.model.registry.experiments.run import Run


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best run.

    Attributes:
        run, value: which, and how good.
        error: its standard error where training wrote it down; None otherwise.
        as_good: other runs within that error of it.
        tables: different tables among the runs that were compared: figures from different tables do not compare.
    """

    run: Run
    value: float
    error: float | None
    as_good: tuple[Run, ...]
    tables: int


@dataclass(frozen=True, slots=True)
class Step:
    """One run on the way.

    Attributes:
        run: its id.
        at: when it began.
        value: its metric.
        best: the best so far, itself included.
        record: whether it is the best so far.
    """

    run: str
    at: datetime
    value: float
    best: float
    record: bool


def best_of(runs: Sequence[Run], figure: Figure) -> Best | None:
    """The best finished run by a metric, the earliest of equals; None when no run has it."""
    able = [run for run in runs if figure.name in run.metrics and run.status == "FINISHED"]
    if not able:
        return None
    value = figure.best(run.metrics[figure.name] for run in able)
    first = min(
        (run for run in able if run.metrics[figure.name] == value), key=lambda run: (run.start is None, run.start)
    )
    error = first.metrics.get(f"{CHOICE}_error") if figure.name == CHOICE else None
    near = [run for run in able if run is not first and abs(run.metrics[figure.name] - value) <= (error or -1.0)]
    return Best(first, value, error, tuple(near), len({run.data_hash for run in able}))


def trend(runs: Sequence[Run], figure: Figure) -> tuple[Step, ...]:
    """The metric of each run in the order of their beginnings, with the best so far."""
    dated = [(run.start, run) for run in runs if run.start is not None and figure.name in run.metrics]
    found: list[Step] = []
    for at, run in sorted(dated, key=lambda pair: pair[0]):
        value = run.metrics[figure.name]
        record = not found or figure.better(value, found[-1].best)
        found.append(Step(run.id, at, value, value if record else found[-1].best, record))
    return tuple(found)
