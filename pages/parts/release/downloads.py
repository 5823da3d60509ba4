"""A report of the gate as files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.evaluation.gate.report import Report
from pages.parts.tables import file_button

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
            file = f"gate-{report.name}-{report.number}-{name}"
            file_button(label, partial(_form, report, name), file, f"do:report {label}", mime, quiet=True)


def _form(report: Report, name: str) -> bytes:
    from core.evaluation.gate.writing.forms import forms

    return forms(report)[name].encode()
