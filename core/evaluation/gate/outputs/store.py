"""Puts a report where people and machines look for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import AwayError, EvaluationError, ModelError
from core.evaluation.gate.store import Kept
from core.evaluation.gate.subject.versions.store import Desk
from core.evaluation.gate.writing.forms import NAMES


def clear(folder: Path) -> None:
    """Make the folder, and take away the report of an earlier run: it must not be taken for this one's.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write every form.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    try:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(folder, error) from error


def append(path: Path, text: str) -> None:
    """Append to a file that others write, too.

    Raises:
        EvaluationError: it cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")
    except OSError as error:
        raise _unwritable(path, error) from error


def attach(desk: Desk, kept: Kept, files: Mapping[str, str]) -> str:
    """Put the report beside the version in MLflow; where it is now, or why it is not there, as a sentence."""
    from core.model.registry.judged.store import attach as put

    report = kept.report
    if desk.registry is None:
        return "Not attached to MLflow's version: the registry is away. The verdict stands."
    path = f"gate/{kept.path.stem.partition('-')[0]}"
    tags = {
        "gate_verdict": report.verdict,
        "gate_created": report.created,
        "gate_report": kept.sha256,
        "gate_policy": f"{report.policy} {report.policy_hash}",
        "gate_data": report.data_hash,
    }
    try:
        with TemporaryDirectory(prefix="churn-desk-") as work:
            write(Path(work), files)
            put(desk.registry, report.number, report.run_id, Path(work), path, tags)
    except (AwayError, ModelError, OSError) as error:
        said = error.found if isinstance(error, AwayError | ModelError) else str(error)
        return f"Not attached to MLflow's version: {said} The verdict stands."
    return f"Attached to MLflow's version {report.label}" + (
        f" (run {report.run_id}, {path})." if report.run_id else "."
    )


def _unwritable(path: Path, error: OSError) -> EvaluationError:
    return EvaluationError(
        f"The report cannot be written to {path}: {error.strerror or error}.", todo="Give a folder that can be written."
    )
