"""The versions with their last verdict, and one of them in full."""

from __future__ import annotations

from datetime import datetime

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from pages.parts.access import Visitor
from pages.parts.release import detail
from pages.parts.release.standing import Known, Standing
from pages.parts.release.verdicts import WORDS, last_verdict
from pages.parts.release.view import choice, chosen
from pages.parts.tables import table
from pages.parts.times import local_time


def show(standing: Standing, visitor: Visitor) -> None:
    """Draw the view."""
    left, right = st.columns([6, 6], gap="medium")
    with right:
        known = _chosen(standing)
        if known is not None:
            detail.show(standing, known, visitor)
    with left:
        st.markdown("**Every version on this disk**")
        table(_rows(standing), f"versions of {standing.settings.model_name}", config=_columns(), says="Versions")
        if len(standing.versions) == 1:
            st.info(
                "One version only: there is nothing to promote. Train another on **Experiments**, or "
                "`python -m core train`; it becomes the challenger.",
                icon=":material/model_training:",
            )


def _chosen(standing: Standing) -> Known | None:
    numbers = [one.number for one in standing.versions]
    if not numbers:
        st.info("No version stands in this folder.", icon=":material/inbox:")
        return None
    first = next(
        (n for n in (standing.challenger, *numbers) if n in numbers and n != standing.log.champion), numbers[0]
    )
    st.selectbox(
        "Version",
        [str(one) for one in numbers],
        format_func=lambda one: _named(standing, int(one)),
        key=choice("version", [str(one) for one in numbers], str(first)),
        on_change=chosen,
        args=("version",),
    )
    return standing.version(int(st.session_state["release:version"]))


def _named(standing: Standing, number: int) -> str:
    known = standing.version(number)
    return standing.label(number) + (f" · {known.role}" if known and known.role else "")


def _rows(standing: Standing) -> dict[str, list[object]]:
    cards = [one.card for one in standing.versions]
    return {
        "Version": [standing.label(one.number) for one in standing.versions],
        "Role": [one.role or "–" for one in standing.versions],
        "Gate": [WORDS[last_verdict(one.reports)] for one in standing.versions],
        "Kind": [card.kind_label if card else "cannot be read" for card in cards],
        "ROC-AUC": [card.metrics.get("holdout", {}).get("roc_auc") if card else None for card in cards],
        "Trained": [local_time(datetime.fromisoformat(card.created)) if card else "" for card in cards],
    }


def _columns() -> dict[str, ColumnConfig | str | None]:
    return {
        "ROC-AUC": st.column_config.NumberColumn(format="%.3f", help="On the hold-out, as measured at its training.")
    }
