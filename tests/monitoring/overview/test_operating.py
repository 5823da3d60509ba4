"""Latency, pace, defects and importance of each day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from core.monitoring.alerts.history import AlertStory
from core.monitoring.counts import LATENCY_EDGES
from core.monitoring.overview.defects import RowDefects, daily_defects, defect_counts
from core.monitoring.overview.latency import latency_quantile
from core.monitoring.overview.operating import incidents, pace, weight
from core.monitoring.quality import quality
from core.monitoring.views.day import DayView
from core.monitoring.windows import Window
from tests.monitoring.overview.examples import PROFILE, counts

WINDOW = Window(date(2026, 11, 8), date(2026, 11, 10))
BAD = ("2026-11-09, line 3: torn, no end",)


def view(day, *counted, **changes):
    """A day's view."""
    given = {"lines": 100, "kinds": {}, "torn": 0, "foreign": 0, "bad": (), "misplaced": 0, "left_out": 0} | changes
    return DayView(date(2026, 11, day), counted, (), closed=frozenset(), profiles={}, **given)


@pytest.mark.parametrize("q", [0.5, 0.95, 0.99])
def test_quantiles_from_buckets_are_right_to_a_bucket(q):
    values = np.random.default_rng(3).lognormal(0, 1, 20_000)
    buckets = np.bincount(np.searchsorted(LATENCY_EDGES, values), minlength=len(LATENCY_EDGES) + 1)
    assert latency_quantile(buckets, q) == pytest.approx(np.quantile(values, q), rel=0.05)


def test_pace_knows_the_busiest_hour_and_what_was_left_out():
    counted = counts(9, 7200)
    found = pace([counted], [view(9, counted, left_out=800), view(10, left_out=5)], WINDOW)
    assert found.n.tolist() == [0, 7200, 0]
    assert found.per_second[1] == 2.0
    assert np.isnan(found.per_second[[0, 2]]).all()
    assert found.left_out[1:].tolist() == [0.1, 1.0]
    assert np.isnan(found.left_out[0])


def test_importance_is_the_root_mean_square():
    found = weight([counts(9, 50, effect=(0.3, -0.4))], WINDOW, ["plan", "age"])
    assert found[:, 1] == pytest.approx(np.sqrt([0.17, 0.10]), abs=1e-6)
    assert np.isnan(found[:, 0]).all()


def test_only_alerts_about_drift_are_drift_incidents():
    story = AlertStory("1", "score_drift", "", "INFO", datetime(2026, 10, 3, tzinfo=UTC), None, ())
    stories = [story, replace(story, signal="data_quality"), replace(story, raised=datetime(2026, 11, 3, tzinfo=UTC))]
    assert incidents(stories) == {"2026-10": 1, "2026-11": 1}


def test_defects_of_each_day_and_of_each_column():
    spoiled = counts(9, 100, age=[60, 30, 4, 5, 1], plan=[40, 50, 3, 7])
    days = [view(9, spoiled, left_out=20, torn=1, bad=BAD), view(10, foreign=2)]
    found = daily_defects(days, [spoiled], PROFILE, WINDOW)
    assert {name: values.tolist() for name, values in found.counts.items() if values.any()} == {
        "missing": [0, 8, 0], "unseen": [0, 7, 0], "type": [0, 1, 0], "left_out": [0, 20, 0], "torn": [0, 1, 0],
        "foreign": [0, 0, 2],
    }  # fmt: skip
    assert found.cells.tolist() == [0, 200, 0]
    rows = [RowDefects(100, 12, {"age": 9})]
    counted = {(one.defect, one.column): (one.count, one.n) for one in defect_counts(days, [spoiled], PROFILE, rows)}
    assert counted["type", "age"] == (1, 100)
    assert counted["schema", ""] == (20, 120)
    assert counted["foreign", ""] == (2, 200)
    assert (counted["duplicate", ""], counted["out_of_range", "age"]) == ((12, 100), (9, 100))


def test_what_is_worse_than_in_training_is_named():
    spoiled = counts(9, 100, plan=[40, 50, 3, 7])
    judged, _ = quality(defect_counts([view(9, spoiled)], [spoiled], PROFILE))
    assert {(one.counted.defect, one.counted.column) for one in judged if one.worse} == {
        ("unseen", "plan"),
        ("missing", "plan"),
    }
