"""Writes the outcomes of a file into the journal: each once, all in one go.

Asking again with the same file writes nothing, so a run that was killed is simply repeated. A row that says something else than
the journal about the same thing and day is a correction and is written; the newest line holds. A row that says what the journal
said before it was corrected is old news and is not written, unless that is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.customers.problems import Problem
from core.errors import BusyError
from core.journal.alone.store import alone
from core.journal.days import day_of_id, stamp
from core.journal.lines import BatchLine, OutcomeLine, PredictionLine
from core.journal.store import Journal
from core.monitoring.outcomes.file.reports import Reports
from core.monitoring.outcomes.kept.store import FIRST, outcomes
from core.monitoring.outcomes.learning import matching
from core.monitoring.views.asking.store import asking
from core.monitoring.views.store import Views

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 5
WHOLE = re.compile(r"(\d+)\.0+")
"""A whole number as a spreadsheet writes an id that it took for a measurement."""
MADE = pa.schema([("id", pa.string()), ("customer", pa.string()), ("day", pa.int32())])


@dataclass(frozen=True, slots=True)
class Learned:
    """What became of a file.

    Attributes:
        name: of the file.
        batch: shared by the lines that were written; "" when there are none.
        rows: in the file.
        written: lines, `positives` of them with the positive outcome, `corrections` of them against what stood there.
        known: rows that say what the journal says already.
        outdated: rows that say what was corrected since; not written.
        repeated: rows that say the same as one before in the file.
        unknown_predictions, unknown_customers: rows about predictions that are not in the journal, and about customers
            without a prediction within the horizon before the day; not written.
        examples: some of these ids.
        problems, n_problems: rows that cannot be used; the first of them, and how many.
        notes: how the file was read.
        first, last: days of the written outcomes; None when there are none.
        dry: nothing was written, it was only asked what would be.
    """

    name: str
    batch: str
    rows: int
    written: int
    positives: int
    corrections: int
    known: int
    outdated: int
    repeated: int
    unknown_predictions: int
    unknown_customers: int
    examples: tuple[str, ...]
    problems: tuple[Problem, ...]
    n_problems: int
    notes: tuple[str, ...]
    first: date | None
    last: date | None
    dry: bool


def learn(
    reports: Reports,
    journal: Journal,
    views: Views,
    horizon: int,
    now: datetime,
    *,
    dry: bool = False,
    restore: bool = False,
) -> Learned:
    """Write what is new.

    Args:
        reports: of the file.
        journal: to write into.
        views: of the same folder, refreshed.
        horizon: days, as in core.monitoring.outcomes.store.
        now: of the lines; they all carry it.
        dry: only say what would be written.
        restore: also write what was corrected since.

    Raises:
        JournalError: nothing was written.
        BusyError: another file is being learned for very long.
        ViewsError: a Parquet file of the views cannot be read.
    """
    busy = BusyError("Another file of outcomes is being learned.", todo="Try again when it is done.")
    with alone(journal.folder, "outcomes", busy):  # two at once would write what both of them say twice
        reports, lines, kinds = _sorted_out(reports, journal, views, horizon, restore)
        batch = stamp(now).id
        written = [
            OutcomeLine(*stamp(now), customer, prediction, day.isoformat(), positive, batch, reports.name)
            for customer, prediction, day, positive in lines
        ]
        if written and not dry:
            journal.append_many(written)
            journal.flush()
    days = [day for _, _, day, _ in lines]
    return Learned(
        *(reports.name, batch if written else "", reports.n_rows, len(written), sum(line.positive for line in written)),
        *(kinds.corrections, kinds.known, kinds.outdated, reports.repeated, kinds.predictions, kinds.customers),
        *(kinds.examples, reports.problems, reports.n_problems, reports.notes),
        *(min(days, default=None), max(days, default=None), dry),
    )


@dataclass(frozen=True, slots=True)
class _Kinds:
    corrections: int
    known: int
    outdated: int
    predictions: int
    customers: int
    examples: tuple[str, ...]


Draft = tuple[str | None, str | None, date, bool]


def _sorted_out(
    reports: Reports, journal: Journal, views: Views, horizon: int, restore: bool
) -> tuple[Reports, list[Draft], _Kinds]:
    """The rows without those that came before their prediction, what is to be written, and what became of the rest."""
    names = _names(reports, journal)
    said, current, found, made_on, customer = _asked(reports, names, journal, views, horizon)
    whole = [
        WHOLE.fullmatch(one) if one and not known else None for one, known in zip(reports.customer, found, strict=True)
    ]
    if any(whole):  # a spreadsheet made numbers of the ids
        ids = [one[1] if one else kept for one, kept in zip(whole, reports.customer, strict=True)]
        reports = replace(reports, customer=np.array(ids, dtype=object))
        names = _names(reports, journal)
        said, current, found, made_on, customer = _asked(reports, names, journal, views, horizon)
    early = (made_on >= 0) & (reports.observed < made_on)
    faults = [
        Problem(int(reports.row[i]), "", "", "was observed before the prediction was made", "error")
        for i in np.flatnonzero(early).tolist()
    ]
    direct = np.array([one is not None for one in reports.prediction.tolist()], bool)
    usable = found & ~early
    same = usable & said & (current == reports.positive)
    outdated = usable & said & (current != reports.positive) & (not restore)
    write = usable & ~same & ~outdated
    unknown = ~found
    ids = [reports.prediction[i] or reports.customer[i] for i in np.flatnonzero(unknown)[:EXAMPLES].tolist()]
    kinds = _Kinds(
        corrections=int(np.sum(write & (current >= 0))),
        known=int(same.sum()),
        outdated=int(outdated.sum()),
        predictions=int(np.sum(unknown & direct)),
        customers=int(np.sum(unknown & ~direct)),
        examples=tuple(map(str, ids)),
    )
    drafts: list[Draft] = [
        (
            customer[i] if direct[i] else names[i],
            reports.prediction[i],
            date.fromordinal(FIRST + int(reports.observed[i])),
            bool(reports.positive[i]),
        )
        for i in np.flatnonzero(write).tolist()
    ]
    return reports.where(~early, faults), drafts, kinds


def _names(reports: Reports, journal: Journal) -> NDArray[np.object_]:
    """Customers as the journal would write them now."""
    return np.array([journal.identity.kept(one) for one in reports.customer.tolist()], dtype=object)


def _asked(
    reports: Reports, names: NDArray[np.object_], journal: Journal, views: Views, horizon: int
) -> tuple[NDArray[np.bool_], NDArray[np.int8], NDArray[np.bool_], NDArray[np.int64], NDArray[np.object_]]:
    """For each row: said before, what holds now (-1 nothing, 0, 1), whether it is about a known prediction or customer, the
    day of the named prediction (-1 for none) and the customer of it.
    """
    n = len(reports)
    said, current, found = np.zeros(n, bool), np.full(n, -1, np.int8), np.zeros(n, bool)
    made_on, customer = np.full(n, -1, np.int64), np.full(n, None, object)
    if not n:
        return said, current, found, made_on, customer
    with asking() as connection:
        connection.register("reports", _reports_table(reports, names, journal))
        connection.register("outcomes", outcomes(journal, views))
        _made(connection, journal, views, _days(reports, horizon))
        connection.execute(matching.STOOD)
        for place, now_, ever in connection.execute(matching.KNOWN).fetchall():
            current[place], said[place] = int(now_), ever
        for place, who, day in connection.execute(matching.BY_PREDICTION).fetchall():
            found[place], made_on[place], customer[place] = True, day, who
        for (place,) in connection.execute(matching.BY_CUSTOMER, {"horizon": horizon}).fetchall():
            found[place] = True
    return said, current, found, made_on, customer


def _reports_table(reports: Reports, names: NDArray[np.object_], journal: Journal) -> pa.Table:
    salted, plain = bool(journal.identity.salt), reports.customer.tolist()
    others = [
        journal.identity.hash(one) if salted and one == name and one else one
        for one, name in zip(plain, names, strict=True)
    ]
    return pa.table(
        {
            "place": pa.array(np.arange(len(reports))),
            "prediction": pa.array(reports.prediction.tolist(), pa.string()),
            "name": pa.array(names.tolist(), pa.string()),
            "other": pa.array(others, pa.string()),
            "observed": pa.array(reports.observed),
            "positive": pa.array(reports.positive),
        }
    )


def _days(reports: Reports, horizon: int) -> set[date]:
    """Days on which a prediction may have been made that the file speaks of."""
    named = {day_of_id(one) for one in set(reports.prediction.tolist()) if one is not None}
    seen = np.unique(reports.observed[[one is None for one in reports.prediction.tolist()]]).tolist()
    reached = {day for last in seen for day in range(last - horizon, last + 1)}
    return {day for day in named if day is not None} | {date.fromordinal(FIRST + day) for day in reached}


def _made(connection: duckdb.DuckDBPyConnection, journal: Journal, views: Views, days: set[date]) -> None:
    """The table `made`: predictions of these days, from the views' Parquet files and, of open days, from the journal."""
    known = {view.day: view for view in views.days() if view.day in days}
    files = [str(views.folder / file.name) for view in known.values() for file in view.compact or ()]
    closed = {day for day, view in known.items() if view.compact is not None}
    connection.register("open_days", _open(journal, sorted(days & set(journal.days()) - closed)))
    if files:
        connection.read_parquet(files, union_by_name=True).create_view("files")
    connection.execute(matching.MADE if files else matching.MADE_TODAY)


def _open(journal: Journal, days: list[date]) -> pa.Table:
    """Predictions that somebody saw, of days without a Parquet file."""
    rows: list[tuple[str, str | None, int, str | None]] = []
    closed: set[str] = set()
    for day in days:
        for line in journal.read(day, day, ("prediction", "batch")):
            if isinstance(line, PredictionLine):
                rows.append((line.id, line.customer, line.at.date().toordinal() - FIRST, line.batch))
            elif isinstance(line, BatchLine):
                closed.add(line.id)
    seen = [row[:3] for row in rows if row[3] is None or row[3] in closed]
    columns = list(zip(*seen, strict=True)) or [()] * len(MADE)
    return pa.table([pa.array(values, kind.type) for values, kind in zip(columns, MADE, strict=True)], MADE)
