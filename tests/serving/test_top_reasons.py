import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.reasons import Explainer
from core.model.scoring import Scorer
from core.serving.top_reasons import top_reasons
from tests.model.kinds import KINDS, fitted, strangers


@pytest.mark.parametrize("kind", KINDS)
def test_says_the_same_as_the_explanation_of_each_customer(kind):
    version = fitted(kind).version
    table = strangers().take(np.arange(40))
    scorer, explainer = Scorer(version, (0.3, 0.6)), Explainer(version)
    scores = scorer.score_table(table)
    found = top_reasons(table, explainer.contributions(table), scores.probability, scores.margin, explainer.base_margin)
    for index in range(len(table)):
        explained = explainer.explain(table.customer(index), scores.score(index))
        raising = [reason for reason in explained.reasons if reason.points >= 0.005][:3]
        expected = [f"{r.sentence.rsplit(': ', 1)[0]} (+{int(np.floor(r.points * 100 + 0.5))})" for r in raising]
        assert [texts[index] for texts in found if texts[index]] == expected


@given(st.integers(0, 5))
def test_never_more_reasons_than_asked_for_and_empty_texts_where_there_are_fewer(most):
    table = strangers().take(np.arange(4))
    contributions = np.zeros((4, len(table.schema.columns)))
    contributions[0, 1] = 0.5
    found = top_reasons(table, contributions, np.full(4, 0.5), np.full(4, 0.0), -1.0, most)
    assert len(found) == most
    assert [sum(1 for texts in found if texts[index]) for index in range(4)] == [min(most, 1), 0, 0, 0]


def test_an_empty_table_has_no_reasons():
    table = strangers().take(np.arange(0))
    nothing = np.zeros(0)
    assert top_reasons(table, np.zeros((0, len(table.schema.columns))), nothing, nothing, 0.0) == [[], [], []]
