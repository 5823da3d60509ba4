"""The newest evaluation in a sentence."""

from datetime import UTC, datetime

from core.journal.lines import FindingLine
from core.monitoring.overview.evaluated import newest, sentence

AT = datetime(2026, 11, 21, 6, tzinfo=UTC)


def finding(evaluation, subject, state="ok", effect=0.1, days=("2026-11-15", "2026-11-21")):
    """One line."""
    given = (*days, state, f"{subject}: says")
    return FindingLine("id", AT, evaluation, "feature_drift", subject, effect, 0.1, 0.1, 0.1, 500, *given)


def test_only_the_last_evaluation_counts_and_the_largest_effect_is_named_first():
    lines = [finding("a", "old", "moved"), finding("b", "age", "moved", 0.2), finding("b", "plan", "moved", 0.4)]
    lines += [finding("b", "pays by"), finding("b", "tenure", "not_enough", None)]
    found = newest(lines)
    assert [one.subject for one in found.moved] == ["plan", "age"]
    assert sentence(found) == (
        "looked at 4 signals of 2026-11-15 to 2026-11-21; 2 had moved: feature drift of plan, feature drift of age; "
        "for 1 there was not enough data."
    )


def test_a_quiet_evaluation_says_so():
    found = newest([finding("a", "age")])
    assert sentence(found) == "looked at 1 signal of 2026-11-15 to 2026-11-21, and none had moved."


def test_the_days_are_those_looked_at_and_not_the_earlier_ones_whose_outcomes_are_due():
    lines = [finding("a", "age", "moved"), finding("a", "plan", days=("2026-10-16", "2026-10-22"))]
    assert sentence(newest(lines), str.upper) == (
        "looked at 2 signals of 2026-11-15 to 2026-11-21; 1 had moved: feature drift of AGE."
    )
