"""What the views of the page are shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.model.registry.experiments.figures import Figure
from core.model.registry.experiments.ranking import Best, best_of
from core.model.registry.experiments.run import Board, Run, Version
from core.settings import Settings

MOST = 6
"""Runs in one chart: more lines than that nobody tells apart."""


@dataclass(frozen=True, eq=False)
class Sight:
    """The runs that were read and what the visitor asks of them.

    Attributes:
        board: everything.
        runs: one model each, the newest first.
        figures: metrics that say how good a run is.
        figure: the one that was chosen.
        asked: beginnings of the ids of the chosen runs, as the address has them; () for none.
    """

    settings: Settings
    board: Board
    runs: tuple[Run, ...]
    figures: tuple[Figure, ...]
    figure: Figure
    asked: tuple[str, ...]

    @cached_property
    def live(self) -> Version | None:
        """The version that answers."""
        return self.board.holding(self.settings.model_name, "champion")

    @cached_property
    def challenger(self) -> Version | None:
        return self.board.holding(self.settings.model_name, "challenger")

    @cached_property
    def live_run(self) -> Run | None:
        return self.board.run(self.live.run) if self.live else None

    @cached_property
    def comparable(self) -> tuple[Run, ...]:
        """The runs on the table of the live model, or all when it is not among them: other figures do not compare."""
        if self.live_run is None or not self.live_run.data_hash:
            return self.runs
        return tuple(run for run in self.runs if run.data_hash == self.live_run.data_hash)

    @cached_property
    def best(self) -> Best | None:
        """The best of the comparable runs."""
        return best_of(self.comparable, self.figure)

    @cached_property
    def chosen(self) -> tuple[Run, ...]:
        """The runs that the charts lay over each other: those asked for, else live, challenger and best."""
        found = [run for key in self.asked for run in self.board.runs if run.id.startswith(key)]
        if not found:
            keys = [one.run for one in (self.live, self.challenger) if one is not None]
            keys += [self.best.run.id] if self.best else []
            found = [run for key in keys if (run := self.board.run(key)) is not None]
        if not found:
            found = list(self.runs[:1])
        return tuple(dict.fromkeys(found))

    def version(self, run: Run) -> Version | None:
        """The newest version that came from a run."""
        return next(iter(self.board.versions_of(run.id)), None)

    def name(self, run: Run) -> str:
        """A run for people, short and unmistakable: its version and kind, or its name and the beginning of its id."""
        version, what = self.version(run), run.kind_label or run.name or "Run"
        return f"{version.label} {what}" if version else f"{what} · {run.id[:6]}"

    def label(self, run: Run) -> str:
        """Its name, and the state of its version."""
        version = self.version(run)
        return self.name(run) + (f" ({' and '.join(version.aliases)})" if version and version.aliases else "")
