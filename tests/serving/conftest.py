"""A desk over a real saved version, a real journal and the bundled catalogue, in a folder of its own."""

from pathlib import Path

import pytest

from core.model.store import save_version, set_aliases, version_folder
from core.serving.desk import Desk, open_desk
from core.settings import Settings
from tests.model.kinds import fitted


def settings_in(folder: Path, **more: object) -> Settings:
    """Settings that touch nothing outside the folder."""
    return Settings(_env_file=None, logs=folder / "logs", mlruns=folder / "mlruns", groq_api_key="", **more)


def desk_with(folder: Path, kind: str = "logistic", **more: object) -> Desk:
    """A desk that serves a version of this kind as champion."""
    settings = settings_in(folder, **more)
    version = fitted(kind).version
    save_version(version_folder(settings.mlruns, settings.model_name, version.number), version)
    set_aliases(settings.mlruns, settings.model_name, {"champion": version.number})
    return open_desk(settings)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_with(tmp_path)
