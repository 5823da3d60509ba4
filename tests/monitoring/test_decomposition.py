"""The change of the mean margin is split exactly: by arithmetic, and with contributions of real models."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.model.reasons import Explainer
from core.monitoring.decomposition import ContributionSums, decompose, probability_change
from core.monitoring.enough import NotEnoughData
from tests.model.kinds import fitted, strangers

side = arrays(np.float64, (40, 3), elements=st.floats(-3, 3))


def sums(contributions, base, margins=None):
    return ContributionSums(
        len(contributions), base, contributions.sum(axis=0), (contributions**2).sum(axis=0),
        None if margins is None else float(margins.sum()),
    )  # fmt: skip


@given(side, side, st.floats(-2, 2), st.floats(-2, 2))
def test_parts_add_up_to_the_change(before, after, base, new_base):
    found = decompose(["a", "b", "c"], sums(before, base), sums(after, new_base, new_base + after.sum(axis=1)))
    total = found.base_change + sum(share.change for share in found.shares)
    assert total == pytest.approx(found.change, abs=1e-9) and found.exact
    assert found.change == pytest.approx(
        new_base + after.sum(axis=1).mean() - base - before.sum(axis=1).mean(), abs=1e-9
    )
    sizes = [abs(share.change) for share in found.shares]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_the_margins_of_a_model_are_explained_to_the_last_digit_and_the_shifted_column_comes_first(kind):
    version = fitted(kind).version
    explainer, n = Explainer(version), 400
    before = strangers().take(np.arange(n))
    after = strangers().take(np.arange(n, 2 * n))
    after.numbers["tenure"][:] = np.minimum(after.numbers["tenure"], 3.0)
    sides = []
    for table in (before, after):
        contributions = explainer.contributions(table, 0, n)
        margin = version.compiled.both(version.encoder.encode_table(table))[0]
        sides.append(sums(contributions, explainer.base_margin, margin))
    found = decompose([column.name for column in version.schema.columns], *sides)
    assert abs(found.residual) < 1e-9 and found.base_change == 0.0
    assert found.change == pytest.approx(sum(share.change for share in found.shares), abs=1e-9)
    assert found.shares[0].column == "tenure" and found.shares[0].certain


def test_a_residual_is_shown_when_contributions_do_not_explain_the_margins():
    part = np.full((50, 2), 0.1)
    found = decompose(["a", "b"], sums(part, 0.0), sums(part, 0.0, np.full(50, 0.9)))
    assert found.residual == pytest.approx(0.7) and not found.exact


def test_a_quiet_column_is_uncertain_in_95_of_100_windows():
    rng = np.random.default_rng(1)
    draws = [decompose(["a"], *(sums(rng.normal(size=(60, 1)), 0.0) for _ in range(2))) for _ in range(1_000)]
    assert 0.03 < np.mean([found.shares[0].certain for found in draws]) < 0.075


def test_points_of_probability_add_up_and_keep_their_proportions():
    rng = np.random.default_rng(2)
    found = decompose(["a", "b"], sums(rng.normal(size=(50, 2)), 0.0), sums(rng.normal(0.3, size=(50, 2)), 0.0))
    points = probability_change(found, 0.30, 0.36)
    assert sum(points.values()) == pytest.approx(0.06)
    assert points["a"] / points["b"] == pytest.approx(
        next(s.change for s in found.shares if s.column == "a")
        / next(s.change for s in found.shares if s.column == "b")
    )


def test_few_predictions_with_reasons_are_no_verdict_and_other_columns_are_refused():
    many, few = sums(np.zeros((50, 1)), 0.0), sums(np.zeros((3, 1)), 0.0)
    assert decompose(["a"], many, few) == NotEnoughData(3, 30, "predictions with reasons")
    with pytest.raises(ValueError, match="do not fit"):
        decompose(["a", "b"], many, many)
