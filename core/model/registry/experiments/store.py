"""The experiments of the registry that the settings name, wherever it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from core.errors import DamagedModelError
from core.model.registry.experiments.database.store import UnknownFormError, read_database
from core.model.registry.experiments.run import Board, Run
from core.model.registry.store import connect, database_of
from core.model.training.curves import Curves, curves_from_json
from core.settings import Settings

NOTHING = Board((), (), ())
PATIENCE = 2.5
"""Seconds that a server has to say that it is there."""


def read_board(settings: Settings, experiments: Sequence[str]) -> Board:
    """All runs of these experiments, and all registered versions; nothing at all before the first training.

    Raises:
        AwayError: the server does not answer; said within three seconds.
        ModelError: the database cannot be read.
    """
    path = database_of(settings.mlflow_uri)
    if path is not None:
        if not path.exists():
            return NOTHING
        try:
            return read_database(path, experiments)
        except UnknownFormError:
            pass  # another release of MLflow: slower, through its client
    from core.model.registry.experiments.server.client import read_server

    return read_server(connect(settings, patience=PATIENCE), experiments)


def state_of(settings: Settings) -> tuple[int, ...] | None:
    """Changes whenever the registry's database does; None for a server, which cannot be seen from here."""
    path = database_of(settings.mlflow_uri)
    if path is None:
        return None
    found: list[int] = []
    for name in (path, path.with_name(f"{path.name}-wal")):
        try:
            stat = name.stat()
            found += [stat.st_mtime_ns, stat.st_size, stat.st_ino]
        except OSError:
            found.append(0)
    return tuple(found)


def read_curves(settings: Settings, run: Run) -> Curves | None:
    """The hold-out's ROC, precision–recall and reliability curves; None when the run has none, as foreign runs.

    Raises:
        AwayError: the server does not answer.
        DamagedModelError: what stands there are no curves.
    """
    folder = _local(run.artifacts)
    if folder is None:
        from core.model.registry.experiments.server.client import download_curves

        with TemporaryDirectory(prefix="churn-desk-") as work:
            return download_curves(connect(settings, patience=PATIENCE), run.id, work)
    try:
        text = (folder / "curves" / "curves.json").read_text(encoding="utf-8")
    except OSError:
        return None
    try:
        return curves_from_json(text)
    except ValueError as error:
        raise DamagedModelError(f"{folder / 'curves'} cannot be read: {error}.") from error


def _local(address: str) -> Path | None:
    """The folder that an artifact address names, or None for one that is elsewhere."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return Path(address) if address and not parts.scheme else None
