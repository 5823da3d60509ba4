"""Which prediction an outcome belongs to: DuckDB joins the outcomes with the predictions' Parquet files.

    labelled(views, journal, window, model, horizon) -> Labelled
    labelled_pair(views, journal, window, champion, challenger, horizon) -> LabelledPair

**The rule.** An outcome that names a prediction belongs to it. For every other version, and when it names a customer only, it
belongs to the customer's last prediction by that version which was made at most `horizon` days before the day on which the
outcome was observed (and not after it). If a prediction has several outcomes, the one observed last holds; of several lines
about the same day, the newest.

The open day (today) has no Parquet file yet: its predictions join from tomorrow on. Refresh the views first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.journal.identity import Identity
from core.journal.store import Journal
from core.monitoring.outcomes import joining
from core.monitoring.outcomes.kept.store import FIRST, outcomes
from core.monitoring.outcomes.labelled import Labelled, LabelledPair
from core.monitoring.views.asking.store import asking
from core.monitoring.views.columns import FEATURE
from core.monitoring.views.store import Views
from core.monitoring.windows import Window

if TYPE_CHECKING:
    import duckdb

MOST = 200_000
"""Labelled predictions that an answer holds at most; of more, a fixed sample is drawn."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """One version's predictions of a window, and the files in which a later prediction of the same customer may stand."""

    window: Window
    horizon: int
    model: str
    role: str | None
    columns: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def last(self) -> date:
        return self.window.last + timedelta(days=self.horizon)

    @property
    def values(self) -> dict[str, object]:
        begin, end = self.window.first.toordinal() - FIRST, self.window.last.toordinal() - FIRST
        last = self.last.toordinal() - FIRST
        return {
            "begin": begin, "end": end, "first": begin, "last": last, "horizon": self.horizon, "role": self.role
        }  # fmt: skip


def labelled(
    views: Views,
    journal: Journal,
    window: Window,
    model: str,
    horizon: int,
    *,
    role: str | None = None,
    columns: Sequence[str] = (),
    part: tuple[str, dict[str, object]] | None = None,
    most: int = MOST,
) -> Labelled:
    """A version's predictions of the window whose outcome is known.

    Performance belongs to days whose horizon has passed (`core.monitoring.maturity`): before, those who left early are
    labelled and those who stay are not. Choose the window accordingly.

    Args:
        views: refreshed; predictions come from the Parquet files of closed days.
        journal: of the same folder; outcomes come from it.
        window: UTC days of the predictions.
        model: label, e.g. "churn/3".
        horizon: days, ≥ 0.
        role: champion, challenger or shadow; None for all.
        columns: of the customers to bring along.
        part: only these predictions, as core.monitoring.outcomes.part.condition says it; None for all.
        most: of more labelled predictions the same sample is drawn each time, by a hash of their ids.

    Raises:
        ViewsError: a Parquet file cannot be read.
        JournalError: a day's file cannot be read.
    """
    ask, known = _ask(views, window, horizon, model, role, columns), outcomes(journal, views)
    if not ask.files or not len(known):
        return _record(ask, None)
    with asking() as connection:
        _join(connection, ask, known, journal.identity)
        if part is not None:
            _only(connection, *part)
        n_found = connection.execute("SELECT count(*) FROM mine").fetchall()[0][0]
        covered = dict(connection.execute(*_bound(joining.COVERED, ask.values)).fetchall())
        _run(connection, joining.CHOSEN, {"most": most})
        return replace(
            _record(ask, _table(connection, ask)),
            n_found=int(n_found),
            covered={_day(day): int(n) for day, n in covered.items()},
        )


def labelled_pair(
    views: Views,
    journal: Journal,
    window: Window,
    champion: str,
    challenger: str,
    horizon: int,
    *,
    columns: Sequence[str] = (),
    most: int = MOST,
) -> LabelledPair:
    """Two versions' answers to the same outcomes, in any role: shadow answers pair with the champion's. A customer with
    several outcomes in the window stands there once, with the one observed last.

    Args and raises: as for `labelled`.
    """
    asks = [_ask(views, window, horizon, model, None, columns) for model in (champion, challenger)]
    known = outcomes(journal, views)
    if not (asks[0].files and asks[1].files and len(known)):
        return LabelledPair(_record(asks[0], None), _record(asks[1], None))
    with asking() as connection:
        for name, ask in zip(joining.SIDES, asks, strict=True):
            _join(connection, ask, known, journal.identity)
            _run(connection, f"CREATE TEMP TABLE {name} AS FROM mine")
        _run(connection, joining.PAIRS)
        n_found = int(connection.execute("SELECT count(*) FROM pairs").fetchall()[0][0])
        found = []
        for name, ask in zip(joining.SIDES, asks, strict=True):
            _files(connection, ask)
            _run(connection, joining.CHOSEN_SIDE.format(side=name), {"most": most})
            found.append(replace(_record(ask, _table(connection, ask)), n_found=n_found))
    return LabelledPair(found[0], found[1])


