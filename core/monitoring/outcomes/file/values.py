"""What the cells of an outcomes file say: yes or no, and which day."""

from __future__ import annotations

import re
from datetime import date, datetime

from core.customers.schema import Target

YES, NO = frozenset({"yes", "y", "true", "t", "1", "1.0"}), frozenset({"no", "n", "false", "f", "0", "0.0"})
ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?)?")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def positive_of(text: str, target: Target, positive: str = "") -> bool | None:
    """Whether the cell says that the positive outcome came true; None when it cannot be told.

    The schema's own two texts come first, then yes/no, true/false and 1/0, all in any capitals.

    Args:
        positive: the text that means yes, when somebody has said so; every other text then means no.

    >>> target = Target("status", "gone", "still here")
    >>> [positive_of(text, target) for text in ("Gone", "still here", "1", "no", "maybe", "")]
    [True, False, True, False, None, None]
    >>> positive_of("cancelled", target, "Cancelled"), positive_of("moved", target, "Cancelled")
    (True, False)
    """
    cell = text.strip().casefold()
    if not cell:
        return None
    if positive:
        return cell == positive.strip().casefold()
    if cell in (target.positive.casefold(), target.negative.casefold()):
        return cell == target.positive.casefold()
    return True if cell in YES else False if cell in NO else None


def day_of(text: str, form: str = "") -> date | None:
    """The day in a cell; None when it is none, or could be read in two ways.

    2026-11-21, with a time or without (of which the written day counts), and 21.11.2026 are understood. 11/12/2026 is not:
    say its form.

    Args:
        form: as for `datetime.strptime`, such as %d/%m/%Y.

    >>> day_of("2026-11-21T23:30:00+01:00"), day_of("21.11.2026")
    (datetime.date(2026, 11, 21), datetime.date(2026, 11, 21))
    >>> day_of("11/12/2026"), day_of("11/12/2026", "%d/%m/%Y"), day_of("2026-02-30")
    (None, datetime.date(2026, 12, 11), None)
    """
    cell = text.strip()
    try:
        if form:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007  (a day has no zone)
        if ISO.fullmatch(cell):
            return date.fromisoformat(cell[:10])
        if found := DOTTED.fullmatch(cell):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None
