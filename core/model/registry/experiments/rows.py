"""Runs as one table to download: a run a row, a column for each metric, parameter and tag."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from core.model.registry.experiments.run import Board, Run

HIDDEN_TAGS = ("mlflow.", "desk.")


def as_table(board: Board, runs: Sequence[Run]) -> pa.Table:
    """All there is to say about the runs; what a run does not have is null.

    Columns: run, name, experiment, kind, status, started (UTC), seconds, who, registered_as, aliases, data, data_hash,
    schema_hash, git_commit, parent; then metric.NAME, param.NAME and tag.NAME.
    """
    versions = [board.versions_of(run.id) for run in runs]
    columns: dict[str, pa.Array] = {
        "run": _texts([run.id for run in runs]),
        "name": _texts([run.name for run in runs]),
        "experiment": _texts([run.experiment for run in runs]),
        "kind": _texts([run.kind for run in runs]),
        "status": _texts([run.status for run in runs]),
        "started": pa.array([run.start for run in runs], pa.timestamp("ms", "UTC")),
        "seconds": pa.array([run.seconds for run in runs], pa.float64()),
        "who": _texts([run.who for run in runs]),
        "registered_as": _texts([" ".join(one.label for one in some) for some in versions]),
        "aliases": _texts([" ".join(alias for one in some for alias in one.aliases) for some in versions]),
        "data": _texts([run.data for run in runs]),
        "data_hash": _texts([run.data_hash for run in runs]),
        "schema_hash": _texts([run.schema_hash for run in runs]),
        "git_commit": _texts([run.commit for run in runs]),
        "parent": _texts([run.parent for run in runs]),
    }
    for name in sorted({name for run in runs for name in run.metrics}):
        columns[f"metric.{name}"] = pa.array([run.metrics.get(name) for run in runs], pa.float64())
    for name in sorted({name for run in runs for name in run.params}):
        columns[f"param.{name}"] = pa.array([run.params.get(name) for run in runs], pa.string())
    for name in sorted({name for run in runs for name in run.tags if not name.startswith(HIDDEN_TAGS)}):
        columns[f"tag.{name}"] = pa.array([run.tags.get(name) for run in runs], pa.string())
    return pa.table(columns)


def _texts(values: list[str]) -> pa.Array:
    return pa.array([value or None for value in values], pa.string())
