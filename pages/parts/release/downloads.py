"""A report of the gate as files."""

from __future__ import annotations

import streamlit as st

from core.evaluation.gate.report import Report

FORMS = (
    ("HTML", "report.html", "text/html"),
    ("Markdown", "report.md", "text/markdown"),
    ("JSON", "report.json", "application/json"),
)


def downloads(report: Report) -> None:
    """Buttons; each file is made when it is asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("The whole report:", width="content")
        for label, name, mime in FORMS:
            st.download_button(
                label,
                lambda name=name: _form(report, name),  # type: ignore[misc]
                f"gate-{report.name}-{report.number}-{name}",
                mime,
                key=f"do:report {label}",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
            )


def _form(report: Report, name: str) -> str:
    from core.evaluation.gate.writing.forms import forms

    return forms(report)[name]
