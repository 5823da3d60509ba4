"""Every run in one table: filter, sort by a click on a heading, tick what the charts shall show, download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.model.registry.experiments.importance import as_numbers, parameters
from core.model.registry.experiments.rows import as_table
from core.model.registry.experiments.run import Run
from pages.parts.experiments import address
from pages.parts.experiments.sight import Sight
from pages.parts.tables import file_button
from pages.parts.times import viewer_zone

STATUS = {
    "FINISHED": "Finished",
    "FAILED": "Failed",
    "KILLED": "Killed",
    "RUNNING": "Running",
    "SCHEDULED": "Scheduled",
}
FIRST = (
    "validation_roc_auc",
    "holdout_roc_auc",
    "holdout_accuracy",
    "holdout_precision",
    "holdout_recall",
    "holdout_f1",
)
SHOWN_TAGS = ("kind", "data", "data_hash", "schema_hash", "git_commit", "seed")
HASH = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filters ask for.

    Attributes:
        text: part of a name, version, kind, person, table, parameter or tag, any case.
        kinds, states: () for all.
        registered: only runs that became a version.
        whole: trainings as a whole, too.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    registered: bool = False
    whole: bool = False


def let_through(sight: Sight, wanted: Wanted) -> tuple[Run, ...]:
    """The runs that the filters let through, the best by the chosen metric first, those without it last."""
    part = wanted.text.strip().lower()
    found = sight.board.runs if wanted.whole else sight.runs
    name, sign = sight.figure.name, 1 if sight.figure.smaller else -1
    found = tuple(sorted(found, key=lambda run: (name not in run.metrics, sign * run.metrics.get(name, 0.0))))
    return tuple(
        run
        for run in found
        if (not wanted.kinds or run.kind in wanted.kinds)
        and (not wanted.states or run.status in wanted.states)
        and (not wanted.registered or sight.board.versions_of(run.id))
        and (not part or part in _haystack(sight, run))
    )


def show(sight: Sight) -> None:
    """Draw the filters, the table and its download."""
    shown = let_through(sight, _filters(sight))
    if not shown:
        st.info("No run fits these filters. Widen them.", icon=":material/filter_alt_off:")
        return
    keys = [run.id for run in shown]
    ticked = {run.id for run in sight.chosen} if sight.asked else set()
    if address.moved("runs"):
        st.session_state["exp:table"] = st.session_state.get("exp:table", 0) + 1
    st.dataframe(
        _columns_of(sight, shown),
        hide_index=True,
        height=min(38 + 35 * len(shown), 420),
        key=_table_key(keys),
        on_select=lambda: _choose(keys),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [at for at, key in enumerate(keys) if key in ticked]}},
        column_config=_config(sight),
        alt="The runs, one a row",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        file_button(f"CSV of {len(shown):,}", lambda: _csv(sight, shown), "runs.csv", "do:runs csv")
        ticks = f"{len(ticked)} ticked for the charts." if ticked else "Tick runs to see them in the charts."
        st.caption(f"{len(shown):,} runs, the best first. {ticks}", width="content")


def _choose(keys: list[str]) -> None:
    """For on_select: what is ticked goes into the address."""
    table = st.session_state.get(_table_key(keys))
    rows = table["selection"]["rows"] if table else []
    address.put("runs", address.LISTED.join(address.short(keys[row]) for row in sorted(rows)))


def _table_key(keys: list[str]) -> str:
    """Another table for other rows, and for ticks that came from the address."""
    return f"exp:table {st.session_state.get('exp:table', 0)} {hash(tuple(keys))}"


def _filters(sight: Sight) -> Wanted:
    kinds = {run.kind: run.kind_label for run in sight.runs if run.kind}
    states = {run.status: STATUS.get(run.status, run.status) for run in sight.board.runs}
    with st.container(horizontal=True, vertical_alignment="center"):
        text = st.text_input(
            "Search", key="exp-in:text", placeholder="Search runs", label_visibility="collapsed", width=220
        )
        kind = st.multiselect(
            "Kinds",
            list(kinds),
            format_func=lambda one: kinds.get(one, one),
            key="exp-in:kinds",
            placeholder="All kinds",
            label_visibility="collapsed",
            width=220,
        )
        state = st.multiselect(
            "States",
            list(states),
            format_func=lambda one: states.get(one, one),
            key="exp-in:states",
            placeholder="All states",
            label_visibility="collapsed",
            width=180,
        )
        registered = st.checkbox("Registered only", key="exp-in:registered")
        whole = st.checkbox("Trainings too", key="exp-in:whole", help="The run of each training as a whole.")
    return Wanted(text or "", tuple(kind), tuple(state), registered, whole)


def _columns_of(sight: Sight, runs: tuple[Run, ...]) -> dict[str, list[object]]:
    zone, versions = viewer_zone(), [sight.version(run) for run in runs]
    found: dict[str, list[object]] = {
        "Run": [sight.name(run) for run in runs],
        "State": [" and ".join(one.aliases).capitalize() if one else "" for one in versions],
    }
    figures = [sight.figure, *(one for one in sight.figures if one.name in FIRST and one != sight.figure)]
    figures += [one for one in sight.figures if one not in figures]
    for one in figures:
        found[one.label] = [run.metrics.get(one.name) for run in runs]
        if one.name == FIRST[-1] or (one is figures[-1] and "Started" not in found):
            found |= {
                "Started": [_local(run.start, zone) for run in runs],
                "Registered as": [one.label if one else "" for one in versions],
                "Status": [STATUS.get(run.status, run.status) for run in runs],
                "Seconds": [run.seconds for run in runs],
                "Who": [run.who for run in runs],
                "Data": [run.data for run in runs],
                "Data version": [run.data_hash[:HASH] for run in runs],
                "Schema version": [run.schema_hash[:HASH] for run in runs],
            }
    for name in parameters(runs):
        label = name if name not in found else f"{name} (parameter)"
        found[label] = _cells([run.params.get(name) for run in runs])
    tags = sorted({name for run in runs for name in run.tags if "." not in name} - set(SHOWN_TAGS))
    found |= {f"tag {name}": [run.tags.get(name) for run in runs] for name in tags}
    return {label: cells for label, cells in found.items() if label == "Run" or any(map(_says, cells))}


def _local(when: datetime | None, zone: tzinfo) -> datetime | None:
    """The wall clock in a zone: the table's column shows it as it is."""
    return when.astimezone(zone).replace(tzinfo=None) if when else None


