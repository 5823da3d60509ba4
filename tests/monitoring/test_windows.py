"""Windows of days."""

from datetime import date

import pytest

from core.monitoring.windows import Window, days_of


def test_a_window_knows_its_days_and_the_window_before():
    window = Window(date(2026, 2, 27), date(2026, 3, 1))
    assert window.days == (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1))
    assert window.before == Window(date(2026, 2, 24), date(2026, 2, 26))
    assert date(2026, 2, 26) not in window


def test_a_window_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        Window(date(2026, 3, 2), date(2026, 3, 1))


@pytest.mark.parametrize("text", ["", "0", "0d", "-3", "7 days", "1.5d"])
def test_lengths_that_are_none(text):
    with pytest.raises(ValueError, match="no number of days"):
        days_of(text)
