"""The gate's way to MLflow: every kind's original is found and says what the compiled form says."""

import numpy as np
import pytest

from core.errors import ModelError
from core.model.card import Card
from core.model.registry.judged.store import _load, original_margins
from core.model.registry.packages import write_original
from core.model.registry.runs import open_candidate, open_training
from core.model.registry.store import connect
from core.model.training.finished import finished
from tests.model.registry.conftest import ORIGIN


@pytest.fixture(scope="module")
def logged(tmp_path_factory, empty_database, trained):
    """The registry, and each kind's card after its original has been stored as a registration does it."""
    import shutil

    from core.settings import Settings

    mlruns = tmp_path_factory.mktemp("runs")
    shutil.copy(empty_database, mlruns / "mlflow.db")
    registry = connect(Settings(mlruns=mlruns, tracking_uri="", _env_file=None))
    parent = open_training(registry, trained, ORIGIN)
    cards: dict[str, Card] = {}
    for candidate in trained.candidates:
        run = open_candidate(registry, trained, candidate, ORIGIN, parent)
        if candidate.original is not None:
            folder = tmp_path_factory.mktemp(candidate.kind) / "original"
            write_original(folder, candidate.kind, candidate.original, trained.encoder.width)
            registry.client.log_artifacts(run, str(folder), "original")
        cards[candidate.kind] = finished(trained, candidate, ORIGIN, number=1, run_id=run, difference=0.0).card
    return registry, cards


def test_the_original_of_every_kind_says_what_the_compiled_form_says(logged, trained):
    registry, cards = logged
    x = trained.encoded(trained.split.holdout)
    for candidate in trained.candidates:
        found = original_margins(registry, cards[candidate.kind], x)
        if candidate.members:
            assert found is None
        else:
            assert np.abs(found - candidate.compiled.margins(x)).max() <= 1e-9


def test_a_file_with_other_types_than_ours_is_not_loaded(tmp_path):
    from sklearn.gaussian_process import GaussianProcessClassifier
    from sklearn.gaussian_process.kernels import RBF
    from skops.io import dump

    class Foreign(RBF):
        pass

    path = tmp_path / "model.skops"
    dump(GaussianProcessClassifier(Foreign()), path)
    with pytest.raises(ModelError, match="cannot be loaded"):
        _load("logistic", path)
    path.write_bytes(b"no archive")
    with pytest.raises(ModelError, match="cannot be loaded"):
        _load("logistic", path)
