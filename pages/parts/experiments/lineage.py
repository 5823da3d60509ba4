"""Where a run comes from and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

import streamlit as st

from core.model.registry.experiments.rows import as_table
from core.model.registry.experiments.run import Run, Version
from pages.parts.experiments import address
from pages.parts.experiments.figures_table import figures_table
from pages.parts.experiments.runs import STATUS
from pages.parts.experiments.sight import Sight
from pages.parts.guards import plain
from pages.parts.tables import file_button
from pages.parts.times import duration, in_zone, local_time, viewer_zone

NOBODY = "not written down"
LONGEST = 32


def show(sight: Sight) -> None:
    """Draw the choice of a run and its lineage."""
    zone = viewer_zone()
    labels = {run.id: _long(sight, run, zone) for run in sight.board.runs}
    first = (sight.chosen or sight.board.runs)[0]
    asked = next((key for key in labels if address.param("run") and key.startswith(address.param("run"))), first.id)
    st.selectbox(
        "Run",
        list(labels),
        format_func=lambda key: labels.get(key, key),
        key=address.key_of("run", lambda _: asked),
        on_change=lambda: address.put("run", address.short(st.session_state["exp:run"])),
        label_visibility="collapsed",
        width=460,
    )
    run = sight.board.run(st.session_state["exp:run"]) or first
    parent = sight.board.run(run.parent)
    versions = sight.board.versions_of(run.id)
    _way(sight, run, parent)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**What it was made from**")
        _facts(_origin(run, parent))
    with right:
        st.markdown("**What became of it**")
        _facts(_outcome(run, versions))
    _csv_of(sight, run)
    if children := sight.board.children(run.id):
        st.markdown(f"**The {len(children)} runs of this training**")
        _table(sight, children)
    elif parent is not None and len(siblings := sight.board.children(parent.id)) > 1:
        st.markdown(f"**The {len(siblings)} runs of the same training**")
        _table(sight, siblings)
    same = [one for one in sight.runs if one.data_hash and one.data_hash == run.data_hash and one is not run]
    if same:
        st.caption(
            f"{len(same):,} other runs used the same version of the data: their figures compare with this one's."
        )


def _origin(run: Run, parent: Run | None) -> dict[str, str]:
    training = _code(run.parent) if run.parent else "a run of its own"
    if parent is not None:
        training = plain(parent.name)
    return {
        "Table": plain(run.data) or NOBODY,
        "Data version": _code(run.data_hash),
        "Schema version": _code(run.schema_hash),
        "Code": _code(run.commit),
        "Seed": _code(run.tags.get("seed", run.params.get("seed", ""))),
        "Training": training,
    }


def _outcome(run: Run, versions: Sequence[Version]) -> dict[str, str]:
    return {
        "Run": f"`{run.id}` in {plain(run.experiment)}",
        "Status": STATUS.get(run.status, run.status),
        "Begun": local_time(run.start) if run.start else NOBODY,
        "Took": duration(run.seconds) if run.seconds is not None else NOBODY,
        "Who": plain(run.who) or NOBODY,
        "Registered as": ", ".join(plain(one.label) for one in versions) or "nothing",
        "Aliases": ", ".join(alias for one in versions for alias in one.aliases) or "none",
    }


def _csv_of(sight: Sight, run: Run) -> None:
    from core.serving.results import as_csv

    name = f"run-{address.short(run.id)}.csv"
    file_button("CSV of everything about this run", lambda: as_csv(as_table(sight.board, [run])), name, "do:run csv")


def _way(sight: Sight, run: Run, parent: Run | None) -> None:
    """Table → training → run → version → alias, on one line."""
    versions = sight.board.versions_of(run.id)
    steps = [
        f":material/table: {plain(run.data) or 'a table unknown'} {_code(run.data_hash[:8]) if run.data_hash else ''}",
        f":material/model_training: {plain(parent.name)}" if parent else "",
        f":material/experiment: {plain(run.kind_label or run.name)}",
        *(f":material/inventory_2: {plain(one.label)}" for one in versions),
        *(f":material/label: **{alias}**" for one in versions for alias in one.aliases),
    ]
    st.markdown("  →  ".join(step.strip() for step in steps if step))


def _facts(facts: dict[str, str]) -> None:
    first, *others = (f"| {name} | {value} |" for name, value in facts.items())
    st.markdown("\n".join([first, "|---|---|", *others]))


def _code(text: str) -> str:
    """A hash, shortened where it is longer than a line; the CSV has it in full."""
    clean = text.replace("`", "").removesuffix("+changes")
    if not clean:
        return NOBODY
    shown = clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"
    return f"`{shown}`" + (" with changes" if text.endswith("+changes") else "")


def _table(sight: Sight, runs: tuple[Run, ...]) -> None:
    rows: dict[str, list[object]] = {
        "Run": [sight.label(run) for run in runs],
        sight.figure.label: [run.metrics.get(sight.figure.name) for run in runs],
        "Status": [STATUS.get(run.status, run.status) for run in runs],
        "Run id": [run.id for run in runs],
    }
    figures_table(rows, "training", height=260)


def _long(sight: Sight, run: Run, zone: tzinfo) -> str:
    when = f" · {in_zone(run.start, zone)}" if run.start else ""
    if sight.board.children(run.id):
        return f"{run.name}: the whole training"
    return f"{sight.label(run)}{when}"
