"""Bounded questions to the predictions themselves: the last ones, one customer's, a sample.

Closed days are asked through DuckDB from their Parquet files; the open day, and days that the views do not hold yet, are read
from the journal. Rows of unfinished batches are in no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.journal.lines import BatchLine, PredictionLine
from core.journal.store import Journal
from core.monitoring.views.asking.store import asking
from core.monitoring.views.store import Views
from core.monitoring.windows import Window

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 10_000
"""Rows that an answer may hold at most."""
MOST_SAMPLED = 1_000_000
LOOKED_AT = 256 * 1024**2
"""Bytes of the journal's end in which the last predictions are looked for: a million outcomes may stand behind them."""
SHOWN = 'id, epoch_us("at"), customer, role, model, probability, threshold, at_risk, band, source, latency_ms, unusual'


@dataclass(frozen=True, slots=True)
class Shown:
    """One prediction as a table of predictions shows it.

    Attributes:
        at: UTC.
        customer: the id, or its hash; None when there was none.
        unusual: whether the customer is unlike those the model knows; None when nobody looked.
    """

    id: str
    at: datetime
    customer: str | None
    role: str
    model: str
    probability: float
    threshold: float
    at_risk: bool
    band: str
    source: str
    latency_ms: float
    unusual: bool | None = None


def recent(journal: Journal, views: Views, n: int = 100) -> tuple[Shown, ...]:
    """The last n predictions, newest first; reads the end of the journal only.

    Looks back over at most LOOKED_AT bytes, so that a journal that holds few predictions is not read whole.

    Raises:
        ValueError: n is over MOST.
    """
    _bounded(n)
    found: list[Shown] = []
    closed, days = set[str](), set[date]()
    for line in journal.backwards(("prediction", "batch"), LOOKED_AT):
        if line.at.date() not in days:
            days.add(line.at.date())
            view = views.day(line.at.date())
            closed |= view.closed if view is not None else frozenset()
        if isinstance(line, BatchLine):
            closed.add(line.id)
        elif isinstance(line, PredictionLine) and (line.batch is None or line.batch in closed):
            found.append(_shown(line))
            if len(found) == n:
                break
    return tuple(found)


def history(journal: Journal, views: Views, customer: str, n: int = 1_000) -> tuple[Shown, ...]:
    """A customer's last n predictions, newest first: under the id as it is or as a hash.

    Raises:
        ValueError: n is over MOST.
        ViewsError: a Parquet file cannot be read; refreshing thoroughly makes it anew.
    """
    _bounded(n)
    known = {view.day for view in views.days() if view.compact is not None}
    found = list(_live_history(journal, views, customer, known))
    files = views.files()
    if files:
        names = sorted(journal.identity.all(customer))
        where = f"customer IN ({', '.join('?' for _ in names)})"
        found += [_row(row) for row in _ask(files, f'{where} ORDER BY "at" DESC LIMIT {int(n)}', names)]
    return tuple(sorted(found, key=lambda shown: shown.at, reverse=True)[:n])


def sample(views: Views, window: Window, model: str, n: int, seed: int, *, only: str = "") -> pa.Table:
    """At most n predictions of a version drawn evenly from the window's closed days, as an Arrow table with all columns
    (features as `f.NAME`, contributions as `c.NAME`; see core.monitoring.views.columns); empty without columns when there
    are none. The same seed draws the same rows.

    Args:
        only: how the names of the wanted columns begin, such as "f."; "" for all.

    Raises:
        ValueError: n is over MOST_SAMPLED.
        ViewsError: a Parquet file cannot be read.
    """
    import pyarrow as pa

    if not 0 < n <= MOST_SAMPLED:
        raise ValueError(f"{n} rows: a sample has 1 to {MOST_SAMPLED:,}")
    files = [
        views.folder / file.name for view in views.days(window) for file in view.compact or () if file.model == model
    ]
    if not files:
        return pa.table({})
    columns = f"COLUMNS('^{re.escape(only)}')" if only else "*"
    with asking() as connection:
        connection.execute("SET threads = 1")  # with more, a seed does not settle what is drawn
        return connection.sql(
            f"SELECT {columns} FROM read_parquet(?, union_by_name = true) USING SAMPLE reservoir({int(n)} ROWS) REPEATABLE ({int(seed)})",  # noqa: S608
            params=[[str(file) for file in files]],
        ).to_arrow_table()


def _live_history(journal: Journal, views: Views, customer: str, known: set[date]) -> Iterator[Shown]:
    for day in journal.days():
        if day in known:
            continue
        closed, mine = set[str](), []
        for line in journal.history(customer, day, day):
            if isinstance(line, PredictionLine):
                mine.append(line)
        if any(line.batch is not None for line in mine):
            closed = {line.id for line in journal.read(day, day, ("batch",))}
        yield from (_shown(line) for line in mine if line.batch is None or line.batch in closed)


def _ask(files: tuple[Path, ...], rest: str, values: list[str]) -> list[tuple[Any, ...]]:
    with asking() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found: list[tuple[Any, ...]] = connection.execute(
            f"SELECT {SHOWN} FROM read_parquet(?, union_by_name = true) WHERE {rest}",  # noqa: S608  (no part of it is anybody's text)
            [[str(file) for file in files], *values],
        ).fetchall()
    return found


def _row(row: tuple[Any, ...]) -> Shown:
    id, micro, *others = row
    return Shown(id, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro), *others)


def _shown(line: PredictionLine) -> Shown:
    return Shown(
        line.id,
        line.at,
        line.customer,
        line.role,
        line.model,
        line.probability,
        line.threshold,
        line.at_risk,
        line.band,
        line.source,
        line.latency_ms,
        line.unusual,
    )


def _bounded(n: int) -> None:
    if not 0 < n <= MOST:
        raise ValueError(f"{n} rows: an answer has 1 to {MOST:,}")
