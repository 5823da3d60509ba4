"""Findings and rules that the tests of alerts share."""

from datetime import UTC, date, datetime, timedelta

from core.monitoring.alerts.rules import Rule, Rules
from core.monitoring.findings import Finding
from core.monitoring.windows import Window

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRST = date(2026, 11, 1)


def day(number):
    """The window of one day."""
    return Window(FIRST + timedelta(days=number), FIRST + timedelta(days=number))


def found(number, effect, subject="tenure", p=1e-6, signal="feature_drift", state=None):
    """What was found about a subject on that day; effect None: not enough data."""
    state = state or ("not_enough" if effect is None else "moved" if effect > 0 else "ok")
    p = None if effect is None else p
    return Finding(
        signal, subject, effect, None, p, p, 500, day(number), state, f"{subject}: {effect} on day {number}."
    )


def rule(**changes):
    """Two of three windows, a reminder after a day."""
    values = {
        "signal": "feature_drift", "floors": (("WARNING", 0.1), ("CRITICAL", 0.25)), "budget": 0.01, "bad": 2, "of": 3,
        "channels": ("log", "mail"), "repeat": timedelta(days=1),
    }  # fmt: skip
    return Rule(**{**values, **changes})


def rules(*more, **changes):
    """One rule, and more."""
    return Rules((rule(**changes), *more))
