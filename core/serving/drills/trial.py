"""One scenario with one seed, as it would have happened: a day of customers, an evaluation at its end, the next day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

from core.customers.synthetic.scenarios import onset
from core.model.store import Opened
from core.serving.drills.scoreboard import Raised, Run
from core.serving.drills.store import Plan, claim, simulate
from core.serving.watching import look
from core.settings import Settings

EVALUATED = time(23, 45)


def trial(settings: Settings, opened: Opened, plan: Plan, window: int, folder: Path) -> Run:
    """Simulate and evaluate.

    Args:
        settings: whose rules are used; nobody is told anything, and the journal is not theirs.
        opened: the version that answers and is watched.
        plan: what is simulated.
        window: days that each evaluation looks at.
        folder: an empty or new one, for the journal.

    Raises:
        JournalError, ViewsError: the folder cannot be used.
        SchemaError: the synthetic process cannot draw this version's customers.
    """
    claim(folder, settings.logs, plan)
    quiet = settings.model_copy(
        update={"logs": folder, "alert_channels": {}, "label_horizon": max(plan.delay, 1), "journal_fsync": "never"}
    )
    raised: list[Raised] = []
    days = simulate(folder, opened.version, settings.band_edges, plan, outlier_share=settings.outlier_share)
    for index, day in enumerate(days):
        found = look(quiet, opened, window, _at(datetime.combine(day.day, EVALUATED, UTC)))
        raised += [Raised(index, line.signal, line.subject) for line in found.done.alerts if line.event == "raised"]
    begin = onset(plan.days) if plan.scenario.fits else plan.days
    return Run(plan.scenario, plan.seed, begin, plan.days, tuple(raised))


def _at(when: datetime) -> Callable[[], datetime]:
    return lambda: when
