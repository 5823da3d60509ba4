"""McNemar's test: golden values, statsmodels and SciPy, and the error rates that its docstring claims."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, chi2
from statsmodels.stats.contingency_tables import mcnemar as theirs

from core.evaluation.paired.mcnemar import CHI_SQUARE_FROM, mcnemar

counts = st.integers(0, 400)
METHODS = ("exact", "mid-p", "chi-square", "corrected chi-square")


@pytest.mark.parametrize(
    ("only_first", "only_second", "method", "statistic", "p"),
    [
        (70, 59, "exact", 59, 0.378688),
        (70, 59, "mid-p", 59, 0.33468776),
        (30, 60, "exact", 30, 0.00206),
        (121, 59, "corrected chi-square", 20.67222, 5.450095e-6),
        (121, 59, "chi-square", 21.35556, 3.815136e-6),
    ],
)
def test_golden_values(only_first, only_second, method, statistic, p):
    """Of the tables [[101, 70], [59, 33]], [[101, 30], [60, 33]] and [[101, 121], [59, 33]]."""
    found = mcnemar(only_first, only_second, method)
    assert found.method == method and found.statistic == pytest.approx(statistic, abs=5e-6)
    assert found.p == pytest.approx(p, rel=2e-6 if p > 0.01 or p < 1e-4 else 2e-4)


@pytest.mark.parametrize(
    ("method", "p"),
    [("exact", 0.052479), ("mid-p", 0.034690), ("chi-square", 0.033006), ("corrected chi-square", 0.055009)],
)
def test_equals_r_contingencytables(method, p):
    """Chapter 8 of the R package contingencytables: complete response before and after therapy, [[59, 6], [16, 80]]."""
    assert mcnemar(6, 16, method).p == pytest.approx(p, abs=5e-7)


@pytest.mark.parametrize(("method", "p"), [("exact", 0.0703), ("mid-p", 0.0391), ("chi-square", 0.0339)])
def test_equals_the_example_of_the_source(method, p):
    """Fagerland, Lydersen, Laake 2013: airway hyper-responsiveness before and after transplantation, [[1, 1], [7, 12]]."""
    assert mcnemar(1, 7, method).p == pytest.approx(p, abs=5e-5)


@given(counts, counts.filter(bool))
def test_equals_statsmodels_where_it_has_the_method(b, c):
    table = [[3, b], [c, 4]]
    assert mcnemar(b, c, "exact").p == pytest.approx(theirs(table, exact=True).pvalue)
    for method, corrected in (("chi-square", False), ("corrected chi-square", True)):
        if b != c or not corrected:
            their = theirs(table, exact=False, correction=corrected)
            found = mcnemar(b, c, method)
            assert (found.statistic, found.p) == (pytest.approx(their.statistic), pytest.approx(their.pvalue))


@given(counts, counts.filter(bool))
def test_mid_p_is_the_exact_p_less_the_chance_of_what_was_seen(b, c):
    expected = binomtest(b, b + c).pvalue - binom.pmf(b, b + c, 0.5) if b != c else 1.0
    assert mcnemar(b, c, "mid-p").p == pytest.approx(expected, abs=1e-12)


@given(counts, counts, st.sampled_from((None, *METHODS)))
def test_is_a_probability_and_the_same_either_way_round(b, c, method):
    found, turned = mcnemar(b, c, method), mcnemar(c, b, method)
    assert 0 <= found.p <= 1 and found.p == pytest.approx(turned.p, abs=1e-15) and found.statistic == turned.statistic
    assert (found.only_first, found.only_second, found.discordant) == (b, c, b + c)


@pytest.mark.parametrize("method", [None, *METHODS])
def test_no_discordant_pairs_is_no_evidence(method):
    """statsmodels' chi-square says p = 0 here."""
    found = mcnemar(0, 0, method)
    assert (found.method, found.statistic, found.p) == ("no discordant pairs", 0.0, 1.0)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 7, 500])
def test_equal_counts_are_no_evidence(method, count):
    assert mcnemar(count, count, method).p == pytest.approx(1.0)


def test_the_number_of_discordant_pairs_chooses_the_method():
    chosen = [mcnemar(1, n - 1).method for n in (1, 24, 25, 999, 1_000)]
    assert chosen == ["exact", "exact", "mid-p", "mid-p", "chi-square"]


def test_where_the_chi_square_takes_over_it_says_what_mid_p_says():
    n, b = CHI_SQUARE_FROM, np.arange(CHI_SQUARE_FROM // 2)
    mid_p = 2 * binom.cdf(b, n, 0.5) - binom.pmf(b, n, 0.5)
    assert np.abs(mid_p - chi2.sf((n - 2 * b) ** 2 / n, 1)).max() < 0.0003


def test_ten_million_discordant_pairs():
    for method in METHODS:
        assert mcnemar(10_000_000, 9_991_000, method).p == pytest.approx(0.0441, abs=1e-4)
    assert mcnemar(10_000_000, 0).p == 0.0


@pytest.mark.parametrize(("share", "n"), [(0.1, 300), (0.1, 1_409), (0.3, 1_409)])
def test_false_alarms_keep_to_the_level(share, n):
    """20,000 comparisons of equally good models that disagree about so many customers: exact below, mid-p about 5 %."""
    rng = np.random.default_rng(4)
    pairs = rng.multinomial(n, [share / 2, share / 2, 1 - share], size=20_000)[:, :2]
    seen, times = np.unique(pairs, axis=0, return_counts=True)
    rate = {
        method: np.average([mcnemar(b, c, method).p <= 0.05 for b, c in seen.tolist()], weights=times)
        for method in ("exact", "mid-p")
    }
    assert 0.025 < rate["exact"] <= 0.05 and 0.04 < rate["mid-p"] < 0.054
    assert np.average([mcnemar(b, c).p <= 0.05 for b, c in seen.tolist()], weights=times) < 0.054


def test_numpys_integers_do_not_reach_the_record():
    found = mcnemar(np.int64(40), np.int64(62))
    assert type(found.only_first) is type(found.only_second) is int


def test_what_is_no_count_or_no_method_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        mcnemar(-1, 3)
    with pytest.raises(ValueError, match="no method"):
        mcnemar(1, 3, "wald")
