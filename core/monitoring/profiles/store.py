"""Finds the frozen reference profile that belongs to a label in the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.errors import ModelError
from core.model.profile import Profile
from core.model.store import load_version, version_folder

Profiles = Callable[[str], Profile | None]
"""Label, e.g. "churn/3" → its profile; None when no copy of the version is at hand."""


def served_profiles(mlruns: Path) -> Profiles:
    """Profiles of the versions that are served from this folder; each is opened once.

    A version that is missing, damaged or not its own label's has none: its predictions are counted, their columns are not.

    >>> served_profiles(Path("nowhere"))("churn/3") is None
    True
    """
    known: dict[str, Profile] = {}

    def find(label: str) -> Profile | None:
        if label not in known:
            name, _, number = label.rpartition("/")
            try:
                version = load_version(version_folder(mlruns, name, int(number)))
            except (ModelError, ValueError):
                return None  # asked again next time: it may have been restored
            if version.label != label:
                return None
            known[label] = version.profile
        return known[label]

    return find
