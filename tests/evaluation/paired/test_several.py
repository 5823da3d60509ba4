"""More than two models: Cochran's Q and Holm-adjusted pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.multitest import multipletests

from core.evaluation.paired.mcnemar import mcnemar
from core.evaluation.paired.several import cochran_q, holm, pairwise

answers = st.integers(2, 5).flatmap(
    lambda models: st.lists(st.lists(st.booleans(), min_size=models, max_size=models), min_size=1, max_size=40)
)


def test_golden_value():
    """The example of Cochran's Q in the SAS/STAT manual (PROC FREQ): three drugs, 46 patients, Q = 8.4706, p = .0145."""
    patterns = [("FFF", 6), ("FFU", 16), ("FUF", 2), ("FUU", 4), ("UFF", 2), ("UFU", 4), ("UUF", 6), ("UUU", 6)]
    right = np.array([[letter == "F" for letter in drugs] for drugs, times in patterns for _ in range(times)])
    found = cochran_q(right)
    assert (found.statistic, found.p) == (pytest.approx(8.4706, abs=5e-5), pytest.approx(0.0145, abs=5e-5))
    assert (found.freedom, found.n, found.discordant) == (2, 46, 34)


@given(answers)
def test_equals_the_formula_written_out(rows):
    right = np.array(rows)
    found, k = cochran_q(right), right.shape[1]
    columns, lines = right.sum(axis=0), right.sum(axis=1)
    spread = k * lines.sum() - (lines**2).sum()
    q = (k - 1) * (k * (columns**2).sum() - columns.sum() ** 2) / spread if spread else 0.0
    assert found.statistic == pytest.approx(q, abs=1e-9)
    assert found.p == pytest.approx(chi2.sf(q, k - 1))


@given(st.integers(0, 60), st.integers(0, 60))
def test_two_models_are_mcnemars_chi_square(b, c):
    right = np.array([[True, False]] * b + [[False, True]] * c + [[True, True]] * 5)
    theirs = mcnemar(b, c, "chi-square")
    found = cochran_q(right)
    assert (found.statistic, found.p) == (pytest.approx(theirs.statistic), pytest.approx(theirs.p))


@given(answers)
def test_pairs_are_mcnemars_adjusted_together(rows):
    pairs = pairwise(np.array(rows))
    assert all(pair.test == mcnemar(pair.table.only_first, pair.table.only_second) for pair in pairs)
    assert [pair.p_adjusted for pair in pairs] == holm([pair.test.p for pair in pairs]).tolist()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=15))
@settings(max_examples=8)  # theirs collects the garbage at each call
def test_holm_equals_statsmodels(p):
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1], abs=1e-12)


def test_false_alarms_over_all_pairs_keep_to_the_level():
    """Four equally good models that disagree about every fourth customer."""
    rng, alarms, q = np.random.default_rng(3), [], []
    for _ in range(600):
        right = rng.random((400, 1)) < 0.8
        right = right ^ (rng.random((400, 4)) < 0.1)
        alarms.append(min(pair.p_adjusted for pair in pairwise(right)) <= 0.05)
        q.append(cochran_q(right).p <= 0.05)
    assert np.mean(alarms) <= 0.055 and 0.03 < np.mean(q) < 0.07


def test_all_agree_is_no_evidence():
    right = np.array([[True] * 3, [False] * 3])
    assert (cochran_q(right).statistic, cochran_q(right).p) == (0.0, 1.0)
    assert [pair.p_adjusted for pair in pairwise(right)] == [1.0] * 3
    assert cochran_q(np.zeros((0, 3), bool)).p == 1.0


def test_what_is_no_answer_is_refused():
    for wrong in (np.zeros((3, 1), bool), np.zeros((3, 2)), np.zeros(3, bool)):
        with pytest.raises(ValueError, match="at least two models"):
            cochran_q(wrong)
