"""Why the mean risk moved: a waterfall from the reference to the window, whose steps add up exactly."""

from __future__ import annotations

import streamlit as st

from core.monitoring.decomposition import Decomposition
from core.monitoring.overview.comparison import ColumnRow, Comparison
from core.monitoring.overview.reference import Reference
from pages.parts.charts import Step, waterfall
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.monitor.naming import title_of
from pages.parts.monitor.plots import shown_chart, title
from pages.parts.monitor.watch import Watch

MOST, ENOUGH = 7, 100
LEAST = 0.0005
"""Change of the mean probability below which a column joins the others."""


def why_chart(watch: Watch, found: Comparison, reference: Reference) -> None:
    """Draw it, or say why there is none."""
    if not isinstance(found.why, Decomposition):
        title("Why the mean risk moved")
        some = (
            " Large files explain the riskiest customers first, and those are no fair sample."
            if found.n > ENOUGH
            else ""
        )
        st.info(f"{found.why}{some}", icon=":material/help:")
        return
    change = 100 * (found.mean_after - found.mean_before)
    main = [row for row in found.columns if row.share and row.share.certain and (row.points or 0.0) * change > 0][:2]
    through = " and ".join(title_of(watch, row.column) for row in main)
    way = "higher" if change > 0 else "lower"
    much = 100 * abs(sum(row.points or 0.0 for row in main)) >= abs(change) / 2
    words = f"Mean risk is {abs(change):.1f} points {way}" + (
        f", {'mostly' if much else 'in part'} through {through}" if main else ""
    )
    title(plain(words))
    chart = waterfall(_steps(watch, found), palette(), tenths=True)
    shown_chart(chart, "chart:why", words)
    n = reference.sums.n if reference.sums else 0
    note = (
        f"Exact: the steps add up to the change (log-odds {found.why.change:+.3f}, residual {found.why.residual:+.1e})."
    )
    if not found.why.exact:
        note = f"**{found.why.residual:+.6f} log-odds are in no column**: the journal's contributions do not add up."
    st.caption(f"{note} From {n:,} customers of the reference with reasons, {found.why.n_after:,} of the window.")


def _steps(watch: Watch, found: Comparison) -> tuple[Step, ...]:
    assert isinstance(found.why, Decomposition)  # noqa: S101  (for the type checker)
    first = [row for row in found.columns if abs(row.points or 0.0) >= LEAST][:MOST]
    rest = [row for row in found.columns if row not in first]
    steps = [Step("Reference", 100 * found.mean_before, True, f"Reference: {found.mean_before:.1%}")]
    steps += [_step(watch, row) for row in first]
    if rest:
        left = sum(row.points or 0.0 for row in rest)
        steps.append(
            Step(f"{len(rest)} smaller", 100 * left, False, f"{len(rest)} smaller ones: {100 * left:+.2f} points")
        )
    steps.append(Step("Window", 100 * found.mean_after, True, f"Window: {found.mean_after:.1%}"))
    return tuple(steps)


def _step(watch: Watch, row: ColumnRow) -> Step:
    points, label = 100 * (row.points or 0.0), title_of(watch, row.column)
    assert row.share is not None  # noqa: S101  (for the type checker)
    says = f"{label}: {points:+.2f} points; {row.share.change:+.3f} log-odds ({row.share.low:+.3f} to {row.share.high:+.3f})"
    return Step(label, points, False, says if row.share.certain else f"{says}, may be chance")
