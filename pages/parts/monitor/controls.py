"""Above the views: which days, which model version, which customers, which view."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from core.model.version import ModelVersion
from core.monitoring.segments.segment import SOURCE, segment_of, segments_of
from core.monitoring.windows import Window
from pages.parts.monitor import address
from pages.parts.monitor.address import PERIODS, VIEWS, Asked


def period(today: date) -> Window:
    """Draw the choice of days."""
    address.switch("Period", "period", PERIODS, help="UTC days, today included.")
    window = address.window_of(address.param("period"), address.param("from"), address.param("to"), today)
    if address.param("period") == "custom":
        key = address.key_of("from", lambda _: (window.first, window.last))
        st.date_input(
            "First and last day",
            max_value=today,
            min_value=today - timedelta(days=3_650),
            key=key,
            on_change=_dates,
            format="YYYY-MM-DD",
            label_visibility="collapsed",
            width=230,
        )
    return window


def _dates() -> None:
    found: tuple[date, ...] = st.session_state.get("monitor:from") or ()
    if len(found) == 2:  # a range with one end is still being chosen
        address.put("from", found[0].isoformat())
        address.put("to", found[1].isoformat())


def model(labels: tuple[str, ...]) -> str:
    """Draw the choice of a version; "" for the champion, which the address need not name."""
    champion = labels[0]
    st.selectbox(
        "Model version",
        ["", *labels[1:]],
        format_func=lambda label: f"{label or champion}{'' if label else ' (answers now)'}",
        key=address.choice("model", ["", *labels[1:]]),
        on_change=address.chosen,
        args=("model",),
        label_visibility="collapsed",
        width=210,
    )
    return str(st.session_state["monitor:model"] or "")


def segment(version: ModelVersion) -> str:
    """Draw the choice of a part of the customers; "" for everybody."""
    now = segment_of(address.param("segment"), version.profile, version.schema)
    with st.popover(now.label if now else "Everybody", icon=":material/filter_alt:"):
        names = ["", SOURCE, *(column.column for column in version.profile.columns)]
        column = st.selectbox(
            "Only customers by",
            names,
            index=names.index(now.name) if now else 0,
            format_func=lambda name: _title(version, name),
        )
        if column:
            options = segments_of(version.profile, version.schema, column)
            texts = [one.text for one in options]
            labels = {one.text: one.label for one in options}
            value = st.selectbox(
                "namely",
                texts,
                index=texts.index(now.text) if now and now.text in texts else None,
                format_func=lambda text: labels[text],
                placeholder="Choose",
            )
        else:
            value = ""
        if (value or "") != (now.text if now else "") and (value or not column):
            address.put("segment", value or "")
            st.rerun()
    return now.text if now else ""


def _title(version: ModelVersion, name: str) -> str:
    if not name:
        return "Everybody"
    if name == SOURCE:
        return "Where it was asked"
    known = version.schema.by_name.get(name)
    return known.label if known else name


def view() -> str:
    """Draw the choice of a view."""
    return address.switch("View", "view", VIEWS, width="stretch")


def asked(window: Window, model: str, segment: str, view: str) -> Asked:
    """What was chosen, as one record."""
    return Asked(view, window, model, segment)
