"""One run of an experiment, ours or anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.model.card import KIND_LABELS


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run as MLflow keeps it. What only our trainings write is "" or None in a run of foreign origin.

    Attributes:
        id, name, experiment: MLflow's; name and experiment for people.
        status: FINISHED, FAILED, KILLED, RUNNING or SCHEDULED.
        start, end: aware; end None while it runs or when nobody wrote it down.
        user: who, as MLflow has it.
        metrics: name → last value, finite ones only.
        params, tags: name → text.
        artifacts: address of its artifacts.
    """

    id: str
    name: str
    experiment: str
    status: str
    start: datetime | None
    end: datetime | None
    user: str
    metrics: Mapping[str, float]
    params: Mapping[str, str]
    tags: Mapping[str, str]
    artifacts: str

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.end - self.start).total_seconds() if self.start and self.end else None

    @property
    def parent(self) -> str:
        """Id of the run that this one is nested in; "" for none."""
        return self.tags.get("mlflow.parentRunId", "")

    @property
    def kind(self) -> str:
        """Of model; "" for a training as a whole and for foreign runs that do not say."""
        return self.tags.get("kind", "") or self.params.get("kind", "")

    @property
    def kind_label(self) -> str:
        """The kind for people."""
        return next((label for kind, label in KIND_LABELS.items() if kind == self.kind), self.kind)

    @property
    def who(self) -> str:
        """Who made it; "" when unknown."""
        found = self.tags.get("mlflow.user", "") or self.user
        return "" if found == "unknown" else found

    @property
    def data(self) -> str:
        """Where the customers came from, in words."""
        return self.tags.get("data", "")

    @property
    def data_hash(self) -> str:
        """sha256 of the table, hex."""
        return self.tags.get("data_hash", "")

    @property
    def schema_hash(self) -> str:
        """sha256 of the schema, hex."""
        return self.tags.get("schema_hash", "")

    @property
    def commit(self) -> str:
        """Of the code; with "+changes" when files differed from it."""
        return self.tags.get("git_commit", "") or self.tags.get("mlflow.source.git.commit", "")


@dataclass(frozen=True, slots=True)
class Version:
    """A registered version.

    Attributes:
        name, number: of the registered model.
        run: id of the run that it came from; "" when it names none.
        created: when it was registered.
        aliases: that point at it, in alphabetical order.
        tags: name → text.
    """

    name: str
    number: int
    run: str
    created: datetime | None
    aliases: tuple[str, ...]
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """For people, e.g. "churn/3"."""
        return f"{self.name}/{self.number}"


@dataclass(frozen=True, eq=False)
class Board:
    """Everything that was read at once.

    Attributes:
        experiments: names of all experiments that are there, whether chosen or not.
        runs: of the chosen ones, the newest first.
        versions: all registered versions, by name and descending number.
    """

    experiments: tuple[str, ...]
    runs: tuple[Run, ...]
    versions: tuple[Version, ...]

    @cached_property
    def models(self) -> tuple[Run, ...]:
        """The runs of one model each: without those that others are nested in and that have no kind of their own."""
        return tuple(run for run in self.runs if run.id not in self._children or run.kind)

    def versions_of(self, run: str) -> tuple[Version, ...]:
        """The versions that came from a run."""
        return self._versions.get(run, ())

    def holding(self, name: str, alias: str) -> Version | None:
        """The version of a registered model that an alias points at."""
        return next((one for one in self.versions if one.name == name and alias in one.aliases), None)

    def run(self, key: str) -> Run | None:
        """The run with this id, if it was read."""
        return self._runs.get(key)

    def children(self, key: str) -> tuple[Run, ...]:
        """The runs nested in a run, the oldest first."""
        return self._children.get(key, ())

    @cached_property
    def _runs(self) -> dict[str, Run]:
        return {run.id: run for run in self.runs}

    @cached_property
    def _children(self) -> dict[str, tuple[Run, ...]]:
        found: dict[str, tuple[Run, ...]] = {}
        for run in reversed(self.runs):
            if run.parent:
                found[run.parent] = (*found.get(run.parent, ()), run)
        return found

    @cached_property
    def _versions(self) -> dict[str, tuple[Version, ...]]:
        found: dict[str, tuple[Version, ...]] = {}
        for version in self.versions:
            if version.run:
                found[version.run] = (*found.get(version.run, ()), version)
        return found
