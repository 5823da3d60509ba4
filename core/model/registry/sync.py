"""The served copies follow the registry: whoever moves an alias there moves what is served here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import DamagedModelError, ModelError, NoModelError
from core.model.registry.owed import alias_lock, tell
from core.model.registry.store import Registry, connect, reaching
from core.model.registry.versions import VERSION_PATH, aliases_of
from core.model.store import LAST_GOOD, load_version, read_aliases, save_version, set_aliases, version_folder
from core.model.version import ModelVersion
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Synced:
    """What a look at the registry changed here.

    Attributes:
        aliases: alias → number as they stand now.
        fetched: numbers of the versions that were copied from the registry.
        changed: aliases that were moved, set or taken away.
        empty: the registry knows no alias, so nothing was changed.
    """

    aliases: dict[str, int]
    fetched: tuple[int, ...] = ()
    changed: tuple[str, ...] = ()
    empty: bool = False


def sync(settings: Settings) -> Synced:
    """Copy what the registry's aliases point at and is not here yet, then point the local aliases the same way.

    Everything is fetched and verified before the first alias moves. A registry that knows no alias changes nothing: an empty
    database must not take the served champion away.

    Raises:
        AwayError: the registry does not answer or is not there; local copies and aliases stay as they are.
        ModelError: a version was not made by Churn Desk, or the disk does not take it.
    """
    return follow(connect(settings))


def follow(registry: Registry) -> Synced:
    """`sync` on an open registry; what a release has moved here while it was away is told to it first."""
    with alias_lock(registry.mlruns, registry.name):
        return _follow(registry)


def _follow(registry: Registry) -> Synced:
    here = _local(registry)
    with reaching(registry.uri):
        there = aliases_of(registry)
        if not there:
            return Synced(here, empty=True)
        if tell(registry):
            there = aliases_of(registry)
        fetched = tuple(number for number in sorted(set(there.values())) if fetch(registry, number))
    gone = {alias: None for alias in here if alias not in there and alias != LAST_GOOD}
    moved = {alias: number for alias, number in there.items() if here.get(alias) != number}
    changes: dict[str, int | None] = {**moved, **gone}
    if not changes:
        return Synced(here, fetched)
    return Synced(set_aliases(registry.mlruns, registry.name, changes), fetched, tuple(sorted(changes)))


def _local(registry: Registry) -> dict[str, int]:
    try:
        return read_aliases(registry.mlruns, registry.name)
    except DamagedModelError:
        return {}  # following the registry mends it


def fetch(registry: Registry, number: int) -> bool:
    """Make sure that the registry's version of this number stands here, whole; True when it had to be fetched.

    Call inside `reaching`.
    """
    run = str(registry.client.get_model_version(registry.name, str(number)).run_id)
    folder = version_folder(registry.mlruns, registry.name, number)
    here = _intact(folder)
    if here is not None and here.card.run_id == run:
        return False
    with TemporaryDirectory(prefix="churn-desk-") as work:
        version = _downloaded(registry, run, number, Path(work))
    if folder.exists():  # damaged, or of another registry
        shutil.rmtree(folder)
    save_version(folder, version)
    return True


def _intact(folder: Path) -> ModelVersion | None:
    try:
        return load_version(folder)
    except (NoModelError, DamagedModelError):
        return None


def _downloaded(registry: Registry, run: str, number: int, work: Path) -> ModelVersion:
    above = VERSION_PATH.rpartition("/")[0]
    if VERSION_PATH not in {file.path for file in registry.client.list_artifacts(run, above)}:
        raise ModelError(
            f"{registry.name}/{number} in {registry.uri} has no served form.",
            todo="Point the alias at a version that `python -m core train` has registered.",
        )
    found = load_version(Path(registry.client.download_artifacts(run, VERSION_PATH, str(work))))
    return replace(found, card=replace(found.card, name=registry.name, number=number))
