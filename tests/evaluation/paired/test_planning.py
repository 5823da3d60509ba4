"""How many customers a McNemar test needs: published numbers, and the power that is really reached."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from core.evaluation.paired.mcnemar import mcnemar
from core.evaluation.paired.planning import detectable_effect, needed, power_of, sample_size

shares = st.floats(0.02, 1.0)
parts = st.floats(0.05, 1.0)


def test_equals_connors_formula_elsewhere():
    """Connor 1987 as coded by B. Greenwell (R, pwr.mcnemar): p10 = .05, p01 = .45, power .8 asks for 22.01 customers."""
    assert sample_size(0.5, 0.4) == 23 and power_of(22, 0.5, 0.4) == pytest.approx(0.8, abs=1e-3)


def test_equals_the_formula_worked_out_by_hand():
    """ψ = .1, δ = .02: (1.95996 · .316228 + .84162 · .315595)² / .0004 = .78393 / .0004."""
    assert sample_size(0.1, 0.02) == 1_960 == sample_size(0.1, -0.02)


@given(shares, parts, st.floats(0.5, 0.99))
def test_the_three_answers_fit_together(share, part, power):
    effect = share * part
    n = sample_size(share, effect, power)
    reached = power_of(n, share, effect)
    assert reached >= power - 1e-6 and n * share > 5.99
    if n > 6 / share + 1:
        assert power_of(n - 1, share, effect) < power + 1e-3
        found = detectable_effect(n, share, power)
        assert found is not None and found <= effect * (1 + 1e-9)
        assert found == pytest.approx(effect, rel=0.1)


@pytest.mark.parametrize(("share", "effect"), [(0.3, 0.1), (0.1, 0.02), (0.1, 0.05), (0.06, 0.03)])
def test_the_power_is_really_reached(share, effect):
    """Over all tables that may come: mid-p reaches .8 with n customers, the exact test with 1/δ more, or nearly."""

    def power(n, method):
        found = 0.0
        for k in np.flatnonzero(binom.pmf(np.arange(n + 1), n, share) > 1e-6).tolist():
            b = np.arange(k // 2 + 1)
            p = 2 * binom.cdf(b, k, 0.5) - (binom.pmf(b, k, 0.5) if method == "mid-p" else 0)
            few = b[(p <= 0.05) & (2 * b < k)]
            q = (share + effect) / share / 2
            found += binom.pmf(k, n, share) * (binom.pmf(few, k, 1 - q).sum() + binom.pmf(few, k, q).sum())
        return found

    n = sample_size(share, effect)
    assert 0.79 < power(n, "mid-p") < 0.82
    assert power(n, "exact") < 0.79 < power(int(n + 1 / effect), "exact") < 0.82
    assert power_of(n, share, effect) == pytest.approx(0.8, abs=0.003)


def test_six_discordant_customers_are_the_least():
    """Five won in a row have p = .0625."""
    assert sample_size(1.0, 1.0) == 6 and sample_size(0.1, 0.1) >= 60
    assert mcnemar(0, 5).p > 0.05 > mcnemar(0, 6).p
    assert needed(0, 5, 5).more == 1 and needed(0, 6, 6).more == 0


def test_nothing_to_find_is_found_at_the_level():
    assert power_of(1_000, 0.1, 0.0) == pytest.approx(0.05) and power_of(1_000, 0.0, 0.0) == 0.0
    assert power_of(10, 1.0, 1.0) == 1.0 and power_of(0, 0.3, 0.1) == 0.0


def test_too_few_customers_can_tell_nothing_apart():
    assert detectable_effect(20, 0.1) is None and detectable_effect(1, 0.5) is None
    assert detectable_effect(2_000_000, 0.1) == pytest.approx((1.959964 + 0.841621) * np.sqrt(0.1 / 2e6), rel=1e-3)
    assert detectable_effect(100, 0.0) is None


def test_customers_still_needed():
    found = needed(40, 55, 1_409)
    assert found.effect == pytest.approx(15 / 1_409) and found.discordant_share == pytest.approx(95 / 1_409)
    assert found.total == sample_size(95 / 1_409, 15 / 1_409) and found.more == found.total - 1_409
    assert needed(30, 80, 1_409).more == 0 and mcnemar(30, 80).p < 0.05


def test_no_difference_seen_has_no_end_but_one_that_matters_has():
    assert (needed(12, 12, 500).total, needed(12, 12, 500).more) == (None, None)
    assert needed(12, 12, 500, effect=0.02).total == sample_size(24 / 500, 0.02)
    assert needed(0, 0, 500).more is None
    assert needed(0, 0, 500, effect=0.01).total == sample_size(0.01, 0.01)


def test_what_cannot_be_planned_is_refused():
    for share, effect in ((0.1, 0.2), (1.2, 0.1), (0.1, 0.0)):
        with pytest.raises(ValueError, match=r"effect|difference of 0"):
            sample_size(share, effect)
    with pytest.raises(ValueError, match="power"):
        sample_size(0.1, 0.05, power=0.01)
    with pytest.raises(ValueError, match="level"):
        sample_size(0.1, 0.05, alpha=0)
    with pytest.raises(ValueError, match="n ≥ 1"):
        detectable_effect(0, 0.1)
    with pytest.raises(ValueError, match="n ≥ 0"):
        power_of(-1, 0.1, 0.05)
    for counts in ((-1, 2, 10), (3, 3, 5), (0, 0, 0)):
        with pytest.raises(ValueError, match="need counts"):
            needed(*counts)
