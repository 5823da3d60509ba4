"""The drift table: each column with its effect on the scores, its statistics, their n and their chance."""

from __future__ import annotations

import streamlit as st

from core.monitoring.drift import ColumnDrift
from core.monitoring.overview.comparison import ColumnRow, Comparison
from pages.parts.monitor.naming import SHORT, title_of
from pages.parts.monitor.plots import title
from pages.parts.monitor.watch import Watch
from pages.parts.tables import table

HEIGHT = 300


def drift_table(watch: Watch, found: Comparison) -> None:
    """Draw it; the file also holds what the table has no room for."""
    title(
        "Columns, the strongest effect on the scores first"
        if found.columns[0].share
        else "Columns, the largest PSI first"
    )
    rows = [_row(watch, row) for row in found.columns]
    wide = [_row(watch, row) | _more(row) for row in found.columns]
    config = st.column_config
    number = config.NumberColumn
    table(
        {key: [row[key] for row in rows] for key in rows[0]},
        f"drift-{watch.window.last}",
        file={key: [row[key] for row in wide] for key in wide[0]},
        height=HEIGHT,
        says="Drift of each column",
        config={
            "Column": config.TextColumn(pinned=True),
            "Verdict": config.TextColumn(help="Moved: PSI of 0.1 (moderate) or 0.25 (strong) at least, and adjusted p ≤ 0.005."),
            "Effect, points": number(format="%+.2f", help="Of the change of the mean probability; all columns together are the whole change."),
            "PSI": number(format="%.3f", help="Population stability index, all bins, missing and unseen among them."),
            "By chance": number(format="%.3f", help="PSI that is usual at this n when nothing has changed."),
            "p, adjusted": number(format="%.2g", help="Of the PSI, Benjamini–Hochberg over the columns."),
            "JS": number(format="%.3f", help="Jensen–Shannon distance: 0 equal, 1 nothing in common."),
            "KS / χ²": number(format="%.3f", help="Kolmogorov–Smirnov gap of a number; chi-square of homogeneity of a category."),
            "Its p": number(format="%.2g", help="Adjusted over the columns."),
            "Wasserstein": number(format="%.3g", help="How far customers moved on average, in the column's unit."),
            "n": number(format="localized"),
        },
    )  # fmt: skip


def _row(watch: Watch, row: ColumnRow) -> dict[str, object]:
    drift = row.drift
    known = drift if isinstance(drift, ColumnDrift) else None
    return {
        "Column": title_of(watch, row.column),
        "Verdict": SHORT[known.band if known else "not_enough"],
        "Effect, points": None if row.points is None else 100 * row.points,
        "PSI": known.psi if known else None,
        "By chance": known.psi_by_chance if known else None,
        "p, adjusted": known.psi_p_adjusted if known else None,
        "JS": known.jensen_shannon if known else None,
        "KS / χ²": known.statistic if known else None,
        "Its p": known.p_adjusted if known else None,
        "Wasserstein": known.wasserstein if known else None,
        "n": int(row.counts.current.sum()),
    }


def _more(row: ColumnRow) -> dict[str, object]:
    known = row.drift if isinstance(row.drift, ColumnDrift) else None
    return {
        "n of the reference": int(row.counts.reference.sum()),
        "name": row.column,
        "test": known.test if known else None,
        "p of the PSI": known.psi_p if known else None,
        "p of the test": known.p if known else None,
        "effect, log-odds": row.share.change if row.share else None,
        "effect, low": row.share.low if row.share else None,
        "effect, high": row.share.high if row.share else None,
    }
