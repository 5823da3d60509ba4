"""The table a version was trained on is found again, or the reason is told."""

from dataclasses import replace

import pytest

from core.customers.store import read_schema, read_table
from core.errors import EvaluationError
from core.evaluation.table import known_table
from core.model.registry.facts import data_hash
from core.settings import Settings
from tests.evaluation.versions import trained_pair


def settings(**more):
    return Settings(_env_file=None, **more)


def test_synthetic_customers_are_made_again():
    version = trained_pair()[0]
    table, words, found = known_table(settings(), version)
    assert (len(table), words, found) == (1_500, "synthetic customers, seed 3", version.card.data_hash)
    assert data_hash(table) == found


def test_synthetic_customers_are_found_beside_a_table_in_the_settings(tmp_path):
    assert len(known_table(settings(data=tmp_path / "gone.csv"), trained_pair()[0])[0]) == 1_500


def test_a_table_that_was_not_named_is_asked_for():
    version = trained_pair()[0]
    other = replace(version, card=replace(version.card, data="customers.csv"))
    with pytest.raises(EvaluationError, match=r"cannot be found.*'customers.csv'.*CHURN_DATA"):
        known_table(settings(), other)


def test_a_table_that_has_changed_is_not_taken(tmp_path):
    version = trained_pair()[0]
    changed = replace(version, card=replace(version.card, data="synthetic customers, seed 4"))
    with pytest.raises(EvaluationError, match="cannot be found"):
        known_table(settings(), changed)


def test_a_missing_file_is_told(tmp_path):
    version = trained_pair()[0]
    other = replace(version, card=replace(version.card, data="customers.csv"))
    with pytest.raises(EvaluationError, match=r"gone\.csv"):
        known_table(settings(data=tmp_path / "gone.csv"), other)


@pytest.mark.telco
def test_the_real_table_is_recognised_by_its_content(telco_csv):
    version = trained_pair()[0]
    table = read_table(telco_csv, read_schema(None)).table
    card = replace(version.card, data="telco-churn.csv", data_hash=data_hash(table))
    assert len(known_table(settings(data=telco_csv), replace(version, card=card))[0]) == 7_043
    with pytest.raises(EvaluationError, match=r"7,043 customers\), whose content is not"):
        known_table(settings(data=telco_csv), replace(version, card=replace(card, data_hash="0")))
