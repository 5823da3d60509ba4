"""Runs and versions through MLflow's client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from core.errors import AwayError, DamagedModelError
from core.model.registry.experiments.database.store import is_finite, moment
from core.model.registry.experiments.run import Board, Run, Version
from core.model.registry.store import Registry, reaching
from core.model.training.curves import Curves, curves_from_json

AT_ONCE = 1_000
CURVES = "curves/curves.json"


def read_server(registry: Registry, experiments: Sequence[str]) -> Board:
    """Everything of these experiments.

    Raises:
        AwayError: the server stopped answering.
    """
    client = registry.client
    with reaching(registry.uri):
        known = {one.name: one.experiment_id for one in _pages(client.search_experiments)}
        names = {known[name]: name for name in experiments if name in known}
        found = _pages(
            client.search_runs, experiment_ids=list(names), order_by=["attributes.start_time DESC"]
        ) if names else ()  # fmt: skip
        runs = tuple(_run(one, names[one.info.experiment_id]) for one in found)
        versions = tuple(_versions(client))
    return Board(tuple(sorted(known)), runs, versions)


def download_curves(registry: Registry, run: str, folder: str) -> Curves | None:
    """The curves of a run; None when it has none.

    Args:
        folder: an empty one, to download into.

    Raises:
        AwayError: the server stopped answering.
        DamagedModelError: what stands there are no curves.
    """
    above = CURVES.rpartition("/")[0]
    try:
        with reaching(registry.uri):
            if CURVES not in {file.path for file in registry.client.list_artifacts(run, above)}:
                return None
            path = registry.client.download_artifacts(run, CURVES, folder)
        return curves_from_json(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise AwayError(f"The curves of run {run} did not arrive: {error}.") from error
    except ValueError as error:
        raise DamagedModelError(f"The curves of run {run} cannot be read: {error}.") from error


def _run(one: Any, experiment: str) -> Run:
    info, data = one.info, one.data
    metrics = {name: value for name, value in data.metrics.items() if is_finite(value)}
    return Run(
        info.run_id, info.run_name or "", experiment, info.status, moment(info.start_time), moment(info.end_time),
        info.user_id or "", metrics, dict(data.params), dict(data.tags), info.artifact_uri or "",
    )  # fmt: skip


def _versions(client: Any) -> Iterator[Version]:
    found = list(_pages(client.search_model_versions))
    for name, some in groupby(sorted(found, key=lambda one: (one.name, -int(one.version))), key=lambda one: one.name):
        aliases = client.get_registered_model(name).aliases  # a search returns versions without their aliases
        for one in some:
            held = tuple(sorted(alias for alias, number in aliases.items() if int(number) == int(one.version)))
            yield Version(
                name, int(one.version), one.run_id or "", moment(one.creation_timestamp), held,
                tuple(sorted((key, str(value)) for key, value in one.tags.items())),
            )  # fmt: skip


def _pages(search: Any, **asked: Any) -> Iterator[Any]:
    token = None
    while True:
        found = search(max_results=AT_ONCE, page_token=token, **asked)
        yield from found
        token = found.token
        if not token:
            return
