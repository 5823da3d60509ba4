"""Which two versions, and on what: two lists and a switch, all of them in the address."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.evaluation.comparison.sources.store import KnownVersion, known_versions
from core.settings import Settings
from pages.parts.ab.address import SOURCES, choice, chosen, switch


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared.

    Attributes:
        first, second: version numbers.
        source: one of SOURCES.
    """

    first: int
    second: int
    source: str


def defaults(known: tuple[KnownVersion, ...]) -> tuple[int, int]:
    """The champion and the challenger, or else the newest other version.

    >>> defaults((KnownVersion(1, "Ensemble", ()), KnownVersion(2, "Ensemble", ("champion",)), KnownVersion(3, "", ())))
    (2, 3)
    """
    first = next((one.number for one in known if "champion" in one.aliases), known[0].number)
    others = [one for one in known if one.number != first]
    second = next((one.number for one in others if "challenger" in one.aliases), max(one.number for one in others))
    return first, second


def words(one: KnownVersion, name: str) -> str:
    """A version in the list.

    >>> words(KnownVersion(3, "Random forest", ("challenger",)), "churn")
    'churn/3 · Random forest · challenger'
    """
    return " · ".join(filter(None, (f"{name}/{one.number}", one.kind, ", ".join(one.aliases))))


def source() -> str:
    """The switch of the data."""
    return switch("Compare on", "data", SOURCES, "holdout")


def versions(settings: Settings) -> tuple[int, int] | None:
    """Both lists; None when there are not two versions."""
    known = known_versions(settings.mlruns, settings.model_name)
    if len(known) < 2:
        return None
    by_number = {str(one.number): one for one in reversed(known)}
    picked = []
    for place, name, label, first in zip(
        st.columns(2),
        ("first", "second"),
        ("A: stays unless beaten", "B: would replace it"),
        defaults(known),
        strict=True,
    ):
        place.selectbox(
            label,
            list(by_number),
            format_func=lambda number: words(by_number[number], settings.model_name),
            key=choice(name, list(by_number), str(first)),
            on_change=chosen,
            args=(name,),
        )
        picked.append(int(st.session_state[f"ab:{name}"]))
    return picked[0], picked[1]
