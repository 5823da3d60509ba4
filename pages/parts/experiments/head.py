"""The top of the page: which experiments, by which metric, and the answer: what is live, and which run is best."""

from __future__ import annotations

import streamlit as st

from core.model.registry.experiments.figures import CHOICE, Figure
from core.model.registry.experiments.run import Run, Version
from pages.parts.experiments import address
from pages.parts.experiments.mlflow_ui import mlflow_ui
from pages.parts.experiments.reading import is_database, read_again
from pages.parts.experiments.sight import Sight
from pages.parts.guards import plain
from pages.parts.times import local_time

BESIDE = ("holdout_roc_auc", "holdout_f1", "holdout_brier")
"""Figures beside the chosen one."""


def experiments(known: tuple[str, ...], first: str) -> None:
    """Draw the choice of experiments, those that are there and the one of the settings."""
    options = sorted({*known, first})
    st.multiselect(
        "Experiments",
        options,
        key=address.key_of("experiments", lambda _: [one for one in asked(first) if one in options] or [first]),
        on_change=address.several_chosen,
        args=("experiments",),
        label_visibility="collapsed",
        placeholder="Experiments",
        width=260,
    )


def asked(first: str) -> tuple[str, ...]:
    """The experiments that the address names; the settings' own when it names none."""
    return address.several("experiments") or (first,)


def metric(figures: tuple[Figure, ...], first: Figure) -> None:
    """Draw the choice of the metric."""
    labels = {one.name: f"{one.label}{' (less is better)' if one.smaller else ''}" for one in figures}
    st.selectbox(
        "Metric",
        list(labels),
        format_func=lambda name: labels[name],
        key=address.choice("metric", list(labels), first.name),
        on_change=address.chosen,
        args=("metric", first.name),
        label_visibility="collapsed",
        width=260,
        help="Training chooses on validation customers; the hold-out is for the honest figure of what was chosen.",
    )


def tools(sight: Sight) -> None:
    """Draw the way to MLflow's own pages, and, for a server, the button that asks it again."""
    if not is_database():
        st.button("Read again", key="do:read again", icon=":material/refresh:", on_click=read_again)
    mlflow_ui(sight.settings.mlflow_uri)


def view() -> str:
    """Draw the choice of a view."""
    return address.switch("View", "view", address.VIEWS, "runs", width="stretch")


def answer(sight: Sight) -> None:
    """Draw what the page is asked first: which run is best, and which is live."""
    st.markdown(in_words(sight))
    left, middle, right = st.columns(3, gap="small")
    with left.container(border=True, height="stretch"):
        st.caption(":material/podcasts: **Live**: the champion, which answers now")
        _version(sight, sight.live, "No version is champion yet.")
    with middle.container(border=True, height="stretch"):
        table = " on its table" if len(sight.comparable) < len(sight.runs) else ""
        st.caption(f":material/trophy: **Best** of {len(sight.comparable):,} runs{table}")
        if sight.best is None:
            st.write("No finished run has this metric.")
        else:
            _run(sight, sight.best.run)
    with right.container(border=True, height="stretch"):
        st.caption(":material/swords: **Challenger**: next in line")
        _version(sight, sight.challenger, "No version challenges the champion.")


def in_words(sight: Sight) -> str:
    """How the live model stands to the best run, as a sentence or two."""
    best, live, figure = sight.best, sight.live_run, sight.figure
    compared = {run.id for run in sight.comparable}
    others = sum(1 for run in sight.runs if figure.name in run.metrics and run.id not in compared)
    many = "1 run on another table is" if others == 1 else f"{others:,} runs on other tables are"
    rest = f" {many} left out: such figures do not compare." if others else ""
    if best is None:
        return f"No finished run has {figure.label}.{rest}"
    if live is None:
        return f"{plain(sight.label(best.run))} is best by {figure.label}.{rest}"
    if live is best.run:
        near = f"; {len(best.as_good)} more lie within its standard error" if best.as_good else ""
        return f"**The live model is the best run** by {figure.label}{near}.{rest}"
    if figure.name not in live.metrics:
        return f"The live model's run has no {figure.label}.{rest}"
    behind = abs(best.value - live.metrics[figure.name])
    if best.error is None:
        return f"The live model is **{behind:.3f}** behind the best by {figure.label}.{rest}"
    if behind <= best.error:
        return (
            f"**The live model is as good as the best**: {behind:.3f} behind by {figure.label}, within one standard error "
            f"({best.error:.3f}).{rest}"
        )
    seeds = {run.tags.get("seed", "") for run in (best.run, live)}
    hint = "With another seed it was validated on other customers, so this is a hint: " if len(seeds) > 1 else ""
    todo = f"{hint}compare" if hint else "Compare"
    return (
        f"**The live model is {behind:.3f} behind the best** by {figure.label}, more than one standard error "
        f"({best.error:.3f}). {todo} the two on the A/B page.{rest}"
    )


def _version(sight: Sight, version: Version | None, without: str) -> None:
    if version is None:
        st.write(without)
        return
    run = sight.board.run(version.run)
    if run is None:
        st.markdown(f"**{plain(version.label)}**")
        st.caption("Its run is not in the chosen experiments.")
        return
    _run(sight, run)


def _run(sight: Sight, run: Run) -> None:
    version, figure = sight.version(run), sight.figure
    name = f"{version.label} · {run.kind_label or run.name}" if version else sight.label(run)
    error = run.metrics.get(f"{CHOICE}_error") if figure.name == CHOICE else None
    value = run.metrics.get(figure.name)
    shown = "no value" if value is None else f"{value:.3f}" + (f" ± {error:.3f} (s.e.)" if error else "")
    st.markdown(f"**{plain(name)}**  \n{figure.label} **{shown}**")
    beside = [
        one for one in sight.figures if one.name in BESIDE and one.name != figure.name and one.name in run.metrics
    ]
    parts = [f"{one.label.partition(',')[0]} {run.metrics[one.name]:.3f}" for one in beside]
    parts = [f"Hold-out: {parts[0]}", *parts[1:]] if parts else []
    when = f"Trained {local_time(run.start)}" if run.start else ""
    st.caption("  \n".join(part for part in (" · ".join(parts), when) if part))
