"""What the journal says about alerts, read again only when it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import streamlit as st

from core.journal.lines import Line
from core.journal.store import Journal
from core.monitoring.alerts.history import AlertStory, stories
from core.monitoring.alerts.kept.store import bodies, lines_of
from core.monitoring.alerts.state import Alert, AlertState
from core.monitoring.overview.evaluated import Evaluated, newest


@dataclass(frozen=True, slots=True)
class Facts:
    """Alerts and evaluations of one journal.

    Attributes:
        open: alerts, the oldest first.
        stories: all there ever were, the newest first.
        newest: the last evaluation; None before the first.
    """

    open: tuple[Alert, ...]
    stories: tuple[AlertStory, ...]
    newest: Evaluated | None


def facts(journal: Journal) -> Facts:
    """What is known now.

    Raises:
        JournalError: a day cannot be read.
    """
    days = tuple(bodies(journal))
    return _facts(str(journal.folder), tuple((day, crc32(body)) for day, body in days), days)


@st.cache_resource(show_spinner=False, max_entries=2)
def _facts(folder: str, marks: tuple[tuple[date, int], ...], _days: tuple[tuple[date, bytes], ...]) -> Facts:
    lines = tuple(_lines(_days))
    return Facts(AlertState().after(lines).open, stories(lines), newest(lines))


def _lines(days: tuple[tuple[date, bytes], ...]) -> Iterator[Line]:
    for _, body in days:
        yield from lines_of(body)
