"""The whole of it: lock, train, register. What the command and the page call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.customers.customer import CustomerTable
from core.errors import ModelError
from core.model.registry.facts import data_hash, git_commit, libraries, schema_hash
from core.model.registry.lock import training_lock
from core.model.registry.register import Registered, register
from core.model.registry.runs import close_abandoned
from core.model.registry.store import connect, reaching
from core.model.registry.sync import follow
from core.model.store import version_folder
from core.model.training.candidate import Trained
from core.model.training.finished import Origin
from core.model.training.progress import Report, silent
from core.model.training.train import DEFAULT_SEED, planned, train
from core.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A finished training: what was trained and where it stands."""

    trained: Trained
    registered: Registered


def train_and_register(
    settings: Settings,
    table: CustomerTable,
    *,
    data: str,
    now: datetime,
    seed: int = DEFAULT_SEED,
    kinds: Sequence[str] = (),
    rule: str = "max_f1",
    by: str = "",
    progress: Report = silent,
) -> Outcome:
    """Train all candidates on a table and register them, one training at a time.

    Whatever could stop it is tried before the first model is fitted: first what is asked for and the table, which is quick,
    then folder, lock and registry.

    Args:
        settings: where to.
        table: checked customers with their outcome.
        data: where they came from, in words.
        now: aware time of the training, for its card.
        seed, kinds, rule: see core.model.training.train.train.
        by: who trains, for the runs; "" when nobody says.
        progress: called with what is being done and the finished share.

    Raises:
        BusyError: another training is running in this folder.
        AwayError: the registry does not answer.
        TableError: the table has no target column.
        ModelError: the folder cannot be written, or the training is not possible.
    """
    version_folder(settings.mlruns, settings.model_name, 0)  # refuses a name that cannot be
    planned(table, seed, kinds, rule)
    with training_lock(settings.mlruns, now) as note:

        def tell(text: str, share: float) -> None:
            note(text, share)
            progress(text, share)

        tell("Opening the registry", 0.0)
        registry = connect(settings, create=True)
        follow(registry)  # what a killed registration left half-way is finished or forgotten here
        with reaching(registry.uri):
            close_abandoned(registry)
        trained = train(
            table, seed=seed, kinds=kinds, rule=rule, progress=lambda text, share: tell(text, 0.05 + 0.75 * share)
        )
        since = now.isoformat(timespec="seconds")
        hashes = data_hash(table), schema_hash(table.schema)
        origin = Origin(settings.model_name, data, *hashes, git_commit(), since, libraries(), by)
        try:
            registered = register(trained, origin, registry, progress=lambda text, share: tell(text, 0.8 + 0.2 * share))
        except OSError as error:
            raise ModelError(
                f"{settings.mlruns} does not take the new versions: {error.strerror or error}.",
                todo="The champion before is still served. Make room, then train again.",
            ) from error
        note.says(registered.says(settings.model_name))
    return Outcome(trained, registered)
