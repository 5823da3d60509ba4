"""Runs and versions straight from MLflow's SQLite file: read-only, by eight plain queries.

MLflow's client takes 3 ms a run (and 1.6 s to be imported); this takes under 0.1 ms and imports nothing. The tables are
MLflow's own, so a file whose tables look different is left to the client (UnknownFormError).
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from core.errors import ModelError
from core.model.registry.experiments.run import Board, Run, Version

WAIT_SECONDS = 2.0
"""For a writer to finish its commit."""
T = TypeVar("T")

CHOSEN = """
    WITH chosen AS (
        SELECT runs.*, experiments.name AS experiment FROM runs JOIN experiments USING (experiment_id)
        WHERE runs.lifecycle_stage = 'active' AND experiments.lifecycle_stage = 'active'
          AND experiments.name IN (SELECT value FROM json_each(?))
    )
"""
RUNS = f"""{CHOSEN}
    SELECT run_uuid, name, experiment, status, start_time, end_time, user_id, artifact_uri
    FROM chosen ORDER BY start_time DESC, run_uuid
"""  # noqa: S608 - our own texts
METRICS = f"{CHOSEN} SELECT run_uuid, key, value, is_nan FROM latest_metrics JOIN chosen USING (run_uuid)"  # noqa: S608
PARAMS = f"{CHOSEN} SELECT run_uuid, key, params.value FROM params JOIN chosen USING (run_uuid)"  # noqa: S608
TAGS = f"{CHOSEN} SELECT run_uuid, key, tags.value FROM tags JOIN chosen USING (run_uuid)"  # noqa: S608
EXPERIMENTS = "SELECT name FROM experiments WHERE lifecycle_stage = 'active' ORDER BY name"
VERSIONS = """
    SELECT name, version, run_id, creation_time FROM model_versions
    WHERE current_stage IS NOT 'Deleted_Internal' ORDER BY name, version DESC
"""
ALIASES = "SELECT name, version, alias FROM registered_model_aliases ORDER BY alias"
VERSION_TAGS = "SELECT name, version, key, value FROM model_version_tags ORDER BY key"


class UnknownFormError(Exception):
    """The file's tables are not those that we know."""


def read_database(path: Path, experiments: Sequence[str]) -> Board:
    """Everything of these experiments.

    Raises:
        UnknownFormError: the tables are others than those of the MLflow that we know.
        ModelError: the file is no database, or stays locked.
    """
    with _reading(path) as base:
        chosen = (json.dumps(list(experiments)),)
        metrics = _by_run(
            (run, key, value) for run, key, value, nan in base.execute(METRICS, chosen) if not nan and is_finite(value)
        )
        params: dict[str, dict[str, str]] = _by_run(base.execute(PARAMS, chosen))
        tags = _by_run((run, key, value or "") for run, key, value in base.execute(TAGS, chosen))
        runs = tuple(
            Run(
                key, name or "", experiment, status, moment(start), moment(end), user or "",
                metrics.get(key, {}), params.get(key, {}), tags.get(key, {}), artifacts or "",
            )
            for key, name, experiment, status, start, end, user, artifacts in base.execute(RUNS, chosen)
        )  # fmt: skip
        return Board(tuple(name for (name,) in base.execute(EXPERIMENTS)), runs, _versions(base))


def moment(milliseconds: int | None) -> datetime | None:
    """MLflow's milliseconds since 1970 as an aware time.

    >>> moment(1_767_323_045_000).isoformat()
    '2026-01-02T03:04:05+00:00'
    """
    return None if not milliseconds else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _versions(base: sqlite3.Connection) -> tuple[Version, ...]:
    aliases: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for name, number, alias in base.execute(ALIASES):
        aliases[name, number].append(alias)
    tags: defaultdict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for name, number, key, value in base.execute(VERSION_TAGS):
        tags[name, number].append((key, value or ""))
    return tuple(
        Version(name, int(number), run or "", moment(created), tuple(aliases[name, number]), tuple(tags[name, number]))
        for name, number, run, created in base.execute(VERSIONS)
    )


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)) as base:
            base.execute("BEGIN")  # one view for all queries, also beside a training that writes
            yield base
    except sqlite3.OperationalError as error:
        if "no such" in str(error):
            raise UnknownFormError(str(error)) from error
        raise ModelError(f"{path} cannot be read: {error}.", todo="Try again when nobody writes to it.") from error
    except sqlite3.DatabaseError as error:
        raise ModelError(
            f"{path} is no database that can be read: {error}.",
            todo="Restore it from a backup, or move it away and train again: what is served does not depend on it.",
        ) from error


def _by_run(rows: Iterator[tuple[str, str, T]] | sqlite3.Cursor) -> dict[str, dict[str, T]]:
    found: defaultdict[str, dict[str, T]] = defaultdict(dict)
    for run, key, value in rows:
        found[run][key] = value
    return found


def is_finite(value: float) -> bool:
    """Whether a metric is a number; MLflow stores infinity as the largest float.

    >>> is_finite(0.8), is_finite(float("inf")), is_finite(-sys.float_info.max)
    (True, False, False)
    """
    return abs(value) < sys.float_info.max
