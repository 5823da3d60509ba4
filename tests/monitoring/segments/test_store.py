"""Counts of a segment against plain loops over the journal."""

from datetime import timedelta

import numpy as np
import pytest

from core.customers.schema import Column, Level, Schema, Target
from core.errors import ViewsError
from core.monitoring.counts import total
from core.monitoring.segments.segment import segment_of, segments_of
from core.monitoring.segments.store import segment_counts
from core.monitoring.views.template import template
from tests.journal.examples import DAY, batch
from tests.monitoring.views.examples import PROFILE, TODAY, figures, figures_of, journal, simple, unclosed, views

LEVELS = tuple(Level(text, text, text) for text in ("Month-to-month", "One year"))
SCHEMA = Schema(
    "customers",
    "id",
    Target("left", "Yes", "No"),
    (Column("tenure", "Tenure", "number", "a"), Column("Contract", "Contract", "category", "a", levels=LEVELS)),
)
KNOWN = template("churn/3", PROFILE)


def lines():
    """Predictions of every kind: a missing number, a missing and an unseen level, without reasons, as challenger."""
    return [
        simple("A-1", tenure=0.5, contract="One year", probability=0.9, source="api"),
        simple("A-2", tenure=None, contract="Month-to-month", latency_ms=4.0),
        simple("A-3", tenure=3.0, contract=None, probability=0.1, source="batch"),
        simple("A-4", tenure=99.0, contract="Weekly"),
        simple("A-5", tenure=3.0, contract="One year", contributions=None, base_margin=None),
        simple("A-6", tenure=0.1, contract="One year", role="challenger", at_risk=True, band="high"),
        simple("B-1", model="churn/9", source="api"),
    ]


@pytest.fixture
def logs(tmp_path):
    with journal(tmp_path) as open_one:
        open_one.append_many(lines())
        open_one.append_predictions(batch(400))
    unclosed(tmp_path, 30)
    return tmp_path


def wanted(logs, belongs):
    """Figures of the lines of churn/3 that were shown to somebody and belong to the segment."""
    closed = {line.id for line in journal(logs).read(kinds=("batch",))}
    mine = [
        line
        for line in journal(logs).read(kinds=("prediction",))
        if line.model == "churn/3" and (line.batch is None or line.batch in closed) and belongs(line)
    ]
    return figures(mine)


@pytest.mark.parametrize("today", [DAY, TODAY], ids=["the open day", "a closed day"])
@pytest.mark.parametrize(
    ("text", "belongs"),
    [
        ("Contract:One year", lambda line: line.features["Contract"] == "One year"),
        ("Contract:@missing", lambda line: line.features["Contract"] is None),
        ("Contract:@unseen", lambda line: str(line.features["Contract"]).startswith("Weekly")),
        ("tenure:2", lambda line: line.features["tenure"] is not None and 1 < line.features["tenure"] <= 3),
        ("tenure:@missing", lambda line: line.features["tenure"] is None),
        ("@source:api", lambda line: line.source == "api"),
    ],
)
def test_a_segment_counts_what_a_loop_over_its_lines_counts(logs, today, text, belongs):
    views(logs).refresh(today)
    segment = segment_of(text, PROFILE, SCHEMA)
    found = segment_counts(logs, views(logs).day(DAY), KNOWN, segment)
    summed = figures_of(sum_of(found))
    expected = wanted(logs, belongs)
    assert summed.pop("sums") == pytest.approx(expected.pop("sums"), abs=1e-5)
    assert summed == expected


def sum_of(found):
    """All roles added up."""
    from dataclasses import replace

    return total(replace(one, role="champion") for one in found)


@pytest.mark.parametrize("name", ["tenure", "Contract", "@source"])
def test_the_segments_of_a_column_add_up_to_everybody(logs, name):
    views(logs).refresh(TODAY)
    view = views(logs).day(DAY)
    parts = [segment_counts(logs, view, KNOWN, one) for one in segments_of(PROFILE, SCHEMA, name)]
    whole = sum_of([one for one in view.counts if one.model == "churn/3"])
    summed = sum_of([one for part in parts for one in part])
    exact = whole.shape.starts["score_sums"]
    assert np.array_equal(summed.flat[:exact], whole.flat[:exact])
    assert np.array_equal(summed.part("columns"), whole.part("columns"))


def test_roles_stay_apart_and_a_day_without_the_version_has_none(logs):
    views(logs).refresh(TODAY)
    found = segment_counts(logs, views(logs).day(DAY), KNOWN, segment_of("Contract:One year", PROFILE, SCHEMA))
    assert [(one.role, one.model) for one in found] == [("challenger", "churn/3"), ("champion", "churn/3")]
    other = template("churn/4", PROFILE)
    assert segment_counts(logs, views(logs).day(DAY), other, segment_of("tenure:1", PROFILE, SCHEMA)) == ()


def test_a_damaged_copy_is_named(logs):
    views(logs).refresh(TODAY)
    view = views(logs).day(DAY)
    copy = next(one for one in view.compact if one.model == "churn/3")
    (logs / "views" / copy.name).write_bytes(b"garbage")
    with pytest.raises(ViewsError, match=copy.name):
        segment_counts(logs, view, KNOWN, segment_of("tenure:1", PROFILE, SCHEMA))
    assert DAY + timedelta(days=1) == TODAY
