"""Outcomes for the small journal of tests.monitoring.views.examples."""

from datetime import timedelta

from core.customers.store import read_rows, read_schema
from core.journal.days import stamp
from core.journal.lines import OutcomeLine
from core.monitoring.outcomes.file.reports import check
from core.monitoring.outcomes.learning.store import learn
from tests.journal.examples import DAY, NOON
from tests.monitoring.views.examples import views

LATER = NOON + timedelta(days=40)


def on(days):
    """The day so many days after DAY."""
    return DAY + timedelta(days=days)


def outcome(positive, observed, *, customer=None, prediction=None, at=LATER):
    """An outcome line."""
    return OutcomeLine(*stamp(at), customer, prediction, str(on(observed)), positive)


def read(text, how=None, today=None):
    """An outcomes file's rows."""
    return check(read_rows(text.encode(), "left.csv"), "left.csv", read_schema(None), today or LATER.date(), how)


def take_in(journal, text, now=LATER, horizon=30, how=None, **more):
    """Learn a file's outcomes."""
    found = views(journal.folder)
    found.refresh(now.date())
    return learn(read(text, how, now.date()), journal, found, horizon, now, **more)
