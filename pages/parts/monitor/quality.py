"""Quality: cells, rows and journal lines that are not as they should be, day by day, and what the desk found damaged."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.monitoring.overview.defects import DailyDefects, RowDefects, daily_defects, defect_counts
from core.monitoring.quality import SAYS, Quality, quality
from pages.parts.guards import plain
from pages.parts.look import Palette, palette
from pages.parts.monitor.empty import not_split
from pages.parts.monitor.naming import title_of
from pages.parts.monitor.plots import days_axis, figure, shown_chart, title
from pages.parts.monitor.row_quality import looked_into
from pages.parts.monitor.watch import Watch
from pages.parts.monitor.wrong import wrong
from pages.parts.tables import download, table

CELLS = {"missing": ("Empty cells", ""), "unseen": ("Levels never seen", "/"), "type": ("Wrong type", "x")}
LINES = {
    "left_out": ("Rows left out of files", ""),
    "unfinished": ("Rows of unfinished files", "."),
    "torn": ("Torn lines", "/"),
    "foreign": ("Foreign lines", "x"),
    "misplaced": ("Lines of another day", "\\"),
}


def show(watch: Watch) -> None:
    """Draw the view."""
    wrong(watch)
    if not watch.days:
        st.info(f"The journal has no lines from {watch.window}.", icon=":material/inbox:")
        return
    rows = looked_into(watch)
    judged, unknown = quality(defect_counts(watch.days, watch.counts, watch.version.profile, rows))
    _verdict(judged, len(unknown), len(watch.days))
    found = daily_defects(watch.days, watch.counts, watch.version.profile, watch.window)
    left, right = st.columns(2, gap="medium")
    with left:
        _cells(watch, found)
    with right:
        _lines(watch, found)
    _table(watch, judged, rows)
    not_split(watch, "rows left out and journal lines")


def _verdict(judged: tuple[Quality, ...], unknown: int, days: int) -> None:
    worse = [one for one in judged if one.worse]
    few = f" For {unknown} kinds there is not enough data." if unknown else ""
    if worse:
        names = "; ".join(_says(one) for one in worse[:3])
        st.warning(
            f"**{len(worse)} kinds of faults are worse than in training**: {names}.{few}", icon=":material/report:"
        )
    elif judged:
        st.success(
            f"**No kind of fault is more frequent than in training** ({len(judged)} looked at).{few}",
            icon=":material/check_circle:",
        )
    else:
        st.info(f"**Not enough data to judge.**{few}", icon=":material/hourglass_empty:")


def _says(one: Quality) -> str:
    counted = one.counted
    where = f"{plain(counted.column)}: " if counted.column else ""
    return f"{where}{counted.count:,} of {counted.n:,} {SAYS[counted.defect]}"


def _cells(watch: Watch, found: DailyDefects) -> None:
    totals = {name: int(found.counts[name].sum()) for name in CELLS}
    words = f"{sum(totals.values()):,} of {int(found.cells.sum()):,} cells of {watch.label} had a fault"
    title(plain(words))
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = {name: np.where(found.cells > 0, 100 * found.counts[name] / found.cells, np.nan) for name in CELLS}
    chart = figure(palette(), 230, y="share of cells, %", legend=True)
    _bars(chart, found, {name: (shares[name], *CELLS[name]) for name in CELLS}, "%{y:.3f} %")
    shown_chart(chart, "chart:cells", words)


def _lines(watch: Watch, found: DailyDefects) -> None:
    total = sum(int(found.counts[name].sum()) for name in LINES)
    words = f"{total:,} rows and journal lines were left out or could not be read"
    title(words)
    some = {name: (found.counts[name], *LINES[name]) for name in LINES if found.counts[name].any()}
    chart = figure(palette(), 230, y="rows or lines", legend=bool(some))
    _bars(chart, found, some or {"torn": (found.counts["torn"], *LINES["torn"])}, "%{y:,}")
    shown_chart(chart, "chart:lines", words)
    columns = {name: found.counts[name].tolist() for name in found.counts}
    download(
        {"day": [str(day) for day in found.days], "predictions": found.n.tolist(), **columns},
        f"quality-by-day-{watch.window.last}",
    )


def _bars(chart: object, found: DailyDefects, parts: dict[str, tuple[np.ndarray, str, str]], hover: str) -> None:
    import plotly.graph_objects as go

    colours = palette()
    for index, (values, name, pattern) in enumerate(parts.values()):
        marker = {
            "color": _colour(colours, index),
            "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": colours.ground, "size": 5},
        }
        chart.add_trace(go.Bar(x=list(found.days), y=values, name=name, marker=marker, hovertemplate=hover))  # type: ignore[attr-defined]
    chart.update_layout(barmode="stack", bargap=0.15)  # type: ignore[attr-defined]
    days_axis(chart, found.days)


def _colour(colours: Palette, index: int) -> str:
    return (colours.lowers, colours.raises, colours.neutral, colours.bands["low"], colours.text)[index % 5]


def _table(watch: Watch, judged: tuple[Quality, ...], rows: tuple[RowDefects, ...] | None) -> None:
    title("Kinds of faults, the largest rise first")
    shown = [one for one in judged if one.counted.count or one.worse] or list(judged[:5])
    config = st.column_config
    number = config.NumberColumn
    table(
        {
            "Fault": [SAYS[one.counted.defect].capitalize() for one in shown],
            "Column": [title_of(watch, one.counted.column) if one.counted.column else "" for one in shown],
            "Verdict": ["▲ worse" if one.worse else "– as usual" for one in shown],
            "Now, %": [100 * one.share.value for one in shown],
            "95 %, from": [100 * one.share.low for one in shown],
            "to": [100 * one.share.high for one in shown],
            "In training, %": [100 * one.reference_share for one in shown],
            "p, adjusted": [one.p_adjusted for one in shown],
            "Count": [one.counted.count for one in shown],
            "n": [one.counted.n for one in shown],
        },
        f"quality-{watch.window.last}",
        says="Kinds of faults",
        config={
            **{name: number(format="%.3g") for name in ("Now, %", "95 %, from", "to", "In training, %")},
            "p, adjusted": number(format="%.2g", help="One-sided, Benjamini–Hochberg over all kinds."),
            "Count": number(format="localized"),
            "n": number(format="localized"),
        },
    )
    quiet = len(judged) - len(shown)
    looked = (
        " Numbers out of range and customers that stand twice on a day were counted on closed days."
        if rows
        else " Numbers out of range and repeated customers are counted from the rows of closed days; there is none here."
    )
    st.caption(
        f"{quiet} kinds without any fault are not shown.{looked} A row with a number out of range, a cell of the wrong type or a "
        "contradiction is not scored: it is among the rows left out, whose number the journal keeps, not their reasons."
    )
