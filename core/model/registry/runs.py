"""Runs: one for each training, and below it one for each candidate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import time

from core.model.card import KIND_LABELS
from core.model.registry.store import Registry
from core.model.training.candidate import Candidate, Trained
from core.model.training.curves_svg import curves_svg
from core.model.training.finished import Origin

FOLDER_TAG = "desk.folder"


def open_training(registry: Registry, trained: Trained, origin: Origin) -> str:
    """Begin the run of a whole training; returns its id."""
    tags = {**_tags(registry, trained, origin), "mlflow.runName": f"training {origin.created[:19]}"}
    run = registry.client.create_run(registry.experiment, tags=tags)
    key = str(run.info.run_id)
    sizes = {side: len(getattr(trained.split, side)) for side in ("train", "validation", "holdout")}
    _log(registry, key, {**{f"n_{side}": size for side, size in sizes.items()}, "rule": trained.rule}, trained.seconds)
    return key


def open_candidate(registry: Registry, trained: Trained, candidate: Candidate, origin: Origin, parent: str) -> str:
    """Begin a candidate's run below its training's and write what is known of it; returns its id."""
    tags = {
        **_tags(registry, trained, origin),
        "mlflow.parentRunId": parent,
        "mlflow.runName": KIND_LABELS[candidate.kind],
        "kind": candidate.kind,
    }
    run = registry.client.create_run(registry.experiment, tags=tags)
    key = str(run.info.run_id)
    params: dict[str, object] = {"kind": candidate.kind, "seed": trained.seed, "rule": trained.rule, **candidate.params}
    params |= {f"weight_{kind}": round(weight, 6) for kind, weight in candidate.members.items()}
    params |= {"calibration_slope": candidate.calibration.slope, "calibration_offset": candidate.calibration.offset}
    figures = {"fit_seconds": candidate.fit_seconds, "threshold": candidate.threshold}
    figures |= {f"validation_{name}": value for name, value in candidate.validation.as_dict().items()}
    figures |= {f"holdout_{name}": value for name, value in candidate.holdout.as_dict().items()}
    figures["validation_roc_auc_error"] = candidate.area.error
    figures |= {f"search_{i}_roc_auc": trial.auc for i, trial in enumerate(candidate.trials, start=1)}
    _log(registry, key, params, figures)
    return key


def write_curves(folder: Path, candidate: Candidate) -> None:
    """The hold-out's curves as JSON and as one SVG."""
    folder.mkdir()
    (folder / "curves.json").write_text(candidate.curves.to_json(), encoding="utf-8")
    title = f"{KIND_LABELS[candidate.kind]}: hold-out, {candidate.holdout.n:,} customers"
    (folder / "curves.svg").write_text(curves_svg(title, candidate.curves), encoding="utf-8")


def close_abandoned(registry: Registry) -> int:
    """Mark the runs that a killed training of this folder left open; call while holding its lock. Returns how many."""
    query = f"attributes.status = 'RUNNING' and tags.`{FOLDER_TAG}` = '{_folder(registry)}'"
    runs = registry.client.search_runs([registry.experiment], query, max_results=1000)
    for run in runs:
        registry.client.set_terminated(run.info.run_id, "KILLED")
    return len(runs)


def _tags(registry: Registry, trained: Trained, origin: Origin) -> dict[str, str]:
    who = {"mlflow.user": origin.by} if origin.by else {}
    return who | {
        FOLDER_TAG: _folder(registry),
        "seed": str(trained.seed),
        "data": origin.data,
        "data_hash": origin.data_hash,
        "schema_hash": origin.schema_hash,
        "mlflow.source.git.commit": origin.git_commit,
        "git_commit": origin.git_commit,
    }


def _folder(registry: Registry) -> str:
    return registry.mlruns.resolve().as_posix().replace("'", "")


def _log(registry: Registry, run: str, params: Mapping[str, object], figures: Mapping[str, float]) -> None:
    from mlflow.entities import Metric, Param

    now = int(time() * 1000)
    registry.client.log_batch(
        run,
        metrics=[Metric(name, float(value), now, 0) for name, value in figures.items()],
        params=[Param(name, str(value)) for name, value in params.items()],
    )