def _says(cell: object) -> bool:
    return cell is not None and cell != ""


def _cells(texts: list[str | None]) -> list[object]:
    """As numbers when all of them are, so that a click sorts them as such."""
    if as_numbers([text for text in texts if text is not None]) is None:
        return list(texts)
    return [None if text is None else float(text) for text in texts]


def _config(sight: Sight) -> dict[str, ColumnConfig | str | None]:
    config = st.column_config
    figures: dict[str, ColumnConfig | str | None] = {
        one.label: config.NumberColumn(format="%.3f", help="Less is better." if one.smaller else None)
        for one in sight.figures
    }
    return {
        "Run": config.TextColumn(pinned=True, width=210),
        "State": config.TextColumn(width=100),
        "Started": config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
        "Seconds": config.NumberColumn(
            format="%.1f", help="From its beginning to its end; of a candidate, registering it."
        ),
        **figures,
    }


def _haystack(sight: Sight, run: Run) -> str:
    labels = [one.label for one in sight.board.versions_of(run.id)]
    aliases = [alias for one in sight.board.versions_of(run.id) for alias in one.aliases]
    params = [f"{name}={value}" for name, value in run.params.items()]
    tags = [f"{name}={value}" for name, value in run.tags.items() if not name.startswith("mlflow.")]
    return " ".join([run.id, run.name, run.kind_label, run.who, *labels, *aliases, *params, *tags]).lower()


def _csv(sight: Sight, runs: tuple[Run, ...]) -> bytes:
    from core.serving.results import as_csv

    return as_csv(as_table(sight.board, runs))
