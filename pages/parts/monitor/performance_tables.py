"""The figures side by side, protected groups, the worst segments, and how much is known of each day."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.monitoring.cbpe import Estimate
from core.monitoring.enough import NotEnoughData
from core.monitoring.intervals import Interval
from core.monitoring.maturity import coverage as share_of_due
from core.monitoring.outcomes.realised import Realised
from core.monitoring.performance import Performance, Segment
from core.monitoring.verdicts import FIGURE_NAMES
from pages.parts.guards import plain
from pages.parts.monitor.naming import p_text, title_of
from pages.parts.monitor.plots import title
from pages.parts.monitor.watch import Watch
from pages.parts.tables import table

FIGURES = ("accuracy", "precision", "recall", "f1", "roc_auc", "brier")
NAMED = 3
WHAT = {
    "accuracy": "right decisions",
    "precision": "of those at risk, who left",
    "recall": "of those who left, who was at risk",
    "f1": "of precision and recall",
    "roc_auc": "a leaver scores above a stayer",
    "brier": "squared error, less is better",
}


def figures(watch: Watch, whole: Realised, now: Estimate | NotEnoughData, floors: Mapping[str, float]) -> None:
    """What came true, what the same probabilities promised, what is estimated for the watched window, and the floor."""
    true = whole.overall.figures if isinstance(whole.overall, Performance) else {}
    said = {gap.figure: gap for gap in whole.gaps} if not isinstance(whole.gaps, NotEnoughData) else {}
    soon = now.figures if isinstance(now, Estimate) else {}
    holdout = watch.version.card.metrics.get("holdout", {})
    gap_words = {
        name: f"{gap.change:+.3f}".replace("-", "−") + (" ▲ open" if gap.open else "") for name, gap in said.items()
    }
    columns: dict[str, list[object]] = {
        "Figure": [FIGURE_NAMES.get(name, name.capitalize()) for name in FIGURES],
        f"Realised, {_short(whole)}": [_interval(true.get(name)) for name in FIGURES],
        "Promised": [None if name not in said else said[name].estimated for name in FIGURES],
        "Gap": [gap_words.get(name) for name in FIGURES],
        f"Estimated, {watch.window.first:%d %b} to {watch.window.last:%d %b}": [
            _interval(soon.get(name)) for name in FIGURES
        ],
        "Floor": [floors.get(name) for name in FIGURES],
        "Hold-out": [holdout.get(name) for name in FIGURES],
        "What it is": [WHAT[name] for name in FIGURES],
    }
    number = st.column_config.NumberColumn
    config = {
        "Promised": number(format="%.3f", help="What the probabilities of the same customers promised (CBPE)."),
        "Gap": st.column_config.TextColumn(
            help="Realised less promised; open from .05 on with chance ruled out (adjusted p ≤ .005): what makes customers "
            "leave may have changed."
        ),
        "Floor": number(format="%.3f", help="The hold-out's figure less .05."),
        "Hold-out": number(format="%.3f"),
    }
    if not true:
        columns = {
            name: values
            for name, values in columns.items()
            if name not in ("Promised", "Gap") and not name.startswith("Realised")
        }
    table(
        columns,
        "performance",
        config=config,
        file=_file(true, said, soon, floors, holdout),
        says="Performance realised and estimated",
    )
    if isinstance(now, NotEnoughData):
        st.caption(f"Estimated: {now}")


def _short(whole: Realised) -> str:
    return f"{whole.window.first:%d %b} to {whole.window.last:%d %b}"


def _interval(seen: Interval | None) -> str | None:
    return None if seen is None else f"{seen.value:.3f}  ({seen.low:.3f} to {seen.high:.3f})"


def _file(
    true: Mapping[str, Interval], said: Mapping[str, object], soon: Mapping[str, Interval], floors: Mapping[str, float],
    holdout: Mapping[str, float],
) -> dict[str, list[object]]:  # fmt: skip
    found: dict[str, list[object]] = {"figure": list(FIGURES)}
    for side, values in (("realised", true), ("estimated", soon)):
        for part in ("value", "low", "high", "n"):
            found[f"{side}_{part}"] = [getattr(values[name], part) if name in values else None for name in FIGURES]
    for part in ("estimated", "z", "p_adjusted", "open"):
        found[f"gap_{part}"] = [getattr(said[name], part) if name in said else None for name in FIGURES]
    found["floor"] = [floors.get(name) for name in FIGURES]
    found["holdout"] = [holdout.get(name) for name in FIGURES]
    return found


def worst(watch: Watch, whole: Realised) -> None:
    """Segments: those that are served worse than their probabilities promise, and all others below."""
    if not whole.segments:
        return
    bad = [one for one in whole.segments if one.worse]
    lowest = sorted(whole.segments, key=lambda one: one.accuracy.value)[:NAMED]
    if bad:
        title(f"Served worse than promised: {plain(', '.join(_name(watch, one) for one in bad[:NAMED]))}")
    else:
        title("No segment is served worse than its probabilities promise")
    names = ", ".join(f"{_name(watch, one)} ({one.accuracy.value:.2f}, {one.expected:.2f} promised)" for one in lowest)
    st.caption(
        f"{len(whole.segments)} segments with 30 customers or more; worse means five points or more below what their own "
        f"probabilities promise, chance ruled out after having looked at all of them. Lowest accuracy: {plain(names)}."
    )
    rows = whole.segments
    table(
        {
            "Segment": [_name(watch, one) for one in rows],
            "State": ["▲ worse" if one.worse else "–" for one in rows],
            "Accuracy": [_interval(one.accuracy) for one in rows],
            "Promised": [one.expected for one in rows],
            "Shortfall": [one.shortfall for one in rows],
            "Everybody else": [one.accuracy_rest.value for one in rows],
            "p, adjusted": [p_text(one.p_adjusted) for one in rows],
            "n": [one.n for one in rows],
        },
        "performance-segments",
        config={
            name: st.column_config.NumberColumn(format="%.3f") for name in ("Promised", "Shortfall", "Everybody else")
        },
        file={
            "column": [one.column for one in rows],
            "level": [one.level for one in rows],
            "worse": [one.worse for one in rows],
            **{
                f"accuracy_{part}": [getattr(one.accuracy, part) for one in rows]
                for part in ("value", "low", "high", "n")
            },
            "promised": [one.expected for one in rows],
            "everybody_else": [one.accuracy_rest.value for one in rows],
            "p": [one.p_value for one in rows],
            "p_adjusted": [one.p_adjusted for one in rows],
        },
        says="Accuracy of every segment",
        height=300,
    )


def _name(watch: Watch, one: Segment) -> str:
    return f"{title_of(watch, one.column)}: {one.level}"


def groups(watch: Watch, whole: Realised) -> None:
    """Every figure of every protected group."""
    flat = [
        (title_of(watch, column), level, found)
        for column, levels in whole.groups.items()
        for level, found in levels.items()
    ]
    if not flat:
        return
    known = [(column, level, one) for column, level, one in flat if isinstance(one, Performance)]
    title(f"Protected groups: {plain(_spread(known))}")
    columns: dict[str, list[object]] = {
        "Group": [f"{column}: {level}" for column, level, _ in flat],
        "n": [found.n for _, _, found in flat],
        "Left": [found.positives / found.n if isinstance(found, Performance) else None for _, _, found in flat],
    }
    for name in FIGURES:
        columns[FIGURE_NAMES.get(name, name.capitalize())] = [
            _interval(found.figures.get(name)) if isinstance(found, Performance) else "not enough data"
            for _, _, found in flat
        ]
    file: dict[str, list[object]] = {"group": columns["Group"], "n": columns["n"]}
    for name in FIGURES:
        for part in ("value", "low", "high"):
            file[f"{name}_{part}"] = [
                getattr(found.figures[name], part) if isinstance(found, Performance) and name in found.figures else None
                for _, _, found in flat
            ]
    table(
        columns,
        "performance-groups",
        config={"Left": st.column_config.NumberColumn(format="percent")},
        file=file,
        says="Performance of protected groups",
    )


def _spread(known: list[tuple[str, str, Performance]]) -> str:
    """The widest difference of recall within one column, in words."""
    widest, says = -1.0, "not enough data to compare"
    for column in dict.fromkeys(column for column, _, _ in known):
        recalls = [
            (one.figures["recall"].value, level) for c, level, one in known if c == column and "recall" in one.figures
        ]
        if len(recalls) > 1 and max(recalls)[0] - min(recalls)[0] > widest:
            (low, least), (high, most) = min(recalls), max(recalls)
            widest = high - low
            says = f"recall differs most by {column}, {low:.2f} for {least} and {high:.2f} for {most}"
    return says


def coverage(watch: Watch, whole: Realised) -> None:
    """Outcomes of each day: how many, and whether they are due."""
    if not whole.maturity:
        return
    found = share_of_due(whole.maturity)
    horizon = watch.settings.label_horizon
    words = f"{found.value:.0%} of the predictions that are due have an outcome" if found else "No day is due yet"
    with st.expander(f"How much is known: {words}", icon=":material/fact_check:", key="performance:coverage"):
        st.caption(
            f"A day is due {horizon} days later (CHURN_LABEL_HORIZON). An outcome by customer belongs to the last prediction at "
            "most so many days before it was observed; earlier ones count as covered, and not again."
        )
        days = tuple(reversed(whole.maturity))
        table(
            {
                "Day": [one.day for one in days],
                "Predictions": [one.n for one in days],
                "With an outcome": [one.labelled for one in days],
                "Coverage": [one.coverage.value if one.coverage else None for one in days],
                "State": ["due" if one.due else "not due yet" for one in days],
            },
            "outcome-coverage",
            config={"Coverage": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
            says="Outcomes of each day",
            height=300,
        )
