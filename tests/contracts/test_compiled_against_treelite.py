"""treelite and tl2cgen, which read the same estimators with other people's code, say what the compiled form says."""

import shutil
import warnings

import numpy as np
import pytest

from core.model.compiling.trees import compile_boosting, compile_forest
from core.model.compiling.xgboost import compile_xgboost
from tests.model.kinds import fitted, strangers

COMPILERS = {"forest": compile_forest, "boosting": compile_boosting, "xgboost": compile_xgboost}
# treelite takes float64 for scikit-learn's trees and float32 (sum included) for XGBoost's.
TOLERANCE = {"forest": 1e-9, "boosting": 1e-9, "xgboost": 1e-5}


def _read_by_treelite(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # treelite's own deprecations
        import treelite
    estimator = fitted(kind).estimator
    if kind == "xgboost":
        return treelite.frontend.from_xgboost(estimator.get_booster())
    return treelite.sklearn.import_model(estimator)


def _customers(kind):
    x = fitted(kind).version.encoder.encode_table(strangers())
    return x.astype(np.float32).astype(np.float64)  # treelite does not cast as forests do: give it what they see


@pytest.mark.parametrize("kind", COMPILERS)
def test_treelite_agrees(kind):
    model, x = _read_by_treelite(kind), _customers(kind)
    import treelite

    data = x.astype(np.float32) if kind == "xgboost" else x
    theirs = treelite.gtil.predict(model, data, pred_margin=True).reshape(len(x), -1)[:, -1]
    assert np.abs(COMPILERS[kind](fitted(kind).estimator).margins(x) - theirs).max() <= TOLERANCE[kind]


@pytest.mark.skipif(shutil.which("gcc") is None, reason="tl2cgen needs a C compiler")
def test_generated_c_code_agrees_on_boosting(tmp_path):
    import tl2cgen

    model, x = _read_by_treelite("boosting"), _customers("boosting")
    library = tmp_path / "boosting.so"
    tl2cgen.export_lib(model, toolchain="gcc", libpath=library)
    theirs = tl2cgen.Predictor(library, nthread=1).predict(tl2cgen.DMatrix(x, dtype="float64"), pred_margin=True)
    ours = compile_boosting(fitted("boosting").estimator).margins(x)
    assert np.abs(ours - theirs.reshape(len(x), -1)[:, -1]).max() <= 1e-9
