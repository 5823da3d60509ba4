"""Model versions on disk, and which of them answers.

    <mlruns>/served/<name>/<number>/      the files of core.model.packing
    <mlruns>/served/<name>/aliases.json   {"champion": 3, "challenger": 2, "last_good": 1}

A version appears by one rename, complete or not at all, and is never changed afterwards. `aliases.json` is replaced
atomically and keeps, beside the aliases, `last_good`: the champion before this one; what stood in it before stays in
`aliases.previous.json`. A champion that cannot be opened is replaced, visibly, by the last good copy; a version that no alias
ever pointed to is never served.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import BusyError, DamagedModelError, ModelError, NoModelError
from core.model.packing import FILES, OPTIONAL, pack, remedy, unpack
from core.model.version import ModelVersion
from core.model.whole.store import PARTIAL, sync_folder, write_new, write_whole

CHAMPION, CHALLENGER, LAST_GOOD = "champion", "challenger", "last_good"
PREVIOUS = "aliases.previous.json"
AGAIN = "Take the aliases from the registry again: python -m core models sync."
ONE_DAY = 86_400.0
LOCK_SECONDS = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A version that can answer.

    Attributes:
        notice: why it is not the one that was asked for, for people; "" when it is.
    """

    version: ModelVersion
    notice: str = ""


def version_folder(mlruns: Path, name: str, number: int) -> Path:
    """Where a version of a registered model is served from.

    Raises:
        ModelError: the name could leave the folder.

    >>> version_folder(Path("mlruns"), "churn", 3).as_posix()
    'mlruns/served/churn/3'
    """
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", name):
        raise ModelError(f"{name!r} cannot be the name of a model.", todo="Use letters, digits, '.', '_' and '-'.")
    return mlruns / "served" / name / str(int(number))


def saved_numbers(mlruns: Path, name: str) -> tuple[int, ...]:
    """The numbers of the complete versions on disk, ascending."""
    folder = version_folder(mlruns, name, 0).parent
    if not folder.is_dir():
        return ()
    return tuple(sorted(int(child.name) for child in folder.iterdir() if child.name.isdecimal()))


def save_version(folder: Path, version: ModelVersion) -> Path:
    """Write a version into a folder that does not exist yet; returns the folder.

    Everything goes to a sibling first, is forced to disk and then renamed, so that a kill at any moment leaves either the
    whole version or none.

    Raises:
        ModelError: the folder exists, or the disk does not take it.
    """
    if folder.exists():
        raise ModelError(
            f"{folder} exists already.", todo="A saved version is never overwritten; save under a new number."
        )
    partial = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}{PARTIAL}")
    files = pack(version)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        partial.mkdir()
        for name, data in files.items():
            write_new(partial / name, data)
        sync_folder(partial)
        partial.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ModelError(
            f"{version.label} cannot be saved at {folder}: {error.strerror or error}.",
            todo="Make sure that the disk has room and that the folder can be written, then register again.",
        ) from error
    return folder


def load_version(folder: Path) -> ModelVersion:
    """The version in this folder, after its checksums have been verified.

    Raises:
        NoModelError: there is no such folder.
        DamagedModelError: a file is missing or was changed, or the format is not known; the message names the file.
    """
    if not folder.is_dir():
        raise NoModelError(f"There is no model version at {folder}.")
    there = (*FILES, *(name for name in OPTIONAL if (folder / name).exists()))
    return unpack({name: _read(folder / name) for name in there}, str(folder))


def read_aliases(mlruns: Path, name: str) -> dict[str, int]:
    """Alias → version number; {} when nothing was promoted yet.

    Raises:
        DamagedModelError: the file cannot be understood, or is gone though aliases stood there before.
    """
    return _read_aliases(version_folder(mlruns, name, 0).with_name("aliases.json"))


