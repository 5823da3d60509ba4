"""One mover of aliases at a time, and what was moved here and the registry has yet to be told.

A release moves what is served first: that one rename is the moment at which the champion changes. Before it, a mark is left
that says "the registry is owed the aliases"; whoever comes next with a registry that answers pays it (`tell`), and a `follow`
pays it before it follows, so that it never takes back what was decided here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import BusyError, ModelError
from core.model.registry.store import Registry, reaching
from core.model.registry.versions import aliases_of
from core.model.store import CHALLENGER, CHAMPION, read_aliases, version_folder
from core.model.whole import store as whole

WAIT = 60.0
"""Seconds to wait for another move of the aliases: it takes less than one, but twenty may stand in line."""
ARCHIVED_TAG = "archived"
OWED = "registry.owed.json"


@contextmanager
def alias_lock(mlruns: Path, name: str, wait: float = WAIT) -> Iterator[None]:
    """Nobody else moves the aliases of this model meanwhile; the operating system frees it when its holder dies.

    Raises:
        BusyError: somebody held it for `wait` seconds.
        ModelError: the folder cannot be written.
    """
    path = beside_aliases(mlruns, name, "release.lock")
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait, poll_interval=0.02)
    except Timeout as error:
        raise BusyError(
            f"Somebody else is moving the aliases of {name} in {mlruns}.", todo="Try again when they have finished."
        ) from error
    except OSError as error:
        raise ModelError(
            f"{path.parent} cannot be written: {error.strerror or error}.", todo="Make sure that it can be written."
        ) from error
    try:
        yield
    finally:
        lock.release()


def beside_aliases(mlruns: Path, name: str, file: str) -> Path:
    """A file in the folder of aliases.json.

    >>> beside_aliases(Path("mlruns"), "churn", "release.lock").as_posix()
    'mlruns/served/churn/release.lock'
    """
    return version_folder(mlruns, name, 0).with_name(file)


def owe(mlruns: Path, name: str, archived: Mapping[int, str]) -> None:
    """Note that the registry has to be told what is served here; call while holding the lock.

    Args:
        archived: number → since when (UTC, ISO 8601), "" for one that is in the archive no more; kept with what was owed
            before.
    """
    path = beside_aliases(mlruns, name, OWED)
    now = {**_read(path), **{str(number): when for number, when in archived.items()}}
    write_whole(path, json.dumps({"archived": now}, indent=1).encode())


def owes(mlruns: Path, name: str) -> bool:
    """Whether the registry has to be told."""
    return beside_aliases(mlruns, name, OWED).exists()


def tell(registry: Registry) -> bool:
    """Pay what is owed: the champion of the registry is the one that is served here, and neither it nor an archived version
    challenges; returns whether there was anything to tell. Call while holding the lock.

    Raises:
        AwayError: the registry stopped answering; it is owed still.
        ModelError: it does not know the version.
    """
    path = beside_aliases(registry.mlruns, registry.name, OWED)
    if not path.exists():
        return False
    archived, champion = _read(path), read_aliases(registry.mlruns, registry.name).get(CHAMPION)
    client, name = registry.client, registry.name
    with reaching(registry.uri):
        there = aliases_of(registry)
        if champion is not None and there.get(CHAMPION) != champion:
            client.set_registered_model_alias(name, CHAMPION, str(champion))
        away = {int(number) for number, when in archived.items() if when}
        if there.get(CHALLENGER) in {champion, *away}:
            client.delete_registered_model_alias(name, CHALLENGER)
        for number, when in archived.items():
            if when:
                client.set_model_version_tag(name, number, ARCHIVED_TAG, when)
            elif ARCHIVED_TAG in client.get_model_version(name, number).tags:
                client.delete_model_version_tag(name, number, ARCHIVED_TAG)
    path.unlink(missing_ok=True)
    return True


def write_whole(path: Path, data: bytes) -> None:
    """Put a file there whole, forced to disk, or leave the one before.

    Raises:
        ModelError: the disk does not take it.
    """
    try:
        whole.write_whole(path, data)
    except OSError as error:
        raise ModelError(
            f"{path} cannot be written: {error.strerror or error}.", todo="Make room, or give the right to write there."
        ) from error


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_bytes())["archived"]
        return {str(int(number)): str(when) for number, when in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # not there, or damaged: the aliases are told all the same
