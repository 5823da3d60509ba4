"""Hyper-parameters against the metric: which mattered, one against it, all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.model.registry.experiments.figures import Figure
from core.model.registry.experiments.importance import LEAST_RUNS, Mattered, as_numbers, parameters, what_mattered
from core.model.registry.experiments.run import Run
from pages.parts.experiments import address
from pages.parts.experiments.compare import BARE
from pages.parts.experiments.figures_table import figures_table
from pages.parts.experiments.parallel import parallel
from pages.parts.experiments.series import laid_out, series
from pages.parts.experiments.sight import Sight
from pages.parts.look import Palette, palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Picture

MEASURE = (
    "ε²: the share of the metric's variance between runs that goes with this parameter alone, corrected for the number of "
    "its values; numbers with many values by their quartiles. Parameters that always change together get the same share."
)


def show(sight: Sight) -> None:
    """Draw the view."""
    runs = tuple(run for run in sight.comparable if sight.figure.name in run.metrics and run.params)
    kinds = sorted({run.kind for run in runs if run.kind})
    if len(kinds) > 1:
        labels = {run.kind: run.kind_label for run in runs}
        kind = st.segmented_control(
            "Kind of model",
            ["", *kinds],
            format_func=lambda one: labels.get(one, one) if one else "All kinds",
            required=True,
            key=address.choice("kind", ["", *kinds], ""),
            on_change=address.chosen,
            args=("kind",),
            label_visibility="collapsed",
        )
        runs = tuple(run for run in runs if not kind or run.kind == kind)
    names = tuple(name for name in parameters(runs) if len({run.params.get(name) for run in runs}) > 1)
    if len(runs) < 2 or not names:
        st.info(
            "Nothing to compare yet: it takes at least two runs with a parameter that differs. Train with other candidates "
            "or another seed.",
            icon=":material/tune:",
        )
        return
    mattered = what_mattered(runs, sight.figure)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _mattered(mattered, runs, sight.figure)
    with right:
        _scatter(sight, runs, tuple(one.name for one in mattered) or names)
    st.markdown(f"**Each line is a run: from its parameters to {sight.figure.label}**")
    order = tuple(one.name for one in mattered[:6]) or names[:6]
    st.plotly_chart(parallel(runs, order, sight.figure, palette()), theme=None, key="exp parallel", config=BARE)
    st.caption("Drag along an axis to pick out runs; a gap (at the foot) means that the run has no such parameter.")


def _mattered(found: tuple[Mattered, ...], runs: tuple[Run, ...], figure: Figure) -> None:
    if not found:
        st.markdown("**Which parameter mattered**")
        st.info(
            f"{len(runs)} runs are not enough to say: it takes {LEAST_RUNS} that have it.", icon=":material/hourglass:"
        )
        return
    first = found[0]
    if first.share < 0.05:
        title = f"No parameter goes with {figure.label}"
    elif first.name == "seed":
        title = f"The seed, which is luck, goes with {figure.label} most ({first.share:.0%})"
    else:
        title = f"{first.name} goes with {figure.label} most ({first.share:.0%}); best: {first.best}"
    st.markdown(f"**{title}**", help=MEASURE)
    rows: dict[str, list[object]] = {
        "Parameter": [one.name for one in found],
        "Share (ε²)": [one.share for one in found],
        "Best": [one.best for one in found],
        "Runs": [one.runs for one in found],
    }
    figures_table(rows, "what-mattered", height=300)


def _scatter(sight: Sight, runs: tuple[Run, ...], names: tuple[str, ...]) -> None:
    name = st.selectbox(
        "Parameter",
        names,
        key=address.choice("parameter", list(names), names[0]),
        on_change=address.chosen,
        args=("parameter",),
        label_visibility="collapsed",
        width=260,
    )
    st.plotly_chart(
        scatter([run for run in runs if name in run.params], name, sight, palette()),
        theme=None,
        key="exp scatter",
        config=BARE,
    )


def scatter(runs: list[Run], name: str, sight: Sight, colours: Palette) -> Picture:
    """A point for each run: the parameter across, the metric up, the kind by colour and symbol."""
    import plotly.graph_objects as go

    found = go.Figure()
    numeric = as_numbers([run.params[name] for run in runs])
    for number, kind in enumerate(dict.fromkeys(run.kind_label or "Other" for run in runs)):
        some = [run for run in runs if (run.kind_label or "Other") == kind]
        look = series(number, colours)
        found.add_scattergl(
            x=[run.params[name] if numeric is None else float(run.params[name]) for run in some],
            y=[run.metrics[sight.figure.name] for run in some],
            name=kind,
            mode="markers",
            marker={"color": look.colour, "symbol": look.symbol, "size": 9, "opacity": 0.8},
            text=[sight.label(run) for run in some],
            hovertemplate=f"%{{text}}<br>{name} %{{x}}<br>{sight.figure.label} %{{y:.3f}}<extra></extra>",
        )
    laid_out(found, colours, 300)
    spread = numeric is not None and numeric.min() > 0 and numeric.max() / numeric.min() >= 20
    found.update_layout(margin={"t": 10, "b": 80})
    found.update_xaxes(title={"text": name}, type="log" if spread else None if numeric is not None else "category")
    return found.update_yaxes(title={"text": sight.figure.label}, showgrid=True, gridcolor=colours.line)
