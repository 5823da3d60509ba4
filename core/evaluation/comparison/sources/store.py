"""Trials from disk: the versions that can be compared, the table they were trained on, and the journal's views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import DamagedModelError, EvaluationError
from core.evaluation.comparison.sources.labelled_table import Tell, must_differ, table_trial
from core.evaluation.comparison.trial import Trial
from core.evaluation.table import known_table
from core.evaluation.unseen import must_fit
from core.model.card import Card
from core.model.store import CHALLENGER, CHAMPION, read_aliases, saved_numbers, version_folder
from core.model.version import ModelVersion
from core.settings import Settings

if TYPE_CHECKING:
    from core.journal.store import Journal
    from core.monitoring.views.store import Views

LIVE_DAYS = 365
"""How far back live answers are looked for."""
SHOWN = (CHAMPION, CHALLENGER)


def holdout_trial(
    settings: Settings, first: ModelVersion, second: ModelVersion, tell: Tell = lambda share, doing: None
) -> Trial:
    """The customers of the second version's table, or else of the first one's, that neither has seen in training.

    Raises:
        EvaluationError: one version twice, the table cannot be found, or no honest comparison is possible on it.
    """
    must_differ(first, second)
    tell(0.0, "Finding the table that they were trained on")
    try:
        table, words, data_hash = known_table(settings, second)
    except EvaluationError as error:
        try:
            table, words, data_hash = known_table(settings, first)
        except EvaluationError:
            raise error from None
    return table_trial(table, words, data_hash, first, second, tell)


def trial_of_journal(
    views: Views, journal: Journal, today: date, horizon: int, first: ModelVersion, second: ModelVersion
) -> Trial:
    """Live answers of both versions to the same customers, of days whose outcomes are due.

    Args:
        views: refreshed.
        today: UTC.
        horizon: days after which an outcome is known; younger predictions would count only those who left early.

    Raises:
        EvaluationError: one version twice, other columns, or nobody was scored by both and has an outcome.
        ViewsError, JournalError: what is on disk cannot be read.
    """
    from core.evaluation.comparison.sources.live import live_trial
    from core.monitoring.outcomes.store import labelled_pair
    from core.monitoring.windows import Window

    must_differ(first, second)
    must_fit(first.schema, second)
    window = Window.ending(today - timedelta(days=horizon), LIVE_DAYS)
    columns = [column.name for column in first.schema.columns]
    pair = labelled_pair(views, journal, window, first.label, second.label, horizon, columns=columns)
    return live_trial(pair, window, first, second)


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A registered version that can be compared.

    Attributes:
        kind: for people; "" when its card cannot be read.
        aliases: that point at it.
    """

    number: int
    kind: str
    aliases: tuple[str, ...]


def known_versions(mlruns: Path, name: str) -> tuple[KnownVersion, ...]:
    """Every version of a model with a copy here, ascending; reads their cards only."""
    try:
        aliases = read_aliases(mlruns, name)
    except DamagedModelError:
        aliases = {}  # whoever serves says so; comparing needs none
    return tuple(
        KnownVersion(number, _kind(mlruns, name, number), tuple(a for a in SHOWN if aliases.get(a) == number))
        for number in saved_numbers(mlruns, name)
    )


def _kind(mlruns: Path, name: str, number: int) -> str:
    try:
        text = (version_folder(mlruns, name, number) / "card.json").read_text(encoding="utf-8")
        return Card.from_json(text).kind_label
    except (OSError, UnicodeDecodeError, DamagedModelError):
        return ""  # opening it will say what is wrong
