"""Performance: what came true beside what the probabilities promise, along time, by group and segment."""

from __future__ import annotations

import streamlit as st

from core.monitoring.cbpe import BLIND
from core.monitoring.counts import total
from core.monitoring.enough import NotEnoughData
from core.monitoring.floors import TOLERANCE, floors_of
from core.monitoring.gap import Gap
from core.monitoring.outcomes.estimated import estimate
from core.monitoring.outcomes.realised import Realised
from core.monitoring.performance import SMALLEST_SAMPLE, Performance
from core.monitoring.verdicts import FIGURE_NAMES, of_performance
from pages.parts.guards import plain
from pages.parts.monitor.empty import not_split, nothing
from pages.parts.monitor.outcomes_data import Outcomes, outcomes_of
from pages.parts.monitor.outcomes_upload import upload
from pages.parts.monitor.performance_charts import along_time, calibration_chart, confusion, roc_chart
from pages.parts.monitor.performance_tables import coverage, figures, groups, worst
from pages.parts.monitor.watch import Watch

COMMAND = "python -m core learn OUTCOMES.csv"
SELECTION = 0.5
"""Share of due predictions with an outcome below which figures may be those of a selection."""


def show(watch: Watch) -> None:
    """Draw the view."""
    data = outcomes_of(watch)
    if not data.whole.n and nothing(watch):
        return
    whole = data.whole
    floors = floors_of(watch.version.card.metrics.get("holdout", {})) if watch.segment is None else {}
    _state(watch, data, floors)
    not_split(watch, "figures of the hold-out; some parts of the customers are harder than others, so none has a floor")
    figures(watch, whole, estimate(total(watch.counts)), floors)
    st.caption(
        f":material/visibility_off: {BLIND} Where it matters, the realised figures show it, and the gap to the estimate."
    )
    along_time(watch, data, floors)
    if isinstance(whole.overall, Performance):
        left, middle, right = st.columns(3, gap="medium")
        with left:
            confusion(watch, whole.overall)
        with middle:
            roc_chart(whole)
        with right:
            calibration_chart(whole)
        worst(watch, whole)
        groups(watch, whole)
    coverage(watch, whole)
    if whole.n:
        with st.expander("Take in more outcomes", icon=":material/upload_file:", key="performance:more"):
            upload(watch)


def _state(watch: Watch, data: Outcomes, floors: dict[str, float]) -> None:
    """The answer, or what is missing for one."""
    whole = data.whole
    if not data.known:
        _none(watch)
    elif isinstance(whole.overall, NotEnoughData):
        _few(watch, data)
    else:
        _answer(watch, whole, whole.overall, floors)


def _none(watch: Watch) -> None:
    with st.container(border=True, key="performance_empty"):
        left, right = st.columns([5, 4], gap="medium")
        with left:
            st.subheader("No outcomes yet", anchor=False)
            target = watch.version.schema.target
            st.markdown(
                f"Whether the decisions were right shows when somebody says who did {plain(target.verb)} and who did not: a "
                "file with the prediction's or the customer's id, the day on which it was observed, and the outcome. Until "
                "then the figures below are estimated from the probabilities."
            )
            st.code(COMMAND, language="bash")
        with right:
            upload(watch)


def _few(watch: Watch, data: Outcomes) -> None:
    whole, horizon = data.whole, watch.settings.label_horizon
    if data.waiting:
        first = data.waiting[0]
        st.info(
            f"**The outcomes are not due yet.** {data.n_waiting:,} predictions have one already, the first from {first}; a day "
            f"counts when {horizon} days have passed (CHURN_LABEL_HORIZON). Before, those who left early are known and those "
            "who stay are not, so every figure would be too dark.",
            icon=":material/hourglass_top:",
        )
        return
    st.info(
        f"**Not enough outcomes**: {whole.n:,} of the {whole.made:,} predictions from {whole.window} have one, "
        f"{SMALLEST_SAMPLE} are needed. Take them in below, or look at another period.",
        icon=":material/hourglass_empty:",
    )


def _answer(watch: Watch, whole: Realised, found: Performance, floors: dict[str, float]) -> None:
    judged = of_performance(found, floors, whole.window, watch.version.card.n_holdout)
    low = [one.subject for one in judged if one.moved]
    opened = [gap for gap in whole.gaps if gap.open] if not isinstance(whole.gaps, NotEnoughData) else []
    share = f"{whole.covered:,} of {whole.made:,} predictions from {whole.window} have an outcome"
    doubt = (
        " **That is a selection: figures hold for it alone.**"
        if whole.made and whole.covered < SELECTION * whole.made
        else ""
    )
    if low:
        names = ", ".join(f"{_name(name)} {found.figures[name].value:.3f} (floor {floors[name]:.3f})" for name in low)
        st.error(f"**Below the floor**: {names}. {share}.{doubt}{_gap_words(opened)}", icon=":material/trending_down:")
    elif opened:
        st.warning(
            f"**Realised and estimated disagree.** {share}.{doubt}{_gap_words(opened)}",
            icon=":material/compare_arrows:",
        )
    elif watch.segment is not None:
        st.info(
            f"**Nothing beyond chance between what came true and what the probabilities promise** for “{plain(watch.segment.label)}”. "
            f"{share}.{doubt}",
            icon=":material/rule:",
        )
    elif not floors:
        st.info(
            f"**No floors**: {plain(watch.label)} has no hold-out figures to compare with. {share}.{doubt}",
            icon=":material/rule:",
        )
    else:
        st.success(
            f"**As good as on the hold-out**, within {100 * TOLERANCE:.0f} points and chance. {share}.{doubt}",
            icon=":material/check_circle:",
        )


def _gap_words(opened: list[Gap]) -> str:
    if not opened:
        return ""
    first = max(opened, key=lambda gap: abs(gap.change))
    return (
        f" {_name(first.figure)}: {first.realised:.3f} came true where the probabilities promise {first.estimated:.3f}; "
        "what makes customers leave may have changed (concept drift)."
    )


def _name(figure: str) -> str:
    return FIGURE_NAMES.get(figure, figure.capitalize())
