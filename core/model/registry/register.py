"""A training becomes registered versions, in an order that a kill can stop anywhere.

For each candidate: folder on disk → run with its artifacts → MLflow's version. Only when all stand: MLflow's aliases, and last
of all `aliases.json`, which alone decides what is served. So what is served is the champion before, or, the first time,
nothing; what a killed registration leaves behind is never pointed at, and the next training goes on above its numbers.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import ModelError
from core.model.card import KIND_LABELS, Kind
from core.model.registry.owed import alias_lock
from core.model.registry.packages import write_original, write_served
from core.model.registry.runs import open_candidate, open_training, write_curves
from core.model.registry.store import Registry, reaching
from core.model.registry.versions import aliases_of, delete_version, highest_number, make_version
from core.model.store import CHALLENGER, CHAMPION, save_version, saved_numbers, set_aliases, version_folder
from core.model.training.candidate import Candidate, Trained
from core.model.training.finished import Origin, finished, verified
from core.model.training.progress import Report, silent

TRIES = 1000


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration did.

    Attributes:
        numbers: kind → version number.
        aliases: all aliases as they stand now.
        promoted: whether this training's winner became champion; False when there was a champion already.
        run: id of the training's run.
    """

    numbers: Mapping[Kind, int]
    aliases: Mapping[str, int]
    promoted: bool
    run: str

    def says(self, name: str) -> str:
        """Who is champion of the registered model now, and who challenges it."""
        champion = f"{name}/{self.aliases[CHAMPION]}"
        if self.promoted:
            return f"{champion} is champion: there was none."
        return f"{champion} stays champion; {name}/{self.aliases[CHALLENGER]} challenges it."


def register(trained: Trained, origin: Origin, registry: Registry, progress: Report = silent) -> Registered:
    """Register every candidate; the winner becomes champion if there is none, the runner-up (or, beside a champion of an
    earlier training, the winner) challenger.

    Call while holding the folder's training lock.

    Raises:
        CompiledMismatchError: a compiled form differs from its original; then nothing at all is registered.
        ModelError: the disk or the database does not take it.
        AwayError: the registry's server stopped answering.
    """
    progress("Comparing compiled models with the originals", 0.0)
    differences = {candidate.kind: verified(trained, candidate) for candidate in trained.candidates}
    with reaching(registry.uri):
        run = open_training(registry, trained, origin)
        numbers: dict[Kind, int] = {}
        status = "FAILED"
        try:
            for done, candidate in enumerate(trained.candidates):
                progress(f"Registering {KIND_LABELS[candidate.kind]}", 0.1 + 0.8 * done / len(trained.candidates))
                difference = differences[candidate.kind]
                numbers[candidate.kind] = _register_one(trained, candidate, origin, registry, run, difference)
            status = "FINISHED"
        finally:
            registry.client.set_terminated(run, status)
    with alias_lock(registry.mlruns, registry.name), reaching(registry.uri):
        progress("Pointing the aliases", 0.95)
        changes, promoted = _changes(trained, numbers, aliases_of(registry))
        for alias, number in changes.items():
            registry.client.set_registered_model_alias(registry.name, alias, str(number))
        progress("Serving the new aliases", 0.98)
        aliases = set_aliases(registry.mlruns, registry.name, changes)
    progress("Registered", 1.0)
    return Registered(numbers, aliases, promoted, run)


def _register_one(
    trained: Trained, candidate: Candidate, origin: Origin, registry: Registry, parent: str, difference: float
) -> int:
    run = open_candidate(registry, trained, candidate, origin, parent)
    status = "FAILED"
    try:
        with TemporaryDirectory(prefix="churn-desk-") as folder:
            work = Path(folder)
            if candidate.original is not None:
                write_original(work / "original", candidate.kind, candidate.original, trained.encoder.width)
                registry.client.log_artifacts(run, str(work / "original"), "original")
            write_curves(work / "curves", candidate)
            registry.client.log_artifacts(run, str(work / "curves"), "curves")
        number = _numbered(trained, candidate, origin, registry, run, difference)
        status = "FINISHED"
    finally:
        registry.client.set_terminated(run, status)
    return number


def _numbered(
    trained: Trained, candidate: Candidate, origin: Origin, registry: Registry, run: str, difference: float
) -> int:
    """Save, upload and register under one number.

    MLflow hands out the number, yet the folder comes first and holds it; so the number is foretold. When somebody else took
    it meanwhile, or MLflow counts on from versions that were deleted, the folder is dropped and the next number tried.
    """
    lowest = 1 + max(highest_number(registry), *saved_numbers(registry.mlruns, registry.name), 0)
    for _ in range(TRIES):
        version = finished(trained, candidate, origin, number=lowest, run_id=run, difference=difference)
        saved = save_version(version_folder(registry.mlruns, registry.name, lowest), version)
        with TemporaryDirectory(prefix="churn-desk-") as folder:
            write_served(Path(folder) / "model", saved, version.schema)
            registry.client.log_artifacts(run, str(Path(folder) / "model"), "model")
        given = make_version(registry, version, lowest)
        if given == lowest:
            return given
        delete_version(registry, given)
        shutil.rmtree(saved)  # no alias has ever pointed at it
        lowest = max(given, *saved_numbers(registry.mlruns, registry.name)) + 1
    raise ModelError(
        f"{registry.uri} hands out other version numbers than it says.", todo="Is somebody else registering?"
    )


def _changes(trained: Trained, numbers: Mapping[Kind, int], before: Mapping[str, int]) -> tuple[dict[str, int], bool]:
    """Which aliases move: a champion in office stays; then the winner of this training challenges it."""
    choice = trained.choice
    if CHAMPION in before:
        return {CHALLENGER: numbers[choice.champion]}, False
    changes = {CHAMPION: numbers[choice.champion]}
    if choice.challenger is not None:
        changes[CHALLENGER] = numbers[choice.challenger]
    return changes, True
