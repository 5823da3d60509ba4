"""Segments and their names."""

import pytest

from core.customers.schema import Column, Level, Schema, Target
from core.model.profile import ColumnProfile, Profile
from core.monitoring.segments.segment import SOURCE, bin_label, segment_of, segments_of

TENURE = ColumnProfile("tenure", (1.0, 3.0, 12.5), (), (1, 1, 1, 1, 0, 0), 0.0)
PLAN = ColumnProfile("plan:kind", (), ("m", "y"), (1, 1, 0, 0), 0.0)
PROFILE = Profile(4, (TENURE, PLAN), (0.5,), (2, 2))
LEVELS = (Level("m", "Monthly", ""), Level("y", "Yearly", ""))
SCHEMA = Schema(
    "Customers",
    None,
    Target("left", "yes", "no"),
    (Column("tenure", "Tenure", "number", "a"), Column("plan:kind", "Plan", "category", "a", levels=LEVELS)),
)


@pytest.mark.parametrize("name", ["tenure", "plan:kind", SOURCE])
def test_what_is_written_into_an_address_is_read_from_it(name):
    for segment in segments_of(PROFILE, SCHEMA, name):
        assert segment_of(segment.text, PROFILE, SCHEMA) == segment


def test_bins_are_named_for_people():
    assert [bin_label(TENURE, place, SCHEMA) for place in range(6)] == [
        "up to 1", "above 1 to 3", "above 3 to 12.5", "above 12.5", "missing", "never seen before",
    ]  # fmt: skip
    assert [one.label for one in segments_of(PROFILE, SCHEMA, "plan:kind")] == [
        "Plan: Monthly", "Plan: Yearly", "Plan: missing", "Plan: never seen before",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "tenure", "tenure:0", "tenure:5", "plan:kind:x", "@source:fax", "age:1"])
def test_what_is_no_segment_of_this_version_is_none(text):
    assert segment_of(text, PROFILE, SCHEMA) is None
