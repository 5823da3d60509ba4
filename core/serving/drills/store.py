"""A simulated stretch of time in a journal of its own: customers scored on simulated days, and what became of them.

The customers go through the same scoring, reasons and journal as everybody else's; only the clock is not the real one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from core.customers.checked import CheckedTable
from core.customers.customer import CustomerTable
from core.customers.synthetic.scenarios import Scenario, scenario_day, truth
from core.errors import JournalError
from core.journal.days import stamp
from core.journal.lines import OutcomeLine
from core.journal.store import Journal
from core.model.outliers.watch import Watch
from core.model.reasons import Explainer
from core.model.scoring import Scorer
from core.model.version import ModelVersion
from core.serving.tables import answer_table

MARK = ".simulated.json"
"""In a folder with this file the journal is a simulated one."""
HOURS = np.array([0, 0, 0, 0, 0, 0, 1, 2, 5, 8, 9, 9, 7, 8, 9, 9, 8, 7, 6, 5, 4, 2, 1, 0]) / 100
"""Share of a day's customers in each hour."""
REASONS_SECONDS = 2.0
"""How long the reasons of one hour's customers may take."""
LEARNED = time(23, 30)
"""When a day's outcomes come in."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated.

    Attributes:
        scenario: what changes.
        days, per_day: how long, and customers a day.
        seed: the same seed, the same customers.
        last: the last simulated day.
        delay: days until it is known what became of a customer; outcomes after `last` are not known yet.
    """

    scenario: Scenario
    days: int
    per_day: int
    seed: int
    last: date
    delay: int

    def day(self, index: int) -> date:
        """The date of a day (0-based)."""
        return self.last - timedelta(days=self.days - 1 - index)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulated day that stands in the journal.

    Attributes:
        day: its date.
        predictions, outcomes: how many lines of each were written on it.
    """

    day: date
    predictions: int
    outcomes: int


class _Clock:
    """What the simulated journal takes for now."""

    def __init__(self) -> None:
        self.now = datetime(2000, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def claim(folder: Path, real: Path, plan: Plan) -> None:
    """Make sure that the folder may take a simulated journal, and mark it.

    Args:
        folder: where to.
        real: the real journal's folder, which may never be the same.

    Raises:
        JournalError: it is the real one, holds something, or cannot be written.
    """
    if folder.resolve() == real.resolve():
        raise JournalError(f"{folder} is the desk's own journal.", todo="Name another folder with --logs.")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise JournalError(f"{folder} is not empty.", todo="Name a new folder with --logs, or delete this one.")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        said = {
            "scenario": plan.scenario.name,
            "days": plan.days,
            "per_day": plan.per_day,
            "seed": plan.seed,
            "last": plan.last.isoformat(),
            "delay": plan.delay,
        }
        (folder / MARK).write_text(json.dumps(said, indent=1))
    except OSError as error:
        raise JournalError(f"{folder} cannot be written: {error.strerror or error}.") from error


def simulate(
    folder: Path, version: ModelVersion, band_edges: tuple[float, float], plan: Plan, *, outlier_share: float
) -> Iterator[Simulated]:
    """Write one simulated day after the other into a claimed folder; each is complete when it is handed out.

    Args:
        outlier_share: of ordinary customers that may be called unusual.

    Raises:
        SchemaError: the synthetic process cannot draw this version's customers.
        JournalError: the disk does not take it.
    """
    scorer, explainer, clock = Scorer(version, band_edges), Explainer(version), _Clock()
    watch = None if version.outliers is None else Watch(version.outliers, version.encoder, outlier_share)
    waiting: dict[date, list[tuple[str, str, bool]]] = {}
    with Journal(folder, fsync="never", now=clock) as journal:
        for index in range(plan.days):
            day = plan.day(index)
            made = scenario_day(version.schema, plan.scenario, plan.per_day, plan.seed, index, plan.days)
            known = waiting.setdefault(day + timedelta(days=plan.delay), [])
            for hour, table in _by_hour(made.table, np.random.default_rng((plan.seed, 3, index))):
                clock.now = datetime.combine(day, time(hour, 30), UTC)
                ids = _answered(table, scorer, explainer, watch, journal, f"simulated: {plan.scenario.name}")
                known += zip(ids, map(str, table.ids), (truth(table) == 1).tolist(), strict=True)
            due = waiting.pop(day, [])
            journal.append_many(_outcomes(due, datetime.combine(day, LEARNED, UTC), day))
            yield Simulated(day, len(made.table), len(due))


def _by_hour(table: CustomerTable, rng: np.random.Generator) -> Iterator[tuple[int, CustomerTable]]:
    ends = np.cumsum(rng.multinomial(len(table), HOURS))
    for hour, (start, end) in enumerate(zip((0, *ends[:-1]), ends, strict=True)):
        if end > start:
            yield hour, table.take(np.arange(start, end))


def _answered(
    table: CustomerTable, scorer: Scorer, explainer: Explainer, watch: Watch | None, journal: Journal, name: str
) -> tuple[str, ...]:
    checked = CheckedTable(table, (), 0, len(table), np.empty(0, np.int64), ())
    told: Callable[[float, str], None] = lambda share, doing: None  # noqa: E731
    answer = answer_table(
        *(checked, scorer, explainer, journal),
        name=name,
        source="batch",
        tell=told,
        watch=watch,
        seconds=REASONS_SECONDS,
    )
    return tuple(answer.ids)


def _outcomes(due: list[tuple[str, str, bool]], at: datetime, day: date) -> Iterator[OutcomeLine]:
    batch = stamp(at).id
    for prediction, customer, positive in due:
        made = stamp(at)
        yield OutcomeLine(made.id, made.at, customer, prediction, day.isoformat(), positive, batch, "simulated")
