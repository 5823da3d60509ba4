"""What every kind of model promises once it is compiled."""

import numpy as np
import pytest

from core.model import kernel, plain
from core.model.reasons import Explainer, importance
from core.model.scoring import Scorer
from core.model.store import load_version, save_version
from tests.model.kinds import KINDS, fitted, strangers

EDGES = (0.3, 0.6)


@pytest.fixture(params=KINDS)
def model(request):
    return fitted(request.param)


def test_says_what_the_original_says_on_ten_thousand_customers_with_missing_and_unseen_values(model):
    x = model.version.encoder.encode_table(strangers())
    assert (x[:, [i for i, (_, meaning) in enumerate(model.version.encoder.names) if meaning == "unseen"]] > 0).any()
    assert np.abs(model.version.compiled.margins(x) - model.original(x)).max() <= 1e-9


def test_one_row_equals_many_rows_to_the_last_bit(model):
    table, scorer = strangers(), Scorer(model.version, EDGES)
    many = scorer.score_table(table)
    picked = np.random.default_rng(3).choice(len(table), 400, replace=False).tolist()
    assert [scorer.score(table.customer(i)) for i in picked] == [many.score(i) for i in picked]


def test_plain_numpy_and_the_kernel_agree_to_the_last_bit(model):
    x, compiled = model.version.encoder.encode_table(strangers(), 0, 1500), model.version.compiled
    fast, slow = np.empty((2, len(x))), np.empty((2, len(x)))
    for walk, out in ((kernel.score_rows, fast), (plain.score_rows, slow)):
        walk(x, compiled.intercept, compiled.weights, compiled.nodes, compiled.roots, out[0], out[1])
    assert np.array_equal(fast, slow)


def test_the_size_of_a_table_and_its_order_change_no_bit(model):
    table, scorer = strangers(), Scorer(model.version, EDGES)
    index = np.random.default_rng(4).permutation(len(table))
    whole, shuffled = scorer.score_table(table), scorer.score_table(table.take(index[:3001]))
    assert np.array_equal(whole.margin[index[:3001]], shuffled.margin)
    assert np.array_equal(whole.probability[index[:3001]], shuffled.probability)


def test_scoring_is_pure(model):
    table, scorer = strangers().take(np.arange(50)), Scorer(model.version, EDGES)
    before = {name: array.copy() for name, array in model.version.compiled.arrays().items()}
    first, customer = scorer.score_table(table), table.customer(7)
    values = dict(customer.values)
    scorer.score(customer)
    Explainer(model.version).explain(customer, scorer.score(customer))
    assert np.array_equal(first.margin, scorer.score_table(table).margin)
    assert customer.values == values
    assert all(np.array_equal(array, before[name]) for name, array in model.version.compiled.arrays().items())


def test_survives_the_way_over_the_disk_to_the_last_bit(model, tmp_path):
    again = load_version(save_version(tmp_path / "3", model.version))
    table = strangers()
    assert np.array_equal(
        Scorer(again, EDGES).score_table(table).margin, Scorer(model.version, EDGES).score_table(table).margin
    )
    assert (again.label, again.kind, again.card, again.profile) == (
        "churn/3",
        model.version.kind,
        model.version.card,
        model.version.profile,
    )
    assert again.base_margin == model.version.base_margin
    assert np.array_equal(again.background, model.version.background)
    assert again.schema.columns == model.version.schema.columns


def test_reasons_add_up_to_the_margin_and_points_to_the_probability(model):
    scorer, explainer = Scorer(model.version, EDGES), Explainer(model.version)
    table = strangers()
    for i in range(0, 60):
        score = scorer.score(table.customer(i))
        why = explainer.explain(table.customer(i), score)
        assert abs(why.residual) <= 1e-6
        assert why.base_margin + sum(r.contribution for r in why.reasons) == pytest.approx(score.margin, abs=1e-6)
        assert why.base_probability + sum(r.points for r in why.reasons) == pytest.approx(score.probability, abs=1e-9)
        strengths = [abs(r.contribution) for r in why.reasons]
        assert strengths == sorted(strengths, reverse=True)
        assert {r.column for r in why.reasons} == set(model.version.schema.by_name)


def test_contributions_of_a_table_are_those_of_its_customers(model):
    scorer, explainer = Scorer(model.version, EDGES), Explainer(model.version)
    table = strangers()
    found = explainer.contributions(table, 5, 25)
    for i in range(5, 25):
        reasons = explainer.explain(table.customer(i), scorer.score(table.customer(i))).reasons
        by_column = {r.column: r.contribution for r in reasons}
        assert found[i - 5] == pytest.approx([by_column[c.name] for c in table.schema.columns], abs=1e-12)


def test_importance_finds_what_the_process_is_made_of(model):
    found = importance(model.version.compiled, model.version.encoder, model.version.background[:50])
    assert min(found.values()) >= 0
    assert "Contract" in sorted(found, key=found.__getitem__, reverse=True)[:4]
    assert found["gender"] < 0.2 * max(found.values())
