"""Which version an address means, and on whom it is judged."""

from dataclasses import replace

import numpy as np
import pytest

from core.customers.export.as_arrow import as_arrow
from core.customers.synthetic.table import synthetic_table
from core.errors import AwayError, DamagedModelError, EvaluationError, ModelError, NoModelError
from core.evaluation.gate.policy_store import read_policy
from core.evaluation.gate.subject.store import open_subject
from core.evaluation.gate.subject.versions.store import open_version
from core.model.registry.judged.address import parse_address
from core.model.store import version_folder
from tests.evaluation.gate.desks import copy_desk, customers


def subject(settings, address=None, data=None, against=True):
    desk, version = open_version(settings, address)
    return open_subject(desk, desk.settings, version, data, against, read_policy(None))


@pytest.mark.parametrize(
    ("address", "label"),
    [
        (None, "churn/2"),
        ("models:/churn/1", "churn/1"),
        ("models:/churn@champion", "churn/1"),
        ("models:/churn@challenger", "churn/2"),
        ("models:/churn/latest", "churn/2"),
        ("churn/1", "churn/1"),
    ],
)
def test_an_address_finds_its_version(desk, address, label):
    assert open_version(desk, address)[1].label == label


def test_a_run_finds_the_version_that_it_registered_with_and_without_the_registry(desk, tmp_path):
    run = open_version(desk, "churn/1")[1].card.run_id
    assert open_version(desk, f"runs:/{run}/model")[1].label == "churn/1"
    away = copy_desk(desk, tmp_path, registry=False)
    found, version = open_version(away, f"runs:/{run}")
    assert (found.registry, version.label) == (None, "churn/1")
    with pytest.raises(NoModelError, match="has registered no version"):
        open_version(desk, "runs:/0123456789abcdef")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "churn",
        "models:/churn",
        "models:/churn/0",
        "models:/churn/Staging",
        "models:/../x/1",
        "runs:/",
        "http://x/1",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ModelError, match="is no address of a model version"):
        parse_address(text)


def test_versions_that_are_not_there_are_told(desk):
    with pytest.raises(NoModelError, match=r"There is no churn/9"):
        open_version(desk, "models:/churn/9")
    with pytest.raises(NoModelError, match=r"no alias 'canary'; there is: challenger, champion"):
        open_version(desk, "models:/churn@canary")
    with pytest.raises(NoModelError, match="No version of other is registered"):
        open_version(desk, "models:/other/latest")


def test_without_the_registry_served_copies_are_judged_and_it_is_said(desk, tmp_path):
    found = subject(copy_desk(desk, tmp_path, registry=False))
    assert found.evidence.version.version.label == "churn/2"
    assert found.evidence.original.difference is None
    assert any("served copies were taken" in note for note in found.notes)


def test_without_either_it_is_said(desk, tmp_path):
    with pytest.raises(NoModelError, match="No version of churn is registered"):
        open_version(copy_desk(desk, tmp_path, registry=False, served=False), None)
    with pytest.raises(AwayError, match="registry is away"):
        open_version(copy_desk(desk, tmp_path / "b", registry=False, served=False), "models:/churn/1")


def test_what_is_not_here_is_fetched_from_the_registry(desk, tmp_path):
    settings = copy_desk(desk, tmp_path, served=False)
    found, version = open_version(settings, None)
    assert (version.label, found.alias("champion")) == ("churn/2", 1)
    assert version_folder(settings.mlruns, "churn", 2).is_dir()


def test_a_damaged_version_is_not_judged(desk, tmp_path):
    settings = copy_desk(desk, tmp_path)
    path = version_folder(settings.mlruns, "churn", 2) / "arrays.npz"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedModelError, match="does not match its checksum"):
        open_version(settings, None)


def test_the_holdout_of_the_trainings_own_table_is_judged_by_both(desk):
    found = subject(desk)
    evidence = found.evidence
    assert (len(evidence.target), found.n_seen) == (500, 2_000)
    assert evidence.pair.champion.version.label == "churn/1"
    assert found.customers.words == "synthetic customers, seed 5"
    assert len(found.model_hash) == 64
    assert evidence.terms is None
    assert evidence.currency == "USD"


def test_the_original_is_asked_again(desk):
    original = subject(desk, "churn/1").evidence.original
    assert original.difference <= 1e-9
    assert original.n == 500


def test_the_champion_is_not_compared_with_itself(desk):
    evidence = subject(desk, "models:/churn@champion").evidence
    assert (evidence.pair, evidence.doubtful) == (None, False)
    assert "champion itself" in evidence.no_champion
    assert "--against none" in subject(desk, against=False).evidence.no_champion


def test_another_table_is_judged_without_the_customers_that_were_trained_on(desk, tmp_path):
    import pyarrow.parquet as pq

    fresh = synthetic_table(customers().schema, 600, seed=9).table
    both = replace(
        fresh,
        ids=np.concatenate([fresh.ids, customers().ids[:50]]),
        numbers={k: np.concatenate([v, customers().numbers[k][:50]]) for k, v in fresh.numbers.items()},
        codes={k: np.concatenate([v, customers().codes[k][:50]]) for k, v in fresh.codes.items()},
        target=np.concatenate([fresh.target, customers().target[:50]]),
        rows=np.arange(1, 651),
    )
    pq.write_table(as_arrow(both), tmp_path / "other.parquet")
    found = subject(desk, data=tmp_path / "other.parquet")
    assert found.customers.words == "other.parquet"
    assert 600 <= len(found.evidence.target) < 650
    assert found.n_seen == 650 - len(found.evidence.target) > 20


def test_rows_with_errors_are_counted(desk, tmp_path):
    import pyarrow.csv as pa_csv

    path = tmp_path / "bad.csv"
    pa_csv.write_csv(as_arrow(synthetic_table(customers().schema, 300, seed=9).table), path)
    lines = path.read_text().splitlines()
    lines[1] = lines[1].rpartition(",")[0] + ',"perhaps"'
    path.write_text("\n".join(lines))
    assert "1 of 300 rows have errors and are not judged" in subject(desk, data=path).notes[0]


def test_an_unknown_table_is_refused(desk, tmp_path):
    settings = copy_desk(desk, tmp_path)
    path = tmp_path / "own.csv"
    path.write_text("a\n1\n")
    other = settings.model_copy(update={"data": path, "model_name": "churn"})
    desk_, version = open_version(other, None)
    changed = replace(version, card=replace(version.card, data="own.csv"))
    with pytest.raises(EvaluationError, match="cannot be found"):
        open_subject(desk_, other, changed, None, True, read_policy(None))


def test_stated_profit_of_the_policy_goes_before_the_settings(desk):
    settings = desk.model_copy(update={"customer_value": 500.0, "contact_cost": 20.0, "acceptance": 0.2})
    assert subject(settings).evidence.terms.customer_value == 500.0
    found, version = open_version(settings, None)
    policy = read_policy(None)
    stated = replace(policy, profit=replace(policy.profit, customer_value=900.0))
    assert open_subject(found, settings, version, None, True, stated).evidence.terms.customer_value == 900.0
