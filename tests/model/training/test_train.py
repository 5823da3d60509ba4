"""A whole training on synthetic customers: pure, honest about its sides, equal to its originals."""

import numpy as np
import pytest
from scipy.special import expit

from core.errors import CompiledMismatchError, ModelError
from core.model.compiled import calibrated
from core.model.training.auc import auc
from core.model.training.candidates import GRID, default_kinds, fit, wanted_kinds
from core.model.training.finished import Origin, finished, verified
from core.model.training.search import FOLDS
from core.model.training.threshold import max_f1
from core.model.training.train import train
from core.model.training.winner import choose

ORIGIN = Origin("churn", "a test", "d" * 64, "s" * 64, "", "2026-01-01T00:00:00+00:00", {})


def test_every_default_kind_is_trained_the_simplest_first(trained):
    assert tuple(one.kind for one in trained.candidates) == default_kinds()


def test_compiled_models_say_what_the_originals_say_on_customers_nobody_was_fitted_on(trained):
    for candidate in trained.candidates:
        assert verified(trained, candidate) <= 1e-9


def test_a_wrong_compilation_is_found(trained):
    from dataclasses import replace

    for candidate in trained.candidates:
        wrong = replace(candidate, compiled=calibrated(candidate.compiled, 1.0, 1e-6))
        with pytest.raises(CompiledMismatchError, match="1e-06"):
            verified(trained, wrong)


def test_the_same_seed_gives_the_same_models_to_the_last_bit(small_table, trained):
    again = train(small_table, seed=7, kinds=("logistic", "boosting"))
    for candidate in again.candidates:
        before = trained.of(candidate.kind).compiled.arrays()
        assert all(np.array_equal(array, before[name]) for name, array in candidate.compiled.arrays().items())


def test_medians_come_from_the_training_side_and_threshold_and_winner_from_validation(small_table, trained):
    train_side = small_table.take(trained.split.train)
    for column in small_table.schema.numbers:
        assert trained.encoder.fills[column.name] == np.nanmedian(train_side.numbers[column.name])
    target, x = small_table.target[trained.split.validation], trained.encoded(trained.split.validation)
    for candidate in trained.candidates:
        probability = candidate.compiled.both(x)[1]
        assert candidate.threshold == max_f1(target, probability)
        assert candidate.area == auc(target, probability)
    assert trained.choice == choose([(one.kind, one.area) for one in trained.candidates])


def test_scores_are_calibrated_and_no_better_than_the_truth_allows(trained):
    for candidate in trained.candidates:
        assert candidate.holdout.calibration_error < 0.08  # 300 customers: chance alone gives .04
        assert 0.75 < candidate.holdout.roc_auc < 0.93
        assert 0.05 < candidate.threshold < 0.7


def test_an_ensembles_members_share_one_vote(trained):
    ensemble = trained.of("ensemble")
    assert sum(ensemble.members.values()) == pytest.approx(1) and min(ensemble.members.values()) > 0
    assert ensemble.compiled.n_trees == sum(trained.of(kind).compiled.n_trees for kind in ensemble.members)


@pytest.mark.parametrize("params", GRID["logistic"])
def test_logistic_regression_stands_at_the_optimum_where_no_weight_has_a_gradient(trained, params):
    x, target = trained.encoded(trained.split.train), trained.table.target[trained.split.train]
    scaler, regression = fit("logistic", params, 7, x, target)
    z = scaler.transform(x)
    error = expit(z @ regression.coef_[0] + regression.intercept_) - target
    assert np.abs(z.T @ error + regression.coef_[0] / params["C"]).max() <= 1e-8 * len(target)
    assert abs(error.sum()) <= 1e-8 * len(target)


def test_progress_rises_from_0_to_1(small_table):
    seen = []
    train(small_table, kinds=("logistic",), progress=lambda text, share: seen.append(share))
    assert seen[0] == 0 and seen[-1] == 1 and seen == sorted(seen) and len(seen) > FOLDS


def test_a_finished_version_knows_where_it_comes_from_and_what_it_looks_at(trained):
    candidate = trained.of("boosting")
    version = finished(trained, candidate, ORIGIN, number=3, run_id="r", difference=0.0)
    assert version.label == "churn/3" and version.background.shape == (200, trained.encoder.width)
    assert version.card.metrics["holdout"]["roc_auc"] == candidate.holdout.roc_auc
    assert set(version.card.importance) == {column.name for column in trained.table.schema.columns}
    assert version.profile.n == version.card.n_validation + version.card.n_holdout
    assert version.threshold == candidate.threshold


def test_kinds_and_rules_that_do_not_exist_are_refused_before_any_work(small_table):
    with pytest.raises(ModelError, match="Unknown kind of model: svm"):
        train(small_table, kinds=("svm",))
    with pytest.raises(ModelError, match="Unknown threshold rule"):
        train(small_table, kinds=("logistic",), rule="best")


def test_a_kind_whose_library_is_missing_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr("core.model.training.candidates.find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r'XGBoost is not installed.*uv pip install "xgboost>=3"'):
        wanted_kinds(("xgboost",))
    assert "xgboost" not in wanted_kinds(())
