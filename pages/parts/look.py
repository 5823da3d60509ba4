"""How the desk looks: page config, one style sheet, and the colours that charts and bars share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.model.score import Band

HERE = Path(__file__).parent
SIDEBAR_WIDTH = 272
ABOUT = "**Churn Desk** says who is about to leave, why, and what to do about it. Every answer stands in the journal."


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme.

    Attributes:
        text, quiet, line, ground, track: running text, secondary text, thin lines, the page, an empty bar.
        on_primary: text on the accent colour.
        raises, lowers, neutral: in charts; what raises a risk, what lowers it, and totals. Orange and blue, told apart by
            every common kind of colour vision, and never without a sign beside them.
        bands: one hue in three steps, in order also in grey.
    """

    text: str
    quiet: str
    line: str
    ground: str
    track: str
    on_primary: str
    raises: str
    lowers: str
    neutral: str
    bands: dict[Band, str]


LIGHT = Palette(
    text="#1b2a31",
    quiet="#4a5960",
    line="#cfd9dd",
    ground="#ffffff",
    track="#e6ecee",
    on_primary="#ffffff",
    raises="#b4640f",
    lowers="#2b8ba1",
    neutral="#76868e",
    bands={"low": "#e3b778", "medium": "#c47c24", "high": "#7a4206"},
)
DARK = Palette(
    text="#e6edf0",
    quiet="#b6c3c9",
    line="#34434a",
    ground="#10171a",
    track="#26333a",
    on_primary="#0b1013",
    raises="#e29a45",
    lowers="#4fb3c8",
    neutral="#8fa0a8",
    bands={"low": "#7d5a2c", "medium": "#c98a3c", "high": "#ffcf8f"},
)


def set_look() -> None:
    """Page config and style sheet; the first thing of every run."""
    st.set_page_config(
        page_title="Churn Desk",
        page_icon=str(HERE / "icon.png"),
        layout="wide",
        initial_sidebar_state=SIDEBAR_WIDTH,
        menu_items={"Get help": None, "Report a bug": None, "About": ABOUT},
    )
    st.html(HERE / "desk.css")
    st.html(f"<style>:root {{ --on-primary: {palette().on_primary}; }}</style>")


def is_dark() -> bool:
    """Whether the visitor sees the dark theme."""
    return st.context.theme.type == "dark"


def palette() -> Palette:
    """The colours of the theme that the visitor sees."""
    return DARK if is_dark() else LIGHT
