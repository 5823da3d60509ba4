"""Reports that the gate has given, kept where the models live; a release looks for the one it may rely on here.

    <mlruns>/reports/<name>/<number>/<created>-<sha256>.json

The name holds the sha256 of the content: a file that was changed afterwards is not taken for a report any more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import EvaluationError
from core.evaluation.gate.report import Report
from core.evaluation.gate.report_json import from_json, to_json
from core.model.store import version_folder
from core.model.whole.store import write_whole

NAME = re.compile(r"(\d{8}T\d{6,12}Z)-([0-9a-f]{64})\.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """A report on disk.

    Attributes:
        report: what it says.
        sha256: of its JSON text, hex.
        path: where it stands.
    """

    report: Report
    sha256: str
    path: Path


def reports_folder(mlruns: Path, name: str, number: int) -> Path:
    """Where the reports on a version stand.

    Raises:
        ModelError: the name could leave the folder.

    >>> reports_folder(Path("mlruns"), "churn", 3).as_posix()
    'mlruns/reports/churn/3'
    """
    return mlruns / "reports" / version_folder(mlruns, name, number).relative_to(mlruns / "served")


def save_report(mlruns: Path, report: Report) -> Kept:
    """Keep a report; the file is there whole or not at all, and saving the same report twice does no harm.

    Raises:
        EvaluationError: the disk does not take it.
        ModelError: the model's name could leave the folder.
    """
    data = to_json(report).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    folder = reports_folder(mlruns, report.name, report.number)
    path = folder / f"{re.sub(r'[^0-9T]', '', report.created.partition('+')[0])}Z-{sha256}.json"
    try:
        write_whole(path, data)
    except OSError as error:
        raise EvaluationError(
            f"The report cannot be kept at {folder}: {error.strerror or error}.",
            todo="Make sure that the disk has room and that the folder can be written, then run the gate again.",
        ) from error
    return Kept(report, sha256, path)


def kept_reports(mlruns: Path, name: str, number: int | None = None) -> tuple[Kept, ...]:
    """The intact reports on a version, or on all versions of a model, the newest first.

    What was changed, torn or put under another version's number is left out here; `damaged_reports` names it.
    """
    found = [kept for path in _files(mlruns, name, number) if (kept := _intact(path, name)) is not None]
    return tuple(sorted(found, key=lambda kept: (kept.report.created, kept.path.name), reverse=True))


def damaged_reports(mlruns: Path, name: str, number: int | None = None) -> tuple[Path, ...]:
    """Files among the reports that are not what their name says."""
    return tuple(path for path in _files(mlruns, name, number) if _intact(path, name) is None)


def _files(mlruns: Path, name: str, number: int | None) -> Iterator[Path]:
    if number is not None:
        folders = [reports_folder(mlruns, name, number)]
    else:
        above = reports_folder(mlruns, name, 0).parent
        folders = [child for child in above.iterdir() if child.name.isdecimal()] if above.is_dir() else []
    for folder in folders:
        if folder.is_dir():
            yield from sorted(child for child in folder.iterdir() if child.suffix == ".json")


def _intact(path: Path, name: str) -> Kept | None:
    told = NAME.fullmatch(path.name)
    try:
        data = path.read_bytes()
        if told is None or hashlib.sha256(data).hexdigest() != told[2]:
            return None
        report = from_json(data.decode(), str(path))
    except (OSError, UnicodeDecodeError, EvaluationError):
        return None
    right = (report.name, str(report.number)) == (name, path.parent.name)
    return Kept(report, told[2], path) if right else None
