"""What a drill found: was each change noticed, how fast, by which signal, and how often was there a false alarm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.customers.synthetic.scenarios import Scenario


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that was raised in a simulated run.

    Attributes:
        day: 0-based, of the run.
        signal, subject: what it was about.
    """

    day: int
    signal: str
    subject: str


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario with one seed.

    Attributes:
        onset: the first day that may differ; the number of days when nothing changes.
        days: simulated days, each of which was evaluated once, at its end.
        raised: alerts, in order.
    """

    scenario: Scenario
    seed: int
    onset: int
    days: int
    raised: tuple[Raised, ...]

    @property
    def false_alarms(self) -> int:
        """Alerts of days on which nothing had changed yet."""
        return sum(one.day < self.onset for one in self.raised)

    @property
    def noticed(self) -> Raised | None:
        """The first alert after the onset by a signal that fits the scenario."""
        return next((one for one in self.raised if one.day >= self.onset and one.signal in self.scenario.fits), None)

    @property
    def delay(self) -> int | None:
        """Evaluations from the first changed day until it was noticed, ≥ 1; None when it was not."""
        found = self.noticed
        return None if found is None else found.day - self.onset + 1


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario over all seeds.

    Attributes:
        runs, noticed: how many, and in how many of them it was noticed.
        delays: days until it was, of those, rising.
        by: signals that noticed first, the most frequent first.
        also: fitting or not, what else was raised after the onset.
        false_alarms, quiet_days: over all seeds.
    """

    scenario: Scenario
    runs: int
    noticed: int
    delays: tuple[int, ...]
    by: tuple[str, ...]
    also: tuple[str, ...]
    false_alarms: int
    quiet_days: int

    @property
    def median_delay(self) -> float | None:
        """Days; None when it was never noticed."""
        return median(self.delays) if self.delays else None

    @property
    def false_per_100(self) -> float:
        """False alarms for every 100 quiet days."""
        return 100 * self.false_alarms / self.quiet_days if self.quiet_days else 0.0


def rows(runs: Sequence[Run]) -> tuple[Row, ...]:
    """The scoreboard, scenarios in the order of the runs."""
    names = dict.fromkeys(run.scenario.name for run in runs)
    return tuple(_row([run for run in runs if run.scenario.name == name]) for name in names)


def _row(runs: Sequence[Run]) -> Row:
    first = [found for run in runs if (found := run.noticed) is not None]
    by = Counter(found.signal for found in first)
    after = Counter(one.signal for run in runs for one in run.raised if one.day >= run.onset and one.signal not in by)
    return Row(
        runs[0].scenario,
        len(runs),
        len(first),
        tuple(sorted(delay for run in runs if (delay := run.delay) is not None)),
        tuple(name for name, _ in by.most_common()),
        tuple(name for name, _ in after.most_common()),
        sum(run.false_alarms for run in runs),
        sum(run.onset for run in runs),
    )


HEADINGS = ("scenario", "what changes", "noticed", "runs", "median days", "by", "also", "false alarms", "quiet days")


def cells(row: Row) -> tuple[object, ...]:
    """A row as the file has it, in the order of HEADINGS."""
    quiet = not row.scenario.fits
    return (
        row.scenario.name,
        row.scenario.says,
        None if quiet else row.noticed,
        row.runs,
        row.median_delay,
        " ".join(row.by),
        " ".join(row.also),
        row.false_alarms,
        row.quiet_days,
    )