def set_aliases(mlruns: Path, name: str, changes: Mapping[str, int | None]) -> dict[str, int]:
    """Point aliases at versions (None takes one away); returns all aliases as they stand now.

    Each version is opened first, so an alias never points at one that cannot be served. When the champion changes, the one
    before becomes `last_good`.

    Raises:
        ModelError: the disk does not take it.
        DamagedModelError, NoModelError: a version cannot be opened.
        BusyError: another process holds the aliases.
    """
    for number in changes.values():
        if number is not None:
            load_version(version_folder(mlruns, name, number))
    path = version_folder(mlruns, name, 0).with_name("aliases.json")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS):
            before = _before(path)
            after = {**before, **{alias: number for alias, number in changes.items() if number is not None}}
            for alias in [alias for alias, number in changes.items() if number is None]:
                after.pop(alias, None)
            if LAST_GOOD not in changes and before.get(CHAMPION, after.get(CHAMPION)) != after.get(CHAMPION):
                after[LAST_GOOD] = before[CHAMPION]
            if before:
                write_whole(path.with_name(PREVIOUS), _as_json(before))
            write_whole(path, _as_json(after))
    except Timeout as error:
        raise BusyError(f"{path} is held by another process.", todo="Try again when it has finished.") from error
    except OSError as error:
        raise ModelError(
            f"{path} cannot be written: {error.strerror or error}.", todo="Make sure that the folder can be written."
        ) from error
    return after


def open_alias(mlruns: Path, name: str, alias: str = CHAMPION) -> Opened:
    """The version an alias points to; for the champion, the last good copy with a notice when it cannot be opened.

    Raises:
        NoModelError: nothing was trained or promoted under this alias yet.
        DamagedModelError: it cannot be opened and there is no good copy.
    """
    aliases, notice = _readable(mlruns, name)
    if alias not in aliases:
        raise NoModelError(f"{name} has no {alias} yet.", todo="Train one: python -m core train.")
    try:
        return Opened(load_version(version_folder(mlruns, name, aliases[alias])), notice)
    except ModelError as error:
        fallback = aliases.get(LAST_GOOD)
        if alias != CHAMPION or fallback in (None, aliases[alias]):
            raise
        assert fallback is not None  # noqa: S101  (for the type checker)
        good = load_version(version_folder(mlruns, name, fallback))
        failed = f"The champion {name}/{aliases[alias]} cannot be opened: {error.found}"
        return Opened(good, f"{notice} {failed} Serving {good.label}, the last good copy.".strip())


def _readable(mlruns: Path, name: str) -> tuple[dict[str, int], str]:
    """The aliases, or those before when the file is damaged, and a notice that says so."""
    try:
        return read_aliases(mlruns, name), ""
    except DamagedModelError as error:
        previous = _read_aliases(version_folder(mlruns, name, 0).with_name(PREVIOUS))
        if not previous:
            raise
        return previous, f"{error.found} Serving by the aliases before the last change."


def _before(path: Path) -> dict[str, int]:
    try:
        return _read_aliases(path)
    except DamagedModelError:
        return {}  # it is being replaced by a good one


def _read_aliases(path: Path) -> dict[str, int]:
    try:
        found = json.loads(path.read_bytes())
        return {str(alias): int(number) for alias, number in found.items()}
    except FileNotFoundError as error:
        if (path.parent / PREVIOUS).exists() and path.name != PREVIOUS:
            raise DamagedModelError(f"{path} is gone.", todo=AGAIN) from error
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DamagedModelError(f"{path} cannot be understood: {error}.", todo=AGAIN) from error


def _as_json(aliases: dict[str, int]) -> bytes:
    return json.dumps(aliases, indent=1).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DamagedModelError(f"{path} cannot be read: {error.strerror}.", todo=remedy(str(path.parent))) from error


def _sweep(parent: Path) -> None:
    """Remove what killed savings left behind more than a day ago."""
    for child in parent.glob(f"*{PARTIAL}"):
        if child.is_dir() and time.time() - child.stat().st_mtime > ONE_DAY:
            shutil.rmtree(child, ignore_errors=True)