def _ask(views: Views, window: Window, horizon: int, model: str, role: str | None, columns: Sequence[str]) -> _Ask:
    wide = Window(window.first, window.last + timedelta(days=horizon))
    files = [file for view in views.days(wide) for file in view.compact or () if file.model == model]
    return _Ask(window, horizon, model, role, tuple(columns), tuple(str(views.folder / file.name) for file in files))


def _join(connection: duckdb.DuckDBPyConnection, ask: _Ask, known: pa.Table, identity: Identity) -> None:
    """Make the table `mine`: one outcome for each labelled prediction of the window."""
    connection.register("outcomes", known)
    connection.register("hashes", _hashes(known, identity))
    _files(connection, ask)
    steps = (joining.HELD, joining.NAMES, joining.PREDICTIONS, joining.DIRECT, joining.NEAR, joining.MINE)
    for step in steps:
        _run(connection, step, ask.values)


def _only(connection: duckdb.DuckDBPyConnection, where: str, values: dict[str, object]) -> None:
    """Forget other customers, now that every outcome is with its prediction."""
    connection.execute(f"CREATE TEMP TABLE inside AS SELECT id FROM files WHERE {where}", values)  # noqa: S608  (see part)
    for name in ("direct", "near", "mine"):
        _run(connection, f"DELETE FROM {name} WHERE id NOT IN (SELECT id FROM inside)")  # noqa: S608


def _hashes(known: pa.Table, identity: Identity) -> pa.Table:
    """Plain ids from before the journal hashed them, with the hash that predictions carry since."""
    plain = known["customer"].drop_null().unique().to_pylist() if identity.salt else []
    hashed = [identity.hash(name) for name in plain]
    return pa.table({"customer": pa.array(plain, pa.string()), "hash": pa.array(hashed, pa.string())})


def _files(connection: duckdb.DuckDBPyConnection, ask: _Ask) -> None:
    connection.read_parquet(list(ask.files), union_by_name=True).create_view("files", replace=True)


def _table(connection: duckdb.DuckDBPyConnection, ask: _Ask) -> pa.Table:
    """`chosen` with the columns that were asked for, as far as the files have them."""
    there = {name for name, *_ in connection.execute("DESCRIBE files").fetchall()}
    wanted = [name for name in ask.columns if FEATURE + name in there]
    quoted = "".join(f', f."{(FEATURE + name).replace(chr(34), chr(34) * 2)}"' for name in wanted)
    join = " JOIN files f USING (id)" if wanted else ""
    return connection.sql(f"SELECT c.*{quoted} FROM chosen c{join} ORDER BY place").to_arrow_table()  # noqa: S608


def _record(ask: _Ask, found: pa.Table | None) -> Labelled:
    """Arrow to arrays; None: nothing was found."""
    if found is None:
        found = joining.NOTHING.empty_table()

    def array(name: str, kind: str) -> NDArray[Any]:
        return np.asarray(found[name].to_numpy(), dtype=kind)

    def texts(name: str) -> NDArray[np.object_]:
        return np.array(found[name].to_pylist(), dtype=object)

    columns = {
        name: texts(FEATURE + name) if FEATURE + name in found.column_names else np.full(len(found), None, object)
        for name in ask.columns
    }
    return Labelled(
        ask.model,
        *(array("positive", "int8"), array("probability", "float64"), array("at_risk", "bool")),
        *(array("threshold", "float64"), array("day", "datetime64[D]"), array("observed", "datetime64[D]")),
        *(texts("customer"), texts("id")),
        columns=columns,
        n_found=len(found),
    )


def _day(days: int) -> date:
    return date.fromordinal(FIRST + days)


def _bound(sql: str, values: dict[str, object]) -> tuple[str, dict[str, object]]:
    """DuckDB refuses values that the text does not name."""
    named = set(re.findall(r"\$(\w+)", sql))
    return sql, {name: value for name, value in values.items() if name in named}


def _run(connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, object] | None = None) -> None:
    connection.execute(*_bound(sql, values or {}))
