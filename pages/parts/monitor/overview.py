"""Overview: how many, how risky, what changed, and what the newest evaluation found."""

from __future__ import annotations

from math import nan

import streamlit as st

from core.monitoring.overview.daily import Daily, by_hour, daily
from core.monitoring.overview.evaluated import sentence
from core.monitoring.overview.figures import KeyFigure, key_figures
from pages.parts.guards import plain
from pages.parts.look import palette
from pages.parts.monitor import key_figures as tiles
from pages.parts.monitor.alerting import Facts, facts
from pages.parts.monitor.empty import not_split, nothing
from pages.parts.monitor.key_figures import WORDS, Tile
from pages.parts.monitor.naming import title_of
from pages.parts.monitor.risk_charts import risk, scores
from pages.parts.monitor.volume_chart import volume
from pages.parts.monitor.watch import Watch
from pages.parts.monitor.wrong import wrong
from pages.parts.times import local_time

ROLLING = 7
"""Days of the rolling mean."""


def show(watch: Watch) -> None:
    """Draw the view."""
    known = facts(watch.journal)
    along = daily(watch.counts, watch.window, min(ROLLING, len(watch.window)))
    if watch.counts or watch.counts_before:
        st.html(tiles.key_figures(_tiles(watch, along, known), palette()))
    _newest(watch, known)
    wrong(watch, short=True)
    if nothing(watch):
        return
    left, right = st.columns(2, gap="medium")
    with left:
        risk(watch, along)
    with right:
        scores(watch)
    volume(watch)


def _tiles(watch: Watch, along: Daily, known: Facts) -> list[Tile]:
    found = key_figures(watch.counts, watch.counts_before)
    one_day = len(watch.window) == 1
    hourly = by_hour(watch.counts).tolist() if one_day and watch.n else []
    before = f"{watch.before}: " if not one_day else f"{watch.before.first}: "
    volume, high = found.predictions, found.high
    raised = [story for story in known.stories if story.raised.date() in watch.window]
    return [
        Tile("Predictions", f"{watch.n:,}", _relative(volume), WORDS[volume.trend],
             hourly or along.n.tolist(), f"{before}{volume.before or 0:,.0f}"),
        Tile("Predicted churn rate", _share(found.rate.now), _points(found.rate), WORDS[found.rate.trend],
             [] if one_day else along.share_at_risk.tolist(), f"At or above the threshold. {before}{_share(found.rate.before)}"),
        Tile("High risk", f"{high.now or 0:,.0f}", _relative(high), WORDS[high.trend],
             [] if one_day else along.high.tolist(), f"From {watch.settings.band_edges[1]:.0%} on. {before}{high.before or 0:,.0f}"),
        Tile("Mean risk", _share(found.mean.now), _points(found.mean), WORDS[found.mean.trend],
             [] if one_day else along.risk.mean.tolist(), f"{before}{_share(found.mean.before)}"),
        Tile("Open alerts", f"{len(known.open)}", f"{len(raised)} raised in this window",
             _worst(known), [], "Of all customers. See the view Alerts."),
        _evaluation(known),
    ]  # fmt: skip


def _evaluation(known: Facts) -> Tile:
    if known.newest is None:
        return Tile("Last evaluation", "none yet", "", "python -m core monitor", [])
    moved = len(known.newest.moved)
    when = local_time(known.newest.at)
    day, _, clock = when.partition(", ")
    return Tile(
        "Last evaluation", day.rsplit(" ", 1)[0], clock, f"{moved} moved" if moved else "nothing moved", [], when
    )


def _worst(known: Facts) -> str:
    if not known.open:
        return "✓ quiet"
    order = ("INFO", "WARNING", "CRITICAL")
    return f"! {max(known.open, key=lambda alert: order.index(alert.severity)).severity.lower()}"


def _newest(watch: Watch, known: Facts) -> None:
    if known.newest is None:
        text = "Nobody has evaluated yet. `python -m core monitor` does, once a day, and raises the alerts."
    else:
        said = sentence(known.newest, lambda subject: title_of(watch, subject))
        text = f"The newest evaluation ({local_time(known.newest.at)}) {plain(said)}"
    st.markdown(f":material/fact_check: {text}")
    not_split(watch, "open alerts, the evaluation and the training customers in the score histogram")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _points(found: KeyFigure) -> str:
    change = found.change
    return "" if change is None or found.low is None else f"{100 * change:+.1f} points".replace("-", "−")


def _relative(found: KeyFigure) -> str:
    change = found.change if found.before else nan
    if change is None or change != change or not found.before:
        return ""
    if change > 9 * found.before:
        return f"{(found.now or 0) / found.before:,.0f} times as many"
    return f"{change / found.before:+.0%}".replace("-", "−")
