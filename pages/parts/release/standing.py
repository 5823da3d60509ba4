"""What the release page knows: the log, the versions on this disk, the gate's reports; read again only when files change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.errors import DeskError
from core.evaluation.gate.report import Report
from core.model.card import Card
from core.model.registry.owed import beside_aliases
from core.model.store import CHALLENGER, saved_numbers, version_folder
from core.release.history import archived, former
from core.release.log.store import Log, read_log
from core.release.store import reports_on
from core.settings import Settings

Reports = tuple[tuple[Report, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A version on this disk.

    Attributes:
        card: None when it cannot be read.
        role: what it is, in words; "" for nothing in particular.
        reports: of the gate with their sha256, the newest first.
    """

    number: int
    card: Card | None
    role: str
    reports: Reports


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the page draws from.

    Attributes:
        versions: the newest first.
        back: champions that rollbacks would lead to, the next one first.
        away: why the registry cannot be asked, as a sentence; "" when it answers.
    """

    settings: Settings
    log: Log
    versions: tuple[Known, ...]
    back: tuple[int, ...]
    away: str

    def label(self, number: int | None) -> str:
        """For people, e.g. "churn/3"."""
        return "no version" if number is None else f"{self.settings.model_name}/{number}"

    def version(self, number: int | None) -> Known | None:
        """The version of this number, if it stands here."""
        return next((one for one in self.versions if one.number == number), None)

    @property
    def challenger(self) -> int | None:
        return self.log.aliases.get(CHALLENGER)


def standing_of(settings: Settings, away: str) -> Standing:
    """Read what there is."""
    log = read_log(settings)
    back = former(log.entries, log.aliases)
    away_versions = archived(log.entries)
    found = []
    for number in reversed(saved_numbers(settings.mlruns, settings.model_name)):
        folder = version_folder(settings.mlruns, settings.model_name, number)
        reports = _reports(settings, number, _names(settings, number))
        role = _role(number, log, number in away_versions, back)
        found.append(Known(number, _card(str(folder), _changed(folder / "card.json")), role, reports))
    return Standing(settings, log, tuple(found), back, away)


def _role(number: int, log: Log, is_archived: bool, back: tuple[int, ...]) -> str:
    if number == log.champion:
        return "champion"
    if number == log.aliases.get(CHALLENGER):
        return "challenger"
    if is_archived:
        return "archived"
    return "former champion" if number in back or any(number == entry.before for entry in log.entries) else ""


def files_of(settings: Settings) -> tuple[tuple[str, int, int], ...]:
    """Name, size and change of every file that the check of the log reads: as long as they are the same, so is its result."""
    paths = [*sorted(settings.logs.glob("*.jsonl"))]
    paths += [beside_aliases(settings.mlruns, settings.model_name, name) for name in ("aliases.json", "releases.jsonl")]
    return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in paths if path.exists())


def _names(settings: Settings, number: int) -> tuple[tuple[str, int, int], ...]:
    """Of the version's reports, with size and change: one that was changed is no report any more."""
    folder = settings.mlruns / "reports" / settings.model_name / str(number)
    found = [(path.name, path.stat()) for path in sorted(folder.glob("*.json"))]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in found)


@st.cache_data(show_spinner=False, max_entries=500)
def _reports(_settings: Settings, number: int, names: tuple[tuple[str, int, int], ...]) -> Reports:
    return reports_on(_settings, number) if names else ()


@st.cache_data(show_spinner=False, max_entries=500)
def _card(folder: str, changed: int) -> Card | None:
    try:
        return Card.from_json((Path(folder) / "card.json").read_text(encoding="utf-8"))
    except (OSError, DeskError):
        return None


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
