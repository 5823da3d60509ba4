"""What a policy file may say, and what is said about one that is wrong."""

import re

import pytest

from core.errors import PolicyError
from core.evaluation.gate.policy_store import BUNDLED, read_policy
from core.evaluation.gate.policy_text import OPTIONAL, RULES, parse_policy

BASE = BUNDLED.read_text()


def test_the_bundled_floors_are_those_of_the_textbook_and_of_the_churn_class():
    policy = read_policy(None)
    floors, churn = policy.performance.floors, policy.performance.churn
    assert (policy.name, policy.performance.average) == ("bundled", "macro")
    assert (floors.accuracy, floors.precision, floors.recall, floors.f1, floors.roc_auc) == (0.75, 0.7, 0.65, 0.7, 0.8)
    assert (churn.accuracy, churn.precision, churn.recall, churn.f1, churn.roc_auc) == (0.72, 0.48, 0.62, 0.57, 0.8)
    assert policy.fairness.accuracy_gap == policy.robustness.accuracy_lost == 0.1
    assert policy.robustness.noise == (0.01, 0.05, 0.1)
    assert policy.profit.customer_value is None


def test_every_number_of_the_bundled_policy_is_explained():
    section, last = "", ""
    explained = set()
    for line in BASE.splitlines():
        if found := re.match(r"\[([\w.]+)\](.*)", line):
            section, last = found[1], found[2]
        elif (found := re.match(r"(?:# )?(\w+) = [^#]+(#.*)?$", line)) and (found[2] or last):
            explained.add(f"{section}.{found[1]}")
    assert explained == set(RULES)


def test_a_file_needs_only_what_differs(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text("[performance.floors]\nf1 = 0.6\n[champion]\nmcnemar = 0.01\n[profit]\ncustomer_value = 500\n")
    policy, bundled = read_policy(path), read_policy(None)
    assert (policy.name, policy.performance.floors.f1) == ("ours.toml", 0.6)
    assert (policy.champion.mcnemar, policy.profit.customer_value) == (0.01, 500.0)
    assert policy.performance.floors.recall == 0.65
    assert policy.fairness == bundled.fairness
    assert policy.hash != bundled.hash


def test_the_hash_is_of_what_is_in_force_not_of_how_it_is_written(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text("# nothing new\n[performance.floors]\nf1 = 0.700\n")
    assert read_policy(path).hash == read_policy(None).hash
    assert len(read_policy(None).hash) == 64


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[performance.floors]\naccuray = 0.8", "performance.floors.accuray: unknown key; known are accuracy, precision"),
        ("[perfomance]\nf1 = 0.8", "perfomance: unknown key; known are certainty, champion"),
        ("[performance.floors]\nf1 = 70", "performance.floors.f1: must be a number from 0 to 1, found 70"),
        ('[performance.floors]\nf1 = "0.7"', "performance.floors.f1: must be a number from 0 to 1, found '0.7'"),
        ("[performance.floors]\nf1 = true", "found True"),
        ("[performance.floors]\nf1 = nan", "found nan"),
        ("[profit]\ncustomer_value = inf", "must be a number of at least 0, found inf"),
        ("[certainty]\nfewest = 3.5", "certainty.fewest: must be a whole number"),
        ("performance = 3", "performance: must be a table [performance], found 3"),
        ('[performance]\naverage = "micro"', "must be one of macro, weighted, churn, found 'micro'"),
        ("[robustness]\nnoise = []", "rising list"),
        ("[robustness]\nnoise = [0.1, 0.05]", "rising list"),
        ('[robustness]\nnoise = "much"', "rising list"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(text, says, tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(text)
    with pytest.raises(PolicyError, match=r"ours\.toml has 1 fault") as error:
        read_policy(path)
    assert says in str(error.value)


def test_all_faults_are_told_at_once(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text("[performance.floors]\nf1 = 70\nrecal = 1\n[certainty]\nseed = -1\n")
    with pytest.raises(PolicyError, match=r"has 3 fault"):
        read_policy(path)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(PolicyError, match="cannot be read"):
        read_policy(tmp_path / "none.toml")
    with pytest.raises(PolicyError, match="cannot be read"):
        read_policy(tmp_path)
    (tmp_path / "torn.toml").write_text("[performance")
    with pytest.raises(PolicyError, match="is not TOML"):
        read_policy(tmp_path / "torn.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xe4")
    with pytest.raises(PolicyError, match="not UTF-8"):
        read_policy(tmp_path / "latin.toml")


def test_a_complete_policy_lacks_nothing():
    with pytest.raises(PolicyError, match=f"has {len(RULES) - len(OPTIONAL)} fault"):
        parse_policy("", "empty.toml")
