"""The wiring: units of the counts, which side is which, and what is no verdict."""

from datetime import date, timedelta

import numpy as np
import pytest

from core.model.profile import ColumnProfile, Profile
from core.monitoring.counts import SQUARE_UNIT, UNIT, Shape, no_counts
from core.monitoring.decomposition import Decomposition
from core.monitoring.enough import NotEnoughData
from core.monitoring.evaluation import REFERENCE, Lost, evaluate_window, fits
from core.monitoring.windows import Window

LAST = date(2026, 11, 21)
WEEK = Window.ending(LAST, 7)
EDGES = tuple(i / 20 for i in range(1, 20))
PLAN = ColumnProfile("plan", (), ("basic", "full"), (500, 480, 20, 0), 0.1)
AGE = ColumnProfile("age", (30.0, 50.0), (), (300, 400, 300, 0, 0), -0.2)
SCORES = tuple(1000 if i == 5 else 0 for i in range(20))
PROFILE = Profile(1000, (PLAN, AGE), EDGES, SCORES)


def day(back, n, probability=0.26, plan=(0.5, 0.48, 0.02, 0.0), parts=(0.1, -0.2), explained=1.0):
    """n customers with one probability each ± 0.01, base -1, the same parts for everybody."""
    counts = no_counts(LAST - timedelta(days=back), "churn/3", "champion", Shape(("plan", "age"), (4, 5), 20))
    some, margin = round(n * explained), -1.0 + sum(parts)
    counts.part("n")[:], counts.part("n_explained")[:] = n, some
    counts.part("decisions")[:] = (0, n)
    bin_ = int(probability * 20)
    counts.part("scores")[bin_] = n
    counts.part("score_sums")[bin_] = round(n * probability / UNIT)
    counts.part("probability_squares")[:] = round(n * (probability**2 + 1e-4) / SQUARE_UNIT)
    counts.part("base_margin_sum")[:] = round(-some / UNIT)
    counts.part("explained_margin_sum")[:] = round(some * margin / UNIT)
    counts.part("contribution_sums")[:] = [round(some * part / UNIT) for part in parts]
    counts.part("contribution_squares")[:] = [round(some * part**2 / SQUARE_UNIT) for part in parts]
    age = (0.3, 0.4, 0.3, 0, 0)
    counts.part("columns")[:] = [round(n * share) for share in (*plan, *age)]
    return counts


def judged(*days, lost=None):
    found = evaluate_window(days, PROFILE, WEEK, lost)
    return found, {(one.signal, one.subject): one for one in found.findings}


def test_a_window_like_the_training_is_quiet():
    found, by = judged(day(0, 500), day(1, 500))
    assert {one.state for one in found.findings} == {"ok"}
    assert (found.n, found.at_risk, round(found.mean_risk, 6)) == (1000, 1000, 0.26)
    assert found.days == {"2026-11-20": 500, "2026-11-21": 500}
    assert by["mean_risk", REFERENCE].effect == 0.0


def test_the_decomposition_is_in_log_odds_and_names_the_column():
    found, by = judged(day(0, 500, probability=0.46, parts=(0.6, -0.25)))
    why = found.why
    assert isinstance(why, Decomposition) and why.exact
    assert [(s.column, round(s.change, 6)) for s in why.shares] == [("plan", 0.5), ("age", -0.05)]
    assert (round(why.before, 6), round(why.after, 6)) == (-1.1, -0.65)
    risen = by["mean_risk", REFERENCE]
    assert risen.moved and risen.effect == pytest.approx(0.2)
    assert "20.0 points higher" in risen.says and "through plan (+0.50 log-odds)" in risen.says
    assert by["score_drift", ""].moved


def test_a_selection_of_explained_customers_explains_nothing():
    found, by = judged(day(0, 500, probability=0.46, parts=(0.6, -0.25), explained=0.5))
    assert found.why == NotEnoughData(250, 475, "predictions with reasons")
    assert by["mean_risk", REFERENCE].moved and "through" not in by["mean_risk", REFERENCE].says


def test_the_first_half_of_the_days_is_compared_with_the_last():
    _, by = judged(day(0, 200, 0.46), day(1, 200, 0.26), day(2, 200, 0.26))  # the day in the middle is in neither
    along = by["mean_risk", ""]
    assert along.moved and along.effect == pytest.approx(0.2) and "from 0.260 to 0.460" in along.says and along.n == 200
    assert judged(day(0, 500))[1]["mean_risk", ""].state == "not_enough"


def test_columns_defects_and_lost_lines_are_found():
    found, by = judged(day(0, 1000, plan=(0.2, 0.4, 0.15, 0.25)), lost=Lost(torn=1, lines=1001, left_out=500))
    assert by["feature_drift", "plan"].moved and not by["feature_drift", "age"].moved
    moved = {one.subject for one in found.findings if one.signal == "data_quality" and one.moved}
    assert moved == {"missing plan", "unseen plan", "torn", "schema"}
    assert by["data_quality", "unseen plan"].effect == 0.25 and ("data_quality", "unseen age") not in by


def test_days_outside_the_window_count_nothing():
    assert evaluate_window([day(7, 500)], PROFILE, WEEK) == NotEnoughData(0, 1, "predictions")
    assert judged(day(0, 100), day(7, 500))[0].n == 100


def test_few_customers_are_no_verdict():
    found, by = judged(day(0, 10), day(1, 1))
    assert by["feature_drift", "plan"].state == by["score_drift", ""].state == "not_enough"
    assert by["mean_risk", ""].state == by["mean_risk", REFERENCE].state == "not_enough"
    assert isinstance(found.why, NotEnoughData)


def test_counts_of_other_bins_are_refused():
    other = Profile(1000, (PLAN,), EDGES, SCORES)
    assert not fits(day(0, 100), other)
    with pytest.raises(ValueError, match="bins of this profile"):
        evaluate_window([day(0, 100)], other, WEEK)


def test_quiet_windows_stay_within_the_budget_for_the_mean():
    """400 windows of 7 days whose customers have the reference's scores: the mean risk moves in none."""
    rng, moved = np.random.default_rng(5), 0
    spread = Profile(1000, (PLAN, AGE), EDGES, (50,) * 20)
    for _ in range(400):
        days = []
        for back in range(7):
            one = day(back, 30)
            bins = rng.integers(0, 20, 30)
            scores = np.bincount(bins, minlength=20)
            one.part("scores")[:] = 0
            one.part("scores")[:20] = scores
            one.part("score_sums")[:] = 0
            middle = (np.arange(20) + 0.5) / 20
            one.part("score_sums")[:20] = np.rint(scores * middle / UNIT)
            one.part("probability_squares")[:] = round(float(scores @ middle**2) / SQUARE_UNIT)
            days.append(one)
        found = evaluate_window(days, spread, WEEK)
        moved += any(one.moved for one in found.findings if one.signal == "mean_risk")
    assert moved <= 6  # 0.5 % of 400 is 2
